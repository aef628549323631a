package org.o7s.linux;

import java.util.concurrent.LinkedBlockingQueue;

/**
 * Closes descriptors that somebody handed over and nobody wanted, in a thread of its own: how long
 * that takes is for their owner to say. Any thread.
 */
final class Unwanted {
    private static final LinkedBlockingQueue<Descriptor> WAITING = new LinkedBlockingQueue<>();

    static {
        Thread.ofPlatform().daemon().name("o7s-unwanted").start(Unwanted::run);
    }

    private Unwanted() {}

    /** Has it closed. There are no more of them than descriptors that this process may have. */
    static void close(Descriptor descriptor) {
        WAITING.add(descriptor);
    }

    private static void run() {
        while (true) {
            try {
                WAITING.take().close();
            } catch (InterruptedException e) {
                // Nobody asks it to end: it goes with the process.
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
