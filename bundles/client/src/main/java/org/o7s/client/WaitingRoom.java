package org.o7s.client;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.o7s.core.time.Clocks;

/**
 * Where threads wait for one condition, without allocating: they spin 2 µs, yield for up to 50 µs
 * unless the machine is crowded, then sleep until somebody who changed the condition wakes them.
 *
 * <p>Platform and virtual threads alike: a sleeping virtual thread gives its carrier back. Whoever
 * changes the condition orders that by a full fence before {@link #wake}. Source:
 * docs/performance.md, waiting.
 */
abstract class WaitingRoom implements FlowPort.Condition {

    /** Why a wait ended. */
    enum End {
        /** The condition holds, or did a moment ago. */
        HOLDS,
        /** The time limit passed. */
        TIMED_OUT,
        /** The thread was interrupted; it still is. */
        INTERRUPTED
    }

    /** For a wait without limit. */
    static final long NO_DEADLINE = Long.MAX_VALUE;

    private static final long SPIN_NS = 2_000;
    private static final long YIELD_NS = 50_000;
    private static final int SEATS = 16;

    /** A sleeper looks around so often, in case its clock is not the machine's. */
    private static final long SLEEP_MAX_NS = 100_000_000;

    /** Who finds no seat cannot be woken, so it looks around more often. */
    private static final long STANDING_MAX_NS = 1_000_000;

    /** An interrupt does not end a sleep in the kernel, so it is seen no later than this. */
    private static final long KERNEL_SLEEP_MAX_NS = 20_000_000;

    /**
     * A yield that lasts so long was somebody else's turn on a machine with too much to do: who
     * sleeps there has its turn again sooner than who yields.
     */
    private static final long CROWDED_NS = 500_000;

    /** How many waits do not yield after that. */
    private static final int CROWDED_WAITS = 64;

    /** A guess that several threads may spoil for each other. */
    private int crowdedWaits;

    private final AtomicReferenceArray<Thread> seats = new AtomicReferenceArray<>(SEATS);
    private final AtomicInteger taken = new AtomicInteger();

    /** When a wait that begins now ends; a limit of 0 is none. */
    static long deadlineNs(Clocks clocks, long limitNs) {
        return limitNs == 0 ? NO_DEADLINE : clocks.monotonicNs() + limitNs;
    }

    /**
     * Whether a wait is over by now, for whoever waits again and again for something that is always
     * there, and never what was wanted.
     *
     * @return TIMED_OUT or INTERRUPTED; HOLDS if it may go on
     */
    static End over(Clocks clocks, long deadlineNs) {
        if (Thread.currentThread().isInterrupted()) {
            return End.INTERRUPTED;
        }
        return deadlineNs != NO_DEADLINE && deadlineNs - clocks.monotonicNs() <= 0
                ? End.TIMED_OUT
                : End.HOLDS;
    }

    /** Called before each sleep, before the condition is looked at for the last time. */
    abstract void aboutToSleep();

    /**
     * Sleeps as {@link FlowPort#sleepForPacket} says, which spares a thread that hands wakes on.
     *
     * @return false if this thread has to take a seat
     */
    boolean sleepInKernel(long limitNs) {
        return false;
    }

    /** Waits; a deadline is monotonic time of these clocks. */
    End await(Clocks clocks, long deadlineNs) {
        long beganNs = System.nanoTime();
        while (!holds()) {
            if (Thread.currentThread().isInterrupted()) {
                return End.INTERRUPTED;
            }
            long leftNs =
                    deadlineNs == NO_DEADLINE ? SLEEP_MAX_NS : deadlineNs - clocks.monotonicNs();
            if (leftNs <= 0) {
                return End.TIMED_OUT;
            }
            long nowNs = System.nanoTime();
            long waitedNs = nowNs - beganNs;
            if (waitedNs < SPIN_NS) {
                Thread.onSpinWait();
            } else if (waitedNs < YIELD_NS && crowdedWaits == 0) {
                Thread.yield();
                if (System.nanoTime() - nowNs > CROWDED_NS) {
                    crowdedWaits = CROWDED_WAITS;
                }
            } else {
                crowdedWaits = Math.max(0, crowdedWaits - 1);
                sleep(Math.min(leftNs, SLEEP_MAX_NS));
            }
        }
        return End.HOLDS;
    }

    private void sleep(long limitNs) {
        if (taken.get() == 0
                && !Thread.currentThread().isVirtual()
                && sleepInKernel(Math.min(limitNs, KERNEL_SLEEP_MAX_NS))) {
            // Who took a seat meanwhile is told of nothing until it asks again.
            wake();
            return;
        }
        int seat = sit();
        aboutToSleep();
        if (!holds()) {
            LockSupport.parkNanos(this, seat < 0 ? Math.min(limitNs, STANDING_MAX_NS) : limitNs);
        }
        if (seat >= 0) {
            seats.set(seat, null);
            taken.decrementAndGet();
        }
    }

    private int sit() {
        Thread me = Thread.currentThread();
        for (int i = 0; i < SEATS; i++) {
            if (seats.compareAndSet(i, null, me)) {
                taken.incrementAndGet();
                return i;
            }
        }
        return -1;
    }

    /** Wakes everybody who sleeps here. Any thread. */
    void wake() {
        if (taken.get() == 0) {
            return;
        }
        for (int i = 0; i < SEATS; i++) {
            Thread sleeper = seats.get(i);
            if (sleeper != null) {
                LockSupport.unpark(sleeper);
            }
        }
    }
}
