package org.o7s.policy.routing;

/**
 * Takes the routes that a policy computed. Nodes are those of the topology; hops must be neighbours
 * of the member that computes.
 */
public interface RouteSink {
    /**
     * A next hop to a destination; several of one destination are of equal cost, in the order of
     * preference.
     *
     * @throws IllegalArgumentException if the destination is the member itself or a node that does
     *     not exist, or the hop is no neighbour
     */
    void route(int destination, int hop);

    /**
     * A neighbour through which the destination can be reached without a loop when all hops of
     * {@link #route} are down, in the order of preference; after them.
     *
     * @throws IllegalArgumentException as {@link #route}
     */
    void alternate(int destination, int hop);
}
