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

    private static final Question MEASURED =
            (policy, state, ns, _) -> {
                policy.measured(state, ns);
                return 0;
            };
    private static final Question TIMED_OUT =
            (policy, state, _, _) -> {
                policy.timedOut(state);
                return 0;
            };
    private static final Question PROGRESSED =
            (policy, state, _, _) -> {
                policy.progressed(state);
                return 0;
            };
    private static final Question TIMEOUT = (policy, state, _, _) -> policy.timeoutNs(state);
    private static final Question REORDERING =
            (policy, state, overtaken, _) -> policy.reorderingNs(state, overtaken != 0);
    private static final Question DELAY =
            (policy, state, _, _) -> policy.acknowledgementDelayNs(state);
    private static final Question AT_ONCE =
            (policy, state, missing, _) -> policy.acknowledgedAtOnce(state, missing != 0);
    private static final Question WINDOW =
            (policy, state, unread, capacity) -> policy.window(state, (int) unread, (int) capacity);

    private final FrcpPolicies policies;

    /** Which policy the state is of. It is not kept itself: its code may have to go. */
    private int number;

    private long[] state = {};
    private long rttNs = -1;

    Timing(FrcpPolicies policies) {
        this.policies = policies;
    }

    /** A question to a policy, with up to two numbers. */
    @FunctionalInterface
    private interface Question {
        long ask(FrcpPolicy policy, long[] state, long a, long b);
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
            } catch (RuntimeException
                    | LinkageError
                    | AssertionError
                    | StackOverflowError
                    | OutOfMemoryError e) {
                now = policies.failed(now, e);
            }
        }
        return now;
    }

    /** What the policy says; one that throws is set aside, and the next one is asked. */
    private long ask(Question question, long a, long b) {
        FrcpPolicies.Use use = use();
        while (true) {
            try {
                return question.ask(use.policy(), state, a, b);
            } catch (RuntimeException
                    | LinkageError
                    | AssertionError
                    | StackOverflowError
                    | OutOfMemoryError e) {
                // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
                use = begin(policies.failed(use, e));
            }
        }
    }

    void measured(long ns) {
        ask(MEASURED, ns, 0);
        rttNs = rttNs < 0 ? ns : rttNs + ((ns - rttNs) >> SMOOTH);
    }

    void timedOut() {
        ask(TIMED_OUT, 0, 0);
    }

    void progressed() {
        ask(PROGRESSED, 0, 0);
    }

    long timeoutNs() {
        return Math.clamp(ask(TIMEOUT, 0, 0), TIMEOUT_MIN_NS, FrcpPolicy.RTO_MAX_NS);
    }

    long reorderingNs(boolean overtaken) {
        return Math.clamp(ask(REORDERING, overtaken ? 1 : 0, 0), 0, FrcpPolicy.RTO_MAX_NS);
    }

    long acknowledgementDelayNs() {
        return Math.clamp(ask(DELAY, 0, 0), 0, FrcpPolicy.ACK_DELAY_MAX_NS);
    }

    int acknowledgedAtOnce(boolean missing) {
        return (int) Math.max(1, ask(AT_ONCE, missing ? 1 : 0, 0));
    }

    int window(int unread, int capacity) {
        return (int) Math.clamp(ask(WINDOW, unread, capacity), 0L, (long) capacity - unread);
    }
}
