package org.o7s.itests.bench.load;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.o7s.itests.bench.load.Way.Calls;

/** Takes connections in a thread of its own, as long as the process lives. */
final class Door {
    private static final long PATIENCE_S = 20;

    /** Where connections come from. */
    interface Source {
        /** Waits for the next one. */
        Link next() throws IOException;
    }

    private final BlockingQueue<Link> waiting = new LinkedBlockingQueue<>();
    private volatile Calls calls = Calls.WAIT;

    private Door() {}

    /** Opens it; it closes when the source throws. */
    static Door open(Source source) {
        Door door = new Door();
        Thread.ofPlatform().daemon().name("door").start(() -> door.take(source));
        return door;
    }

    private void take(Source source) {
        try {
            while (true) {
                Link link = source.next();
                if (calls == Calls.END) {
                    link.close();
                } else {
                    waiting.add(link);
                }
            }
        } catch (IOException e) {
            System.err.println("no more connections: " + e.getMessage());
        }
    }

    void expect(Calls newCalls) {
        calls = newCalls;
        waiting.clear();
    }

    Link accept() throws IOException {
        try {
            Link link = waiting.poll(PATIENCE_S, TimeUnit.SECONDS);
            if (link == null) {
                throw new IOException("nobody connected within " + PATIENCE_S + " s");
            }
            return link;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
