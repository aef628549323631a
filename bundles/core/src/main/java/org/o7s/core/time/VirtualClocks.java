package org.o7s.core.time;

import java.util.concurrent.atomic.AtomicLong;

/** Clocks that move only when told to: for the simulator and for tests. */
public final class VirtualClocks implements Clocks {
    private final AtomicLong monotonicNs = new AtomicLong();
    private final AtomicLong wallOffsetNs;

    /**
     * Clocks at monotonic time 0.
     *
     * @param wallNs the wall-clock time at that moment
     */
    public VirtualClocks(long wallNs) {
        this.wallOffsetNs = new AtomicLong(wallNs);
    }

    @Override
    public long monotonicNs() {
        return monotonicNs.get();
    }

    @Override
    public long wallNs() {
        return wallOffsetNs.get() + monotonicNs.get();
    }

    /** Lets time pass on both clocks. */
    public void advance(long ns) {
        if (ns < 0) {
            throw new IllegalArgumentException("monotonic time cannot go back");
        }
        monotonicNs.addAndGet(ns);
    }

    /** Makes the wall clock jump, forwards or backwards; the monotonic clock stands still. */
    public void jumpWall(long ns) {
        wallOffsetNs.addAndGet(ns);
    }
}
