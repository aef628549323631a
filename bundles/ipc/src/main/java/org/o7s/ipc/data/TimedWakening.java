package org.o7s.ipc.data;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * The portable way: whoever sleeps looks at the word again and again, after pauses that double from
 * 20 µs to 1 ms. That the word has changed is all there is of a wake.
 */
enum TimedWakening implements Wakening {
    SHARED;

    private static final long FIRST_PAUSE_NS = 20_000;
    private static final long LONGEST_PAUSE_NS = 1_000_000;

    @Override
    public void await(MemorySegment memory, long offset, int value, long limitNs) {
        long beganNs = System.nanoTime();
        long pauseNs = FIRST_PAUSE_NS;
        while (SharedWords.getInt(memory, offset) == value) {
            long leftNs = limitNs - (System.nanoTime() - beganNs);
            // An interrupted thread does not park: it is for the caller to see why.
            if (leftNs <= 0 || Thread.currentThread().isInterrupted()) {
                return;
            }
            LockSupport.parkNanos(this, Math.min(pauseNs, leftNs));
            pauseNs = Math.min(LONGEST_PAUSE_NS, 2 * pauseNs);
        }
    }

    @Override
    public boolean hasFence() {
        return false;
    }

    @Override
    public void fence() {
        throw new IllegalStateException("the portable way has no fence for other processes");
    }

    @Override
    public void wake(MemorySegment memory, long offset, int count) {
        // The word says it.
    }
}
