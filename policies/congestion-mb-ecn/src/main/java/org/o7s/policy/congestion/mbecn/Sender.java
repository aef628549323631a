package org.o7s.policy.congestion.mbecn;

import org.o7s.policy.congestion.CongestionPolicy;

/**
 * How fast the sender of a flow may send: a rate, at which packets are spread over time, and which
 * is looked at once per epoch of at least 32 packets and 17 ms.
 *
 * <pre>
 *   until the first news of congestion   doubled if it was used; then halved, once
 *   news of congestion in this epoch     less by level / 1024 of it, half of it at most
 *   news before, none in this epoch      as it was; after 1 s the news is too old
 *   no congestion                        a step more if it was used; the step doubles every 8 epochs
 * </pre>
 *
 * <p>Marks, levels and updates are those of the wire, what a sender makes of them is its own
 * business (docs/wire/wire-unicast.md 6.4, last note). The prototype's sender sends all bytes of a
 * slot at once, which marks packets where nothing is congested; adds 3.9 MB/s per slot, more than a
 * slow link carries; and forgets a level after 32 packets of its own, however few of them arrived.
 * Modelled with four senders it fills a queue of 10 Mbit/s without end, and leaves 1 Gbit/s idle.
 */
final class Sender {
    /** How many words it needs, from the first of a flow's words on. */
    static final int WORDS = 11;

    /** Bytes per second. */
    static final int RATE = 0;

    /** When the next packet may leave. */
    private static final int NEXT_NS = 1;

    private static final int EPOCH_NS = 2;
    private static final int PACKETS = 3;
    private static final int BYTES = 4;
    private static final int LEVEL = 5;
    private static final int NEWS_NS = 6;

    /** 1 if an update came in this epoch. */
    private static final int FRESH = 7;

    /** 1 from the first news of congestion on. */
    private static final int AVOIDING = 8;

    /** What is added to the rate, in bytes/s. */
    private static final int STEP = 9;

    /** Epochs without congestion in which the rate was used. */
    private static final int QUIET = 10;

    static final long RATE_INITIAL = 256_000;
    static final long RATE_MIN = 2_000;
    static final long RATE_MAX = 1L << 40;
    static final long STEP_MIN = 16_000;
    static final int EPOCH_PACKETS = 32;
    static final long EPOCH_MIN_NS = 1L << 24;
    static final long EPOCH_MAX_NS = 1L << 30;
    static final long NEWS_LIMIT_NS = 1_000_000_000L;
    static final long WAIT_MAX_NS = 1_000_000_000L;

    /** Shorter waits are saved up: a timer is not worth them. */
    static final long WAIT_MIN_NS = 100_000;

    /** How far a flow that was idle or woken late may catch up. */
    private static final long BURST_NS = 1_000_000;

    private static final int LEVEL_SHIFT = 10;
    private static final int STEP_EPOCHS = 8;
    private static final int STEP_PART = 8;
    private static final double USED_PART = 0.75;
    private static final double NS_PER_SECOND = 1e9;

    private Sender() {}

    static void begin(long[] state, long bytesPerSecond, long nowNs) {
        state[RATE] = RATE_INITIAL;
        if (bytesPerSecond > 0) {
            // Somebody has found out already how fast this flow may be.
            state[RATE] = bounded(bytesPerSecond);
            state[AVOIDING] = 1;
        }
        state[STEP] = STEP_MIN;
        state[NEXT_NS] = nowNs;
        state[EPOCH_NS] = nowNs;
    }

    static long rate(long[] state) {
        return state[RATE];
    }

    static void updated(long[] state, int told, long nowNs) {
        int level = Math.clamp(told, 0, CongestionPolicy.LEVEL_MAX);
        state[LEVEL] = level;
        state[NEWS_NS] = nowNs;
        state[FRESH] = 1;
        if (level == 0) {
            return;
        }
        state[STEP] = STEP_MIN;
        state[QUIET] = 0;
        if (state[AVOIDING] == 0) {
            // The rate was doubled since there was no congestion for the last time.
            state[AVOIDING] = 1;
            state[RATE] = bounded(state[RATE] / 2);
            beginEpoch(state, nowNs);
        }
    }

    /** How long to wait, in ns. */
    static long sent(long[] state, int bytes, long nowNs) {
        long elapsedNs = nowNs - state[EPOCH_NS];
        if (isOver(state, elapsedNs)) {
            adjust(state, elapsedNs, nowNs);
            beginEpoch(state, nowNs);
        }
        state[PACKETS]++;
        state[BYTES] += bytes;
        long startNs = Math.max(state[NEXT_NS], nowNs - BURST_NS);
        long nextNs = startNs + (long) (bytes * NS_PER_SECOND / state[RATE]);
        // What is not waited for now is not owed later.
        state[NEXT_NS] = Math.min(nextNs, nowNs + WAIT_MAX_NS);
        long waitNs = startNs - nowNs;
        return waitNs < WAIT_MIN_NS ? 0 : Math.min(waitNs, WAIT_MAX_NS);
    }

    private static boolean isOver(long[] state, long elapsedNs) {
        boolean isLongEnough = state[PACKETS] >= EPOCH_PACKETS || state[AVOIDING] == 0;
        return elapsedNs >= EPOCH_MAX_NS || (elapsedNs >= EPOCH_MIN_NS && isLongEnough);
    }

    private static void beginEpoch(long[] state, long nowNs) {
        state[FRESH] = 0;
        state[EPOCH_NS] = nowNs;
        state[PACKETS] = 0;
        state[BYTES] = 0;
    }

    private static void adjust(long[] state, long elapsedNs, long nowNs) {
        boolean isUsed = state[BYTES] * NS_PER_SECOND / elapsedNs > USED_PART * state[RATE];
        if (state[LEVEL] > 0) {
            avoid(state, nowNs);
        } else if (isUsed) {
            grow(state);
        } else if (elapsedNs >= EPOCH_MAX_NS && state[RATE] > RATE_INITIAL) {
            // What was known of the way grows old while nothing is sent on it.
            state[RATE] = Math.max(RATE_INITIAL, state[RATE] / 2);
        }
    }

    private static void avoid(long[] state, long nowNs) {
        if (state[FRESH] != 0) {
            long part = Math.min(state[LEVEL], 1L << (LEVEL_SHIFT - 1));
            state[RATE] = bounded(state[RATE] - ((state[RATE] * part) >> LEVEL_SHIFT));
        } else if (nowNs - state[NEWS_NS] > NEWS_LIMIT_NS) {
            state[LEVEL] = 0;
        }
    }

    private static void grow(long[] state) {
        if (state[AVOIDING] == 0) {
            state[RATE] = bounded(2 * state[RATE]);
            return;
        }
        state[RATE] = bounded(state[RATE] + state[STEP]);
        state[QUIET]++;
        if (state[QUIET] % STEP_EPOCHS == 0) {
            long step = Math.min(2 * state[STEP], state[RATE] / STEP_PART);
            state[STEP] = Math.max(STEP_MIN, step);
        }
    }

    private static long bounded(long bytesPerSecond) {
        return Math.clamp(bytesPerSecond, RATE_MIN, RATE_MAX);
    }
}
