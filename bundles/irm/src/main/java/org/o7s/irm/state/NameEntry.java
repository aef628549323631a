package org.o7s.irm.state;

import org.o7s.core.slot.PolicySlot;
import org.o7s.policy.loadbalance.LoadBalancePolicy;

/**
 * A name that this system knows.
 *
 * @param name the name
 * @param loadBalance the slot of the policy that picks who gets its flows
 * @param direct whether flows to it from processes of this system may do without a layer
 */
public record NameEntry(String name, PolicySlot<LoadBalancePolicy> loadBalance, boolean direct) {}
