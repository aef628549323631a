package org.o7s.routing;

import java.util.Optional;
import org.o7s.core.layer.RouteTable;
import org.o7s.policy.routing.RoutingPolicy;
import org.o7s.policy.routing.TopologyRouting;

/**
 * One computation, off the loop: from the announced links to a map, and by the policy from the map
 * to a table that is checked.
 *
 * @param map the layer
 * @param table what the policy made of it; empty if it computes nothing, if the table is as before,
 *     or if there is a fault
 * @param fault what is wrong with the policy
 */
record Calculation(LayerMap map, Optional<RouteTable> table, Optional<Throwable> fault) {

    /**
     * Computes.
     *
     * @param own address of the member
     * @param keys the announced links, which belong to this call
     * @param policy the policy in use
     * @param before the table in use
     */
    static Calculation run(
            long own, long[] keys, Optional<RoutingPolicy> policy, RouteTable before) {
        LayerMap map = LayerMap.of(own, keys);
        if (!(policy.orElse(null) instanceof TopologyRouting topology)) {
            return new Calculation(map, Optional.empty(), Optional.empty());
        }
        try {
            RouteBuilder routes = new RouteBuilder(map);
            topology.compute(map, routes);
            Optional<String> lost = RoutingCheck.lost(map, map.reachable(), routes);
            if (lost.isPresent()) {
                throw new RoutesRefused(lost.get());
            }
            RouteTable table = routes.table();
            return new Calculation(
                    map,
                    table.equals(before) ? Optional.empty() : Optional.of(table),
                    Optional.empty());
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
            return new Calculation(map, Optional.empty(), Optional.of(e));
        }
    }

    /** Tries a policy that is in use; what is wrong with it, if anything is. */
    static Optional<Throwable> audit(RoutingCheck check, TopologyRouting policy, LayerMap map) {
        try {
            return check.objection(policy, map).map(RoutesRefused::new);
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            // As above.
            return Optional.of(e);
        }
    }
}
