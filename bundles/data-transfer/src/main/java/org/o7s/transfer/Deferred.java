package org.o7s.transfer;

import java.util.ArrayDeque;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Loop;

/**
 * What a machine has to say to others, kept until it is done with what it is doing, so that it is
 * never entered twice. Belongs to one loop.
 */
final class Deferred {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final Doorbell bell;

    Deferred(Loop loop) {
        this.bell = loop.doorbell(nowNs -> answer());
    }

    /** Runs it in the next pass. */
    void add(Runnable message) {
        waiting.add(message);
        bell.ring();
    }

    /** What is said meanwhile is for the next pass; if one fails, the others are not lost. */
    private boolean answer() {
        int count = waiting.size();
        try {
            Runnable next;
            while (count-- > 0 && (next = waiting.poll()) != null) {
                next.run();
            }
        } finally {
            if (!waiting.isEmpty()) {
                bell.ring();
            }
        }
        return false;
    }
}
