package org.o7s.core.slot;

import org.o7s.policy.hash.HashPolicy;
import org.o7s.policy.loadbalance.LoadBalancePolicy;

/**
 * A kind of policy: its name and the interface that its instances implement.
 *
 * @param name as in {@code o7s.policy.kind}
 * @param type the interface
 * @param anyName whether a living slot may change to a policy of another name; if not, only to new
 *     code of the same name
 */
public record PolicyKind<P>(String name, Class<P> type, boolean anyName) {
    /** From names to digests; another algorithm needs a new layer. */
    public static final PolicyKind<HashPolicy> HASH =
            new PolicyKind<>(HashPolicy.KIND, HashPolicy.class, false);

    /** Which waiting acceptor gets a flow. */
    public static final PolicyKind<LoadBalancePolicy> LOAD_BALANCE =
            new PolicyKind<>(LoadBalancePolicy.KIND, LoadBalancePolicy.class, true);
}
