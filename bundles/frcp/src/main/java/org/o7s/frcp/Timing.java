package org.o7s.frcp;

import org.o7s.policy.frcp.FrcpPolicy;

/**
 * What the policy says, within bounds: a policy is code that may be wrong (design of the slots: a
 * mechanism survives any answer).
 */
final class Timing {
    private static final long TIMEOUT_MIN_NS = 1_000_000L;

    private final FrcpPolicy policy;
    private final long[] state;

    Timing(FrcpPolicy policy) {
        this.policy = policy;
        this.state = new long[Math.clamp(policy.words(), 0, 32)];
        policy.begin(state);
    }

    void measured(long rttNs) {
        policy.measured(state, rttNs);
    }

    void timedOut() {
        policy.timedOut(state);
    }

    void progressed() {
        policy.progressed(state);
    }

    long timeoutNs() {
        return Math.clamp(policy.timeoutNs(state), TIMEOUT_MIN_NS, FrcpPolicy.RTO_MAX_NS);
    }

    long reorderingNs(boolean overtaken) {
        return Math.clamp(policy.reorderingNs(state, overtaken), 0, FrcpPolicy.RTO_MAX_NS);
    }

    long acknowledgementDelayNs() {
        return Math.clamp(policy.acknowledgementDelayNs(state), 0, FrcpPolicy.ACK_DELAY_MAX_NS);
    }

    int acknowledgedAtOnce(boolean missing) {
        return Math.max(1, policy.acknowledgedAtOnce(state, missing));
    }

    int window(int unread, int capacity) {
        return Math.clamp(policy.window(state, unread, capacity), 0, capacity - unread);
    }
}
