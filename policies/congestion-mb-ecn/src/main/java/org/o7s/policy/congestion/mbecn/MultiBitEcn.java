package org.o7s.policy.congestion.mbecn;

import org.o7s.policy.congestion.CongestionPolicy;

/**
 * Multi-bit explicit congestion notification: queues mark packets with their length, receivers
 * average the marks and tell the senders, and senders change their rate.
 *
 * <p>The words of a flow are two independent sets: {@link Sender} and {@link Receiver}. Nothing is
 * kept in the instance. Source: docs/wire/wire-unicast.md 6.2 to 6.4.
 */
final class MultiBitEcn implements CongestionPolicy {
    /** Sixteen packets in a queue are one step of the mark. */
    private static final int QUEUE_SHIFT = 4;

    private static final int MARK_MAX = 255;

    @Override
    public int words() {
        return Receiver.FIRST_WORD + Receiver.WORDS;
    }

    @Override
    public void begin(long[] state, long bytesPerSecond, long nowNs) {
        Sender.begin(state, bytesPerSecond, nowNs);
    }

    @Override
    public long rate(long[] state) {
        return Sender.rate(state);
    }

    @Override
    public int marksFrom() {
        return 1 << QUEUE_SHIFT;
    }

    @Override
    public int mark(int queued, int capacity) {
        return Math.clamp(queued >> QUEUE_SHIFT, 0, MARK_MAX);
    }

    @Override
    public long sent(long[] state, int bytes, long nowNs) {
        return Sender.sent(state, bytes, nowNs);
    }

    @Override
    public int received(long[] state, int mark, long nowNs) {
        return Receiver.received(state, mark);
    }

    @Override
    public void updated(long[] state, int level, long nowNs) {
        Sender.updated(state, level, nowNs);
    }
}
