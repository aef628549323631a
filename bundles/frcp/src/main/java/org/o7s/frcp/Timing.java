package org.o7s.frcp;

import org.o7s.policy.frcp.FrcpPolicy;

/**
 * What the policy says to one flow, within bounds: a policy is code that may be wrong, and may go
 * (design of the slots: a mechanism survives any answer). Where it is exchanged, the new one begins
 * with the round trip that this flow has measured.
 */
final class Timing {
    private static final long TIMEOUT_MIN_NS = 1_000_000L;
    private static final int WORDS_MAX = 32;
    private static final int SMOOTH = 3;

    private final FrcpPolicies policies;

    /** Which policy the state is of. It is not kept itself: its code may have to go. */
    private int number;

    private long[] state = {};
    private long rttNs = -1;

    Timing(FrcpPolicies policies) {
        this.policies = policies;
    }

    /** The policy in use, which knows this flow. */
    private FrcpPolicies.Use use() {
        FrcpPolicies.Use now = policies.current();
        return now.number() == number ? now : begin(now);
    }

    private FrcpPolicies.Use begin(FrcpPolicies.Use next) {
        FrcpPolicies.Use now = next;
        while (now.number() != number) {
            number = now.number();
            try {
                FrcpPolicy policy = now.policy();
                state = new long[Math.clamp(policy.words(), 0, WORDS_MAX)];
                policy.begin(state);
                if (rttNs >= 0) {
                    policy.measured(state, rttNs);
                }
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                now = policies.failed(now, e);
            }
        }
        return now;
    }

    /** What is used instead of one that threw. */
    private FrcpPolicy instead(FrcpPolicies.Use use, Throwable why) {
        return begin(policies.failed(use, why)).policy();
    }

    void measured(long ns) {
        FrcpPolicies.Use use = use();
        rttNs = rttNs < 0 ? ns : rttNs + ((ns - rttNs) >> SMOOTH);
        try {
            use.policy().measured(state, ns);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            instead(use, e).measured(state, ns);
        }
    }

    void timedOut() {
        FrcpPolicies.Use use = use();
        try {
            use.policy().timedOut(state);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            instead(use, e).timedOut(state);
        }
    }

    void progressed() {
        FrcpPolicies.Use use = use();
        try {
            use.policy().progressed(state);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            instead(use, e).progressed(state);
        }
    }

    long timeoutNs() {
        FrcpPolicies.Use use = use();
        long ns;
        try {
            ns = use.policy().timeoutNs(state);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            ns = instead(use, e).timeoutNs(state);
        }
        return Math.clamp(ns, TIMEOUT_MIN_NS, FrcpPolicy.RTO_MAX_NS);
    }

    long reorderingNs(boolean overtaken) {
        FrcpPolicies.Use use = use();
        long ns;
        try {
            ns = use.policy().reorderingNs(state, overtaken);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            ns = instead(use, e).reorderingNs(state, overtaken);
        }
        return Math.clamp(ns, 0, FrcpPolicy.RTO_MAX_NS);
    }

    long acknowledgementDelayNs() {
        FrcpPolicies.Use use = use();
        long ns;
        try {
            ns = use.policy().acknowledgementDelayNs(state);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            ns = instead(use, e).acknowledgementDelayNs(state);
        }
        return Math.clamp(ns, 0, FrcpPolicy.ACK_DELAY_MAX_NS);
    }

    int acknowledgedAtOnce(boolean missing) {
        FrcpPolicies.Use use = use();
        int packets;
        try {
            packets = use.policy().acknowledgedAtOnce(state, missing);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            packets = instead(use, e).acknowledgedAtOnce(state, missing);
        }
        return Math.max(1, packets);
    }

    int window(int unread, int capacity) {
        FrcpPolicies.Use use = use();
        int packets;
        try {
            packets = use.policy().window(state, unread, capacity);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            packets = instead(use, e).window(state, unread, capacity);
        }
        return Math.clamp(packets, 0, capacity - unread);
    }
}
