package org.o7s.itests.slots.variant;

import org.o7s.policy.congestion.CongestionPolicy;

/** Paces nothing, but says a rate that is one more than the one it took over. */
public final class Rate implements CongestionPolicy {
    /** How often it was asked. Not volatile: whoever reads it looks again. */
    public static long calls;

    private static final long LARGEST = 1L << 40;
    private final Fault fault;

    /** All numbers are alike. */
    public Rate(int number, Fault fault) {
        this.fault = fault;
    }

    @Override
    public int words() {
        return 1;
    }

    @Override
    public void begin(long[] state, long bytesPerSecond, long nowNs) {
        state[0] = bytesPerSecond < LARGEST ? bytesPerSecond + 1 : bytesPerSecond;
    }

    @Override
    public long rate(long[] state) {
        return state[0];
    }

    @Override
    public int marksFrom() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int mark(int queued, int capacity) {
        return 0;
    }

    @Override
    public long sent(long[] state, int bytes, long nowNs) {
        calls++;
        return fault.strikes() ? -5 : 0;
    }

    @Override
    public int received(long[] state, int mark, long nowNs) {
        return NO_UPDATE;
    }

    @Override
    public void updated(long[] state, int level, long nowNs) {
        // It does not avoid congestion.
    }
}
