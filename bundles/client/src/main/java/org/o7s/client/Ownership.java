package org.o7s.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.o7s.linux.RemoteFence;

/**
 * One word that says whether somebody drives a half of a flow. It is owned for the time of a copy
 * at most, and nobody who owns it waits for anything, so whoever wants it spins, yields, and then
 * looks again now and then: there is no queue, and nothing to hand over. Any thread, virtual ones
 * too; not reentrant.
 *
 * <p>A thread that has taken it often, and nobody else meanwhile, is its regular: it comes and goes
 * without an atomic operation, by saying that it is inside and then looking whether it is the
 * regular still. Another thread takes the word as ever, ends that, has all threads run a fence
 * ({@link RemoteFence}), and waits until the regular is not inside: either the regular has seen
 * that it is none any more, or it is seen inside.
 */
public final class Ownership {
    /** So often a thread takes it, and no other, before it is its regular. */
    public static final int TAKES_OF_A_REGULAR = 256;

    private static final VarHandle OWNED;
    private static final VarHandle REGULAR;
    private static final VarHandle INSIDE;
    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final long PAUSE_NS = 50_000;
    private static final long NOBODY = 0;

    /** Said before the first one is made that could have a regular. */
    private static volatile boolean declined;

    /** Asked of the kernel when it is needed first, and not before. */
    private static final class Fences {
        private static final boolean REACH = RemoteFence.reachesProcess();
    }

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            OWNED = lookup.findVarHandle(Ownership.class, "owned", boolean.class);
            REGULAR = lookup.findVarHandle(Ownership.class, "regular", long.class);
            INSIDE = lookup.findVarHandle(Ownership.class, "inside", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // Read and written through OWNED.
    private boolean owned;

    /** The thread that need not ask; written by owners of the word. */
    @SuppressWarnings("unused") // Read and written through REGULAR.
    private long regular;

    /** Whether the regular owns it without having taken the word; written by the regular. */
    @SuppressWarnings("unused") // Read and written through INSIDE.
    private boolean inside;

    /** Who took the word last, and how often in a row; read and written by its owners. */
    private long last;

    private int takes;

    /** Whether its owner took the word, and has to give that back; the owner's. */
    private boolean byWord;

    private final boolean regulars;

    /** Owned by nobody. */
    public Ownership() {
        this(true);
    }

    /** One with regulars, or without as where threads cannot have each other run fences. */
    Ownership(boolean regulars) {
        this.regulars = regulars && !declined && Fences.REACH;
    }

    /** No thread becomes a regular of those made from now on, which takes a native call. */
    public static void declineRegulars() {
        declined = true;
    }

    /** Takes it if nobody has it. */
    public boolean tryTake() {
        long me = Thread.currentThread().threadId();
        if (enter(me)) {
            return true;
        }
        if (!OWNED.compareAndSet(this, false, true)) {
            return false;
        }
        dismissUnless(me);
        if ((boolean) INSIDE.getAcquire(this)) {
            OWNED.setRelease(this, false);
            return false;
        }
        count(me);
        return true;
    }

    /** Takes it as soon as nobody has it. */
    public void take() {
        long me = Thread.currentThread().threadId();
        if (!enter(me)) {
            takeWord(me);
        }
    }

    private boolean enter(long me) {
        if ((long) REGULAR.getOpaque(this) != me) {
            return false;
        }
        INSIDE.setOpaque(this, true);
        RemoteFence.order();
        if ((long) REGULAR.getOpaque(this) == me) {
            return true;
        }
        INSIDE.setRelease(this, false);
        return false;
    }

    private void takeWord(long me) {
        for (int looks = 0;
                (boolean) OWNED.getOpaque(this) || !OWNED.compareAndSet(this, false, true);
                looks++) {
            pause(looks);
        }
        dismissUnless(me);
        for (int looks = 0; (boolean) INSIDE.getAcquire(this); looks++) {
            pause(looks);
        }
        count(me);
    }

    /** From now on nobody comes in without the word, but one may be inside. */
    private void dismissUnless(long me) {
        long whose = (long) REGULAR.getOpaque(this);
        if (whose != NOBODY && whose != me) {
            REGULAR.setOpaque(this, NOBODY);
            RemoteFence.ofProcess();
        }
    }

    private void count(long me) {
        byWord = true;
        if (last != me) {
            last = me;
            takes = 0;
        } else if (regulars && ++takes >= TAKES_OF_A_REGULAR) {
            takes = 0;
            REGULAR.setOpaque(this, me);
        }
    }

    private void pause(int looks) {
        if (looks < SPINS) {
            Thread.onSpinWait();
        } else if (looks < SPINS + YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(this, PAUSE_NS);
        }
    }

    /** Gives it back: what was done is seen by whoever takes it next. */
    public void give() {
        if (byWord) {
            byWord = false;
            OWNED.setRelease(this, false);
        } else {
            INSIDE.setRelease(this, false);
        }
    }
}
