package org.o7s.routing;

import org.o7s.core.layer.RouteTable;

/**
 * Who uses what routing finds: the member that it belongs to. All calls come on the member's loop,
 * never from inside a call of {@link Routing}.
 */
public interface RoutingUser {

    /** The forwarding table from now on; called only when it changed. */
    void install(RouteTable table);

    /**
     * Another policy is in use, or the first one.
     *
     * @param givesEqual whether its tables hold several hops of equal cost
     * @param givesAlternates whether its tables hold alternates
     */
    void policyChanged(boolean givesEqual, boolean givesAlternates);

    /** There are signs that another member has the same address; said once. */
    void duplicateAddress();

    /**
     * The peer closed a management flow or has been silent for too long. Routing has forgotten the
     * flow; {@link Routing#managementDown} does nothing for it any more.
     *
     * @param id as {@link Routing#managementUp} returned it
     */
    default void managementLost(int id) {}
}
