package org.o7s.ipc.application;

import java.util.concurrent.atomic.AtomicInteger;

/** How many messages wait for those who do not read, all of one user together. Any thread. */
final class Backlog {
    private final int most;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Nothing waits yet; so many messages may. */
    Backlog(int most) {
        this.most = most;
    }

    /** One more has to wait; false if it may not. */
    boolean take() {
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    /** So many wait no more. */
    void give(int messages) {
        waiting.addAndGet(-messages);
    }

    int waiting() {
        return waiting.get();
    }
}
