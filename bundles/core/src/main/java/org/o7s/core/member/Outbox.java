package org.o7s.core.member;

import java.util.ArrayDeque;

/**
 * What an IPCP says to others, kept until the event that caused it is over: whoever is told may
 * call the IPCP again at once without entering a machine twice. Belongs to one loop.
 */
public final class Outbox {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    /** Says something after the event that is going on. */
    public void add(Runnable message) {
        waiting.add(message);
    }

    /** Handles an event, then says what it led to. */
    public void event(Runnable body) {
        if (busy) {
            body.run();
            return;
        }
        busy = true;
        try {
            body.run();
            drain();
        } finally {
            busy = false;
        }
    }

    private void drain() {
        Runnable next;
        while ((next = waiting.poll()) != null) {
            next.run();
        }
    }
}
