package org.o7s.policy.routing;

/**
 * How a member finds next hops: one of {@link TopologyRouting} and {@link ExchangeRouting}.
 *
 * <p>Addresses are positive numbers, 0 is none. The forwarding table, the link-state database and
 * the list of neighbours belong to the mechanism and outlive every policy. Source: paper 2.12,
 * docs/wire/wire-unicast.md 7.
 */
public sealed interface RoutingPolicy permits TopologyRouting, ExchangeRouting {

    /** The kind's name. */
    String KIND = "routing";

    /**
     * The family of policies whose members understand each other, lower case: {@code link-state}
     * for all that compute from the link-state database. Within a family every member of a layer
     * may choose its own.
     */
    String family();

    /** Whether it gives more than one next hop of equal cost where there is one. */
    default boolean givesEqual() {
        return false;
    }

    /** Whether it gives loop-free alternates to the next hops. */
    default boolean givesAlternates() {
        return false;
    }
}
