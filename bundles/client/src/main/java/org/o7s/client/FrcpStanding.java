package org.o7s.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.o7s.frcp.FrcpMachine;

/**
 * How things stand with a flow with FRCP, as whoever drove it last has left them: written by owners
 * of the {@link FrcpEnd}, without a fence, and read by any thread. A thread that waits for a change
 * is woken after a fence.
 */
final class FrcpStanding {
    private static final VarHandle READABLE;
    private static final VarHandle WRITABLE;
    private static final VarHandle FULL;
    private static final VarHandle MPS_BYTES;
    private static final VarHandle DEADLINE_NS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            READABLE = lookup.findVarHandle(FrcpStanding.class, "readable", boolean.class);
            WRITABLE = lookup.findVarHandle(FrcpStanding.class, "writable", boolean.class);
            FULL = lookup.findVarHandle(FrcpStanding.class, "full", boolean.class);
            MPS_BYTES = lookup.findVarHandle(FrcpStanding.class, "mpsBytes", int.class);
            DEADLINE_NS = lookup.findVarHandle(FrcpStanding.class, "deadlineNs", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private boolean readable;
    private boolean writable = true;
    private boolean full;
    private int mpsBytes;
    private long deadlineNs = FrcpMachine.NEVER;

    /** Whether the application can read something. */
    boolean isReadable() {
        return (boolean) READABLE.getAcquire(this);
    }

    /** Whether there was credit for a write. */
    boolean isWritable() {
        return (boolean) WRITABLE.getAcquire(this);
    }

    /** Whether it is the port that had no room. */
    boolean isFull() {
        return (boolean) FULL.getAcquire(this);
    }

    /** The largest message that is known to be possible, in bytes; 0 if none is known. */
    int mpsBytes() {
        return (int) MPS_BYTES.getOpaque(this);
    }

    /** When the machine is to be driven next. */
    long deadlineNs() {
        return (long) DEADLINE_NS.getOpaque(this);
    }

    /** It is to be driven by then. Its owner. */
    void dueBy(long timeNs) {
        if (timeNs < deadlineNs) {
            DEADLINE_NS.setOpaque(this, timeNs);
        }
    }

    /** Says how things stand now; whether others wait for that. Its owner. */
    boolean set(
            boolean nowReadable,
            boolean nowWritable,
            boolean nowFull,
            int nowMpsBytes,
            long nowDeadlineNs) {
        boolean change =
                (nowReadable && !readable) || (nowWritable && !writable) || (full && !nowFull);
        // What is as it was need not go to the caches of others.
        if (readable != nowReadable) {
            READABLE.setRelease(this, nowReadable);
        }
        if (writable != nowWritable) {
            WRITABLE.setRelease(this, nowWritable);
        }
        if (full != nowFull) {
            FULL.setRelease(this, nowFull);
        }
        if (mpsBytes != nowMpsBytes) {
            MPS_BYTES.setOpaque(this, nowMpsBytes);
        }
        DEADLINE_NS.setOpaque(this, nowDeadlineNs);
        return change;
    }
}
