package org.o7s.policy.routing;

/**
 * Routing by computation on a map of the whole layer, which the mechanism keeps by flooding link
 * states.
 */
public non-sealed interface TopologyRouting extends RoutingPolicy {

    /** The family of all policies of this shape. */
    String FAMILY = "link-state";

    @Override
    default String family() {
        return FAMILY;
    }

    /**
     * Computes the routes of one member. Called off the packet path, within a budget of time and
     * memory, one call at a time; keeps nothing of its arguments.
     *
     * @param topology the map; its node {@link Topology#self} is this member
     * @param routes takes the result: what is not put there is unreachable
     */
    void compute(Topology topology, RouteSink routes);
}
