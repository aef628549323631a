package org.o7s.policy.frcp;

import java.util.Set;
import java.util.TreeSet;
import org.o7s.policy.PolicyParameters;

/**
 * The policy {@value #NAME}, which FRCP has built in: the estimator of the prototype with a floor
 * that fits its delayed acknowledgements, and the whole window for whoever reads.
 *
 * <p>Its parameters, all whole numbers:
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><td>{@code first-ms}</td><td>how long a packet waits for its acknowledgement before anything
 *     was measured, 1..60000, else 1000</td></tr>
 * <tr><td>{@code floor-ms}</td><td>how long it waits at least, 1..60000, else 20: the prototype
 *     acknowledges up to 15 ms late</td></tr>
 * <tr><td>{@code delay-ms}</td><td>how long an acknowledgement waits for more to acknowledge,
 *     0..1000, else 5</td></tr>
 * <tr><td>{@code at-once}</td><td>after how many packets it does not wait, 1..65536, else 16; half
 *     of that while packets are missing</td></tr>
 * <tr><td>{@code window}</td><td>how many packets may come beyond those that were received in
 *     order, 1..65536, else as many as there is room for</td></tr>
 * </table>
 *
 * <p>Stateless but for the words of each flow; for any thread. Source: docs/wire/wire-endtoend.md
 * 2.6, 2.11 S6 and R10.
 */
public final class DeltaT implements FrcpPolicy {
    /** Its name. */
    public static final String NAME = "delta-t";

    /** What doubling leads to at most. */
    public static final long TIMEOUT_BACKED_OFF_NS = 4_000_000_000L;

    private static final int SRTT = 0;
    private static final int DEVIATION = 1;
    private static final int TIMEOUT = 2;
    private static final int WORDS = 3;
    private static final long NS_PER_MS = 1_000_000L;
    private static final long FIRST_DEVIATION_NS = 10_000_000L;
    private static final long SRTT_MIN_NS = 1000;
    private static final long DEVIATION_MIN_NS = 100;
    private static final long ORDERLY_MIN_NS = 100_000L;
    private static final long REORDERING_MIN_NS = 1_000_000L;
    private static final int PACKETS_MAX = 65_536;
    private static final Set<String> PARAMETERS =
            Set.of("first-ms", "floor-ms", "delay-ms", "at-once", "window");

    private final long firstNs;
    private final long floorNs;
    private final long delayNs;
    private final int atOnce;
    private final int windowMax;

    /** The policy without parameters. */
    public DeltaT() {
        this(PolicyParameters.NONE);
    }

    /**
     * The policy.
     *
     * @throws IllegalArgumentException if a parameter is unknown or out of range, with a sentence
     */
    public DeltaT(PolicyParameters parameters) {
        Set<String> unknown = new TreeSet<>(parameters.values().keySet());
        unknown.removeAll(PARAMETERS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    NAME
                            + " has no parameter "
                            + unknown.iterator().next()
                            + ", but "
                            + String.join(", ", new TreeSet<>(PARAMETERS)));
        }
        long mostMs = RTO_MAX_NS / NS_PER_MS;
        firstNs = NS_PER_MS * parameters.number("first-ms", 1000, 1, mostMs);
        floorNs = NS_PER_MS * parameters.number("floor-ms", 20, 1, mostMs);
        delayNs = NS_PER_MS * parameters.number("delay-ms", 5, 0, ACK_DELAY_MAX_NS / NS_PER_MS);
        atOnce = (int) parameters.number("at-once", 16, 1, PACKETS_MAX);
        windowMax = (int) parameters.number("window", PACKETS_MAX, 1, PACKETS_MAX);
    }

    @Override
    public int words() {
        return WORDS;
    }

    @Override
    public void begin(long[] state) {
        state[DEVIATION] = FIRST_DEVIATION_NS;
        state[TIMEOUT] = firstNs;
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

    private long expected(long[] state) {
        return state[SRTT] == 0
                ? firstNs
                : Math.max(floorNs, state[SRTT] + (state[DEVIATION] << 2));
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
        return delayNs;
    }

    @Override
    public int acknowledgedAtOnce(long[] state, boolean missing) {
        return missing ? Math.max(1, atOnce / 2) : atOnce;
    }

    @Override
    public int window(long[] state, int unread, int capacity) {
        return Math.min(windowMax, capacity - unread);
    }
}
