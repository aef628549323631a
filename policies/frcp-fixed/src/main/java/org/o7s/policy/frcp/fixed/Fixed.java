package org.o7s.policy.frcp.fixed;

import java.util.Set;
import java.util.TreeSet;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.FrcpPolicy;

/**
 * A packet without acknowledgement is repeated after a time that somebody chose, and again after
 * that time, whatever was measured: for paths whose delay is known, as to a satellite, and for
 * experiments. Nothing backs off: a path that is slower than that carries everything several times.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><td>{@code rto-ms}</td><td>how long a packet waits for its acknowledgement, 1..60000, else
 *     200</td></tr>
 * <tr><td>{@code delay-ms}</td><td>how long an acknowledgement waits for more to acknowledge,
 *     0..1000 and less than {@code rto-ms}, else 5 or, if that is shorter, half of {@code
 *     rto-ms}</td></tr>
 * </table>
 *
 * <p>Without state, for any thread.
 */
final class Fixed implements FrcpPolicy {
    private static final long NS_PER_MS = 1_000_000L;
    private static final long RTO_MS = 200;
    private static final long DELAY_MS = 5;
    private static final int AT_ONCE = 16;
    private static final int AT_ONCE_MISSING = 8;
    private static final Set<String> PARAMETERS = Set.of("rto-ms", "delay-ms");

    private final long rtoNs;
    private final long delayNs;

    /**
     * The policy.
     *
     * @throws IllegalArgumentException if a parameter is unknown or out of range, with a sentence
     */
    Fixed(PolicyParameters parameters) {
        Set<String> unknown = new TreeSet<>(parameters.values().keySet());
        unknown.removeAll(PARAMETERS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "fixed has no parameter "
                            + unknown.iterator().next()
                            + ", but delay-ms and rto-ms");
        }
        long rtoMs = parameters.number("rto-ms", RTO_MS, 1, RTO_MAX_NS / NS_PER_MS);
        long most = Math.min(ACK_DELAY_MAX_NS / NS_PER_MS, rtoMs - 1);
        rtoNs = NS_PER_MS * rtoMs;
        delayNs = NS_PER_MS * parameters.number("delay-ms", Math.min(DELAY_MS, rtoMs / 2), 0, most);
    }

    @Override
    public int words() {
        return 0;
    }

    @Override
    public void begin(long[] state) {
        // Nothing is remembered of a flow.
    }

    @Override
    public void measured(long[] state, long rttNs) {
        // Nothing depends on it.
    }

    @Override
    public void timedOut(long[] state) {
        // Nothing backs off.
    }

    @Override
    public void progressed(long[] state) {
        // Nothing had backed off.
    }

    @Override
    public long timeoutNs(long[] state) {
        return rtoNs;
    }

    @Override
    public long reorderingNs(long[] state, boolean overtaken) {
        return overtaken ? rtoNs / 4 : rtoNs / 32;
    }

    @Override
    public long acknowledgementDelayNs(long[] state) {
        return delayNs;
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
