package org.o7s.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * One word that says whether somebody drives a half of a flow. It is owned for the time of a copy
 * at most, and nobody who owns it waits for anything, so whoever wants it spins, yields, and then
 * looks again now and then: there is no queue, and nothing to hand over. Any thread, virtual ones
 * too.
 */
public final class Ownership {
    private static final VarHandle OWNED;
    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final long PAUSE_NS = 50_000;

    static {
        try {
            OWNED = MethodHandles.lookup().findVarHandle(Ownership.class, "owned", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // Read and written through OWNED.
    private boolean owned;

    /** Owned by nobody. */
    public Ownership() {}

    /** Takes it if nobody has it. */
    public boolean tryTake() {
        return OWNED.compareAndSet(this, false, true);
    }

    /** Takes it as soon as nobody has it. */
    public void take() {
        if (!tryTake()) {
            takeLater();
        }
    }

    private void takeLater() {
        int looks = 0;
        do {
            if (looks < SPINS) {
                Thread.onSpinWait();
            } else if (looks < SPINS + YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(this, PAUSE_NS);
            }
            looks++;
        } while ((boolean) OWNED.getOpaque(this) || !tryTake());
    }

    /** Gives it back: what was done is seen by whoever takes it next. */
    public void give() {
        OWNED.setRelease(this, false);
    }
}
