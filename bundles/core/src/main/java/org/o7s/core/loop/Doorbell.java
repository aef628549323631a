package org.o7s.core.loop;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells a loop that something of its own wants attention, without scanning.
 *
 * <p>However often it is rung before it is answered, it is answered once. Ringing is callable from
 * any thread and allocates nothing.
 */
public final class Doorbell {

    /** What the loop does when the bell rang. */
    @FunctionalInterface
    public interface Answer {
        /**
         * Works off what waits, within a budget.
         *
         * @return whether something is left: the bell rings again by itself, after the others
         */
        boolean answer(long nowNs);
    }

    private final Loop loop;
    private final Answer answer;
    private final AtomicBoolean rung = new AtomicBoolean();

    Doorbell(Loop loop, Answer answer) {
        this.loop = loop;
        this.answer = answer;
    }

    /** Rings, and wakes the loop if it sleeps. */
    public void ring() {
        if (loop.isOwner()) {
            // Whatever this thread queued it will find itself: no fence, nobody to wake.
            if (!rung.get() && rung.compareAndSet(false, true)) {
                loop.rungByOwner(this);
            }
            return;
        }
        // What was queued before must be visible before we look whether the bell is ringing:
        // else the loop may answer, miss it, and sleep.
        VarHandle.fullFence();
        if (!rung.get() && rung.compareAndSet(false, true)) {
            loop.rung(this);
        }
    }

    /** Called by the loop. */
    boolean answer(long nowNs) {
        rung.set(false);
        return answer.answer(nowNs);
    }
}
