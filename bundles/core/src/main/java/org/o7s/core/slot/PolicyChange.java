package org.o7s.core.slot;

import java.util.Map;

/**
 * One of the policies of a set that is exchanged together: another policy for a kind, or the return
 * to the one before.
 *
 * @param kind the kind
 * @param policy name of the policy; empty for the last good one
 * @param parameters its parameters; none for the last good one, which keeps its own
 */
public record PolicyChange(String kind, String policy, Map<String, String> parameters) {
    /** The most changes of one set. */
    public static final int SET_MAX = 16;

    /** Keeps a copy of the parameters. */
    public PolicyChange {
        parameters = Map.copyOf(parameters);
    }

    /** Another policy. */
    public static PolicyChange to(String kind, String policy, Map<String, String> parameters) {
        if (policy.isEmpty()) {
            throw new IllegalArgumentException("a change of " + kind + " without a policy");
        }
        return new PolicyChange(kind, policy, parameters);
    }

    /** The return to the last good one. */
    public static PolicyChange back(String kind) {
        return new PolicyChange(kind, "", Map.of());
    }

    /** Whether it is a return. */
    public boolean isBack() {
        return policy.isEmpty();
    }
}
