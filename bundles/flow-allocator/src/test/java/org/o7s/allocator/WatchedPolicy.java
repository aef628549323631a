package org.o7s.allocator;

import java.util.ArrayList;
import java.util.List;
import org.o7s.policy.congestion.CongestionPolicy;

/** A congestion policy whose answers a test decides, and which remembers what it was told. */
final class WatchedPolicy implements CongestionPolicy {
    final List<Integer> levels = new ArrayList<>();
    final List<Integer> marks = new ArrayList<>();
    final List<Long> begunAt = new ArrayList<>();
    int words = 2;
    long waitNs;
    int mark;
    int marksFrom;
    int level = NO_UPDATE;
    long rate = 1234;
    long sentPackets;
    boolean throwing;

    /** Forgets what the shadow check told it. */
    WatchedPolicy fresh() {
        levels.clear();
        marks.clear();
        begunAt.clear();
        sentPackets = 0;
        return this;
    }

    private void mayThrow() {
        if (throwing) {
            throw new IllegalStateException("as the test wants it");
        }
    }

    @Override
    public int words() {
        return words;
    }

    @Override
    public void begin(long[] state, long bytesPerSecond, long nowNs) {
        if (state.length != words) {
            throw new AssertionError(state.length + " words instead of " + words);
        }
        begunAt.add(bytesPerSecond);
    }

    @Override
    public long rate(long[] state) {
        return rate;
    }

    @Override
    public int marksFrom() {
        mayThrow();
        return marksFrom;
    }

    @Override
    public int mark(int queued, int capacity) {
        mayThrow();
        return mark;
    }

    @Override
    public long sent(long[] state, int bytes, long nowNs) {
        mayThrow();
        state[0]++;
        sentPackets++;
        return waitNs;
    }

    @Override
    public int received(long[] state, int packetMark, long nowNs) {
        mayThrow();
        marks.add(packetMark);
        return level;
    }

    @Override
    public void updated(long[] state, int newLevel, long nowNs) {
        mayThrow();
        levels.add(newLevel);
    }
}
