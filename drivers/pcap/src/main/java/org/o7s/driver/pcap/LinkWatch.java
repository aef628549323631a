package org.o7s.driver.pcap;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The state of a port's interface, asked for by a thread of its own and read by the loop.
 *
 * <p>The questions may take long on some systems, so they have no place on a loop; and a capture
 * that waits for a frame does not come back to ask them.
 */
final class LinkWatch {
    private static final long REFRESH_NS = 200_000_000;

    private final Thread thread;
    private volatile LinkFacts facts;
    private volatile boolean stopping;
    private volatile boolean there = true;

    LinkWatch(LinkFacts found) {
        this.facts = found;
        this.thread =
                Thread.ofPlatform().daemon().name("o7s-link-" + found.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!stopping && there) {
            LockSupport.parkNanos(REFRESH_NS);
            refresh();
        }
    }

    /** Lets the thread end; does not wait for it. */
    void stop() {
        stopping = true;
        LockSupport.unpark(thread);
    }

    /** Asks the system again. Any thread. */
    synchronized void refresh() {
        try {
            Optional<LinkFacts> found = LinkFacts.find(facts.name());
            there = found.isPresent() && found.get().index() == facts.index();
            if (there) {
                facts = found.get();
            }
        } catch (IOException e) {
            // It went away between two questions; the next refresh sees that.
            facts =
                    new LinkFacts(
                            facts.name(), facts.index(), facts.mac(), facts.mtuBytes(), false);
        }
    }

    String device() {
        return facts.name();
    }

    long mac() {
        return facts.mac();
    }

    int mtuBytes() {
        return facts.mtuBytes();
    }

    boolean isUp() {
        return facts.up();
    }

    boolean isThere() {
        return there;
    }
}
