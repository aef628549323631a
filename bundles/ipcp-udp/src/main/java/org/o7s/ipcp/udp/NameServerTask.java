package org.o7s.ipcp.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.o7s.core.compute.Compute;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.Digest;
import org.o7s.core.member.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks to a name server, off the loop: one update, or at the end all withdrawals in one task. To
 * be called on the loop of the IPCP.
 */
final class NameServerTask {
    /** How long all withdrawals at the end may take together. */
    static final long LAST_LIMIT_NS = 15_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(NameServerTask.class);

    private final Compute compute;
    private final Loop loop;
    private final Outbox outbox;
    private final NameServer server;
    private final InetAddress own;

    /** Held while the server is told something: tasks that were given up may still run. */
    private final ReentrantLock telling = new ReentrantLock();

    private volatile boolean last;

    NameServerTask(Compute compute, Loop loop, Outbox outbox, NameServer server, InetAddress own) {
        this.compute = compute;
        this.loop = loop;
        this.outbox = outbox;
        this.server = server;
        this.own = own;
    }

    /**
     * Says that a name is here, or no longer.
     *
     * @param name for people
     * @param then told on the loop what became of it
     */
    void update(
            Digest digest,
            boolean here,
            long limitNs,
            String name,
            Consumer<Compute.Outcome<Boolean>> then) {
        compute.run(
                (here ? "announce " : "withdraw ") + name,
                limitNs,
                () -> {
                    telling.lockInterruptibly();
                    try {
                        if (last) {
                            throw new IOException("the IPCP was destroyed");
                        }
                        server.update(digest.toString(), own, here);
                    } finally {
                        telling.unlock();
                    }
                    return true;
                },
                loop,
                outcome -> outbox.event(() -> then.accept(outcome)));
    }

    /**
     * Withdraws all that is left, in one task and within {@link #LAST_LIMIT_NS}; nobody waits for
     * it. An update that goes on is waited for there, one that has not begun is left out.
     */
    void withdrawAll(Map<String, Digest> names) {
        last = true;
        if (names.isEmpty()) {
            return;
        }
        Map<String, Digest> all = new LinkedHashMap<>(names);
        AtomicInteger withdrawn = new AtomicInteger();
        compute.run(
                "withdraw " + all.size() + " names",
                LAST_LIMIT_NS,
                () -> withdrawEach(all, withdrawn),
                loop,
                outcome -> {
                    int left = all.size() - withdrawn.get();
                    if (left > 0) {
                        LOG.warn(
                                "{} of {} names that were registered at {} can still be found: {};"
                                        + " delete what the name server has of that address",
                                left,
                                all.size(),
                                UdpFamily.text(own),
                                outcome instanceof Compute.Failed<String>(Throwable cause)
                                        ? cause.getMessage()
                                        : ((Compute.Done<String>) outcome).value());
                    }
                });
    }

    /** Returns what went wrong, "" if nothing did. */
    private String withdrawEach(Map<String, Digest> names, AtomicInteger withdrawn)
            throws InterruptedException {
        String failure = "";
        telling.lockInterruptibly();
        try {
            for (Digest digest : names.values()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("there was no more time");
                }
                try {
                    server.update(digest.toString(), own, false);
                    withdrawn.incrementAndGet();
                } catch (UnansweredException e) {
                    return String.valueOf(e.getMessage()); // nor will it answer for the others
                } catch (IOException e) {
                    failure = String.valueOf(e.getMessage());
                }
            }
        } finally {
            telling.unlock();
        }
        return failure;
    }
}
