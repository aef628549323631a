package org.o7s.policy.congestion.mbecn;

import org.o7s.policy.congestion.CongestionPolicy;

/**
 * How fast the sender of a flow may send: so many bytes in a slot of time, whose length follows the
 * flow so that 8 to 64 packets fall into one.
 *
 * <p>Until the first update the limit doubles whenever it is reached (slow start). From then on it
 * is what was sent plus a step (additive increase), or less by a part that is proportional to the
 * level told (multiplicative decrease). The packet that opens a slot counts in the one before.
 *
 * <p>Bounded where the prototype is not: a slot lasts 2^20 ns (1 ms) to 2^30 ns (1.1 s, hardly
 * longer than the longest wait, because what is sent within a slot is not paced), and the limit
 * never falls below one packet. Source: docs/wire/wire-unicast.md 6.4 and its notes.
 */
final class Sender {
    /** How many words it needs, from the first of a flow's words on. */
    static final int WORDS = 9;

    /** A slot has 2^mul ns. */
    static final int MUL = 0;

    /** Number of the slot: the time in slots. */
    static final int SLOT = 1;

    /** Bytes that may be sent in a slot. */
    static final int LIMIT = 2;

    private static final int INCREMENT = 3;
    private static final int BYTES = 4;
    private static final int PACKETS = 5;
    private static final int LEVEL = 6;

    /** Packets sent since the last update. */
    private static final int SINCE = 7;

    /** 1 from the first update on. */
    private static final int AVOIDING = 8;

    static final int MUL_MIN = 20;
    static final int MUL_MAX = 30;
    static final long LIMIT_MIN = 1L << 11;
    static final long LIMIT_MAX = 1L << 46;

    private static final int MUL_INITIAL = 24;
    private static final long LIMIT_INITIAL = 1L << 16;
    private static final long INCREMENT_INITIAL = 1L << 16;
    private static final int LEVEL_SHIFT = 13;
    private static final int NEWS_PACKETS = 32;
    private static final int PACKETS_MIN = 8;
    private static final int PACKETS_MAX = 64;
    private static final long WAIT_MAX_NS = 1_000_000_000L;
    private static final double NS_PER_SECOND = 1e9;

    private Sender() {}

    static void begin(long[] state, long bytesPerSecond, long nowNs) {
        state[MUL] = MUL_INITIAL;
        state[SLOT] = nowNs >> MUL_INITIAL;
        state[LIMIT] = LIMIT_INITIAL;
        state[INCREMENT] = INCREMENT_INITIAL;
        if (bytesPerSecond > 0) {
            // Somebody has found out already how fast this flow may be.
            double perSlot = bytesPerSecond / NS_PER_SECOND * (1L << MUL_INITIAL);
            state[LIMIT] = bounded((long) perSlot);
            state[AVOIDING] = 1;
        }
    }

    /** Bytes per second. */
    static long rate(long[] state) {
        return (long) (state[LIMIT] * NS_PER_SECOND / (1L << state[MUL]));
    }

    static void updated(long[] state, int level) {
        state[LEVEL] = Math.clamp(level, 0, CongestionPolicy.LEVEL_MAX);
        state[SINCE] = 0;
        state[AVOIDING] = 1;
    }

    /** How long to wait, in ns. */
    static long sent(long[] state, int bytes, long nowNs) {
        state[SINCE]++;
        state[PACKETS]++;
        state[BYTES] += bytes;
        if (state[SINCE] > NEWS_PACKETS) {
            state[LEVEL] = 0;
        }
        long slot = nowNs >> state[MUL];
        if (slot > state[SLOT]) {
            state[SLOT] = slot;
            closeSlot(state);
        }
        if (state[BYTES] <= state[LIMIT]) {
            return 0;
        }
        long nextSlotNs = (state[SLOT] + 1) << state[MUL];
        return Math.clamp(nextSlotNs - nowNs, 0, WAIT_MAX_NS);
    }

    private static void closeSlot(long[] state) {
        adjustLimit(state);
        if (!adjustSlot(state)) {
            state[BYTES] = 0;
            state[PACKETS] = 0;
        }
    }

    private static void adjustLimit(long[] state) {
        long limit = state[LIMIT];
        if (state[AVOIDING] == 0) {
            if (state[BYTES] > limit) {
                limit *= 2;
            }
        } else if (state[LEVEL] > 0) {
            limit -= (limit * state[LEVEL]) >> LEVEL_SHIFT;
        } else {
            limit = state[BYTES] + state[INCREMENT];
        }
        state[LIMIT] = bounded(limit);
    }

    /** Fits the slot to the flow; returns whether its counts are carried on. */
    private static boolean adjustSlot(long[] state) {
        long packets = state[PACKETS];
        int shift = 0;
        if (packets < PACKETS_MIN) {
            while (packets << shift < PACKETS_MIN && state[MUL] + shift < MUL_MAX) {
                shift++;
            }
            if (shift > 0) {
                return lengthen(state, shift);
            }
        } else if (packets > PACKETS_MAX) {
            while (packets >> shift > PACKETS_MAX && state[MUL] - shift > MUL_MIN) {
                shift++;
            }
            state[MUL] -= shift;
            state[SLOT] <<= shift;
            state[LIMIT] = bounded(state[LIMIT] >> shift);
            state[INCREMENT] >>= shift;
        }
        return false;
    }

    private static boolean lengthen(long[] state, int shift) {
        state[MUL] += shift;
        state[SLOT] >>= shift;
        state[LIMIT] = bounded(state[LIMIT] << shift);
        state[INCREMENT] <<= shift;
        boolean carries = (state[SLOT] & ((1L << shift) - 1)) == 0;
        if (carries) {
            state[SLOT]++;
        }
        return carries;
    }

    private static long bounded(long limit) {
        return Math.clamp(limit, LIMIT_MIN, LIMIT_MAX);
    }
}
