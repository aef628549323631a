package org.o7s.policy.congestion.none;

import org.o7s.policy.congestion.CongestionPolicy;

/**
 * Marks nothing, waits for nothing, tells nobody. Marks of others pass through.
 *
 * <p>Source: docs/wire/wire-unicast.md 6.1.
 */
final class NoCongestionAvoidance implements CongestionPolicy {

    @Override
    public int words() {
        return 0;
    }

    @Override
    public void begin(long[] state, long bytesPerSecond, long nowNs) {
        // A flow has no state here.
    }

    @Override
    public long rate(long[] state) {
        return 0;
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
        return 0;
    }

    @Override
    public int received(long[] state, int mark, long nowNs) {
        return NO_UPDATE;
    }

    @Override
    public void updated(long[] state, int level, long nowNs) {
        // A level of congestion changes nothing for who does not avoid it.
    }
}
