package org.o7s.frcp;

import org.o7s.policy.frcp.FrcpPolicy;

/**
 * The policy that is built in: the estimator of the prototype with a floor that fits its delayed
 * acknowledgements, and the whole window for whoever reads.
 *
 * <p>Stateless but for the words of each flow; for any thread. Source: docs/wire/wire-endtoend.md
 * 2.6, 2.11 S6 and R10.
 */
public final class DefaultFrcpPolicy implements FrcpPolicy {
    /** Before anything was measured. */
    public static final long FIRST_TIMEOUT_NS = 1_000_000_000L;

    /** The prototype acknowledges when it has read, and up to 15 ms later. */
    public static final long TIMEOUT_FLOOR_NS = 20_000_000L;

    /** What doubling leads to at most. */
    public static final long TIMEOUT_BACKED_OFF_NS = 4_000_000_000L;

    private static final int SRTT = 0;
    private static final int DEVIATION = 1;
    private static final int TIMEOUT = 2;
    private static final int WORDS = 3;
    private static final long FIRST_DEVIATION_NS = 10_000_000L;
    private static final long SRTT_MIN_NS = 1000;
    private static final long DEVIATION_MIN_NS = 100;
    private static final long ORDERLY_MIN_NS = 100_000L;
    private static final long REORDERING_MIN_NS = 1_000_000L;
    private static final long DELAY_NS = 5_000_000L;
    private static final int AT_ONCE = 16;
    private static final int AT_ONCE_MISSING = 8;

    /** The policy. */
    public DefaultFrcpPolicy() {}

    @Override
    public int words() {
        return WORDS;
    }

    @Override
    public void begin(long[] state) {
        state[DEVIATION] = FIRST_DEVIATION_NS;
        state[TIMEOUT] = FIRST_TIMEOUT_NS;
    }

    @Override
    public void measured(long[] state, long rttNs) {
        long srtt = state[SRTT];
        if (srtt == 0) {
            state[SRTT] = Math.max(SRTT_MIN_NS, rttNs);
            state[DEVIATION] = Math.max(DEVIATION_MIN_NS, rttNs >> 1);
        } else {
            long apart = rttNs - srtt;
            long more = (Math.abs(apart) - state[DEVIATION]) >> 2;
            // A round trip that varies less than expected is believed more slowly (2.6).
            more = more < 0 ? more >> 3 : more;
            state[SRTT] = Math.max(SRTT_MIN_NS, srtt + (apart >> 3));
            state[DEVIATION] = Math.max(DEVIATION_MIN_NS, state[DEVIATION] + more);
        }
        state[TIMEOUT] = expected(state);
    }

    private static long expected(long[] state) {
        return state[SRTT] == 0
                ? FIRST_TIMEOUT_NS
                : Math.max(TIMEOUT_FLOOR_NS, state[SRTT] + (state[DEVIATION] << 2));
    }

    /** Where all that comes was repeated nothing is measured, and the timeout would only grow. */
    @Override
    public void progressed(long[] state) {
        state[TIMEOUT] = Math.max(expected(state), state[TIMEOUT] / 2);
    }

    @Override
    public void timedOut(long[] state) {
        // Congestion is the business of the layer below; a flow has 120 s to get a packet through.
        long most = Math.max(TIMEOUT_BACKED_OFF_NS, expected(state));
        state[TIMEOUT] = Math.min(Math.min(RTO_MAX_NS, most), state[TIMEOUT] * 2);
    }

    @Override
    public long timeoutNs(long[] state) {
        return state[TIMEOUT];
    }

    @Override
    public long reorderingNs(long[] state, boolean overtaken) {
        if (!overtaken) {
            return Math.max(ORDERLY_MIN_NS, state[SRTT] >> 5);
        }
        long measured = Math.max(state[SRTT] >> 2, state[DEVIATION] << 1);
        return Math.max(REORDERING_MIN_NS, measured);
    }

    @Override
    public long acknowledgementDelayNs(long[] state) {
        return DELAY_NS;
    }

    @Override
    public int acknowledgedAtOnce(long[] state, boolean missing) {
        return missing ? AT_ONCE_MISSING : AT_ONCE;
    }

    @Override
    public int window(long[] state, int unread, int capacity) {
        return capacity - unread;
    }
}
