package org.o7s.itests.slots.variant;

import org.o7s.policy.routing.RouteSink;
import org.o7s.policy.routing.ShortestPaths;
import org.o7s.policy.routing.Topology;
import org.o7s.policy.routing.TopologyRouting;

/** Shortest paths, by the first or the last neighbour that has one; its garbage goes in circles. */
public final class Route implements TopologyRouting {
    /** How often it was asked. Not volatile: whoever reads it looks again. */
    public static long calls;

    private final boolean last;
    private final Fault fault;

    /** An odd number takes the last. */
    public Route(int number, Fault fault) {
        this.last = number % 2 == 1;
        this.fault = fault;
    }

    @Override
    public void compute(Topology topology, RouteSink routes) {
        calls++;
        boolean garbage = fault.strikes();
        int self = topology.self();
        ShortestPaths own = ShortestPaths.from(topology, self);
        int[] best = new int[topology.nodes()];
        long[] least = new long[topology.nodes()];
        for (int e = topology.firstEdge(self); e < topology.firstEdge(self + 1); e++) {
            ShortestPaths behind = ShortestPaths.from(topology, topology.target(e));
            for (int i = 1; i < own.count(); i++) {
                int node = own.node(i);
                long distance = behind.distance(node);
                boolean better = least[node] == 0 || distance + 1 < least[node];
                if (better || (last && distance + 1 == least[node])) {
                    least[node] = distance + 1;
                    best[node] = topology.target(e);
                }
            }
        }
        for (int i = 1; i < own.count(); i++) {
            int node = own.node(i);
            // Away from where it goes, if there is another way: the neighbours send it back.
            routes.route(node, garbage ? away(topology, node) : best[node]);
        }
    }

    private static int away(Topology topology, int node) {
        int self = topology.self();
        for (int e = topology.firstEdge(self); e < topology.firstEdge(self + 1); e++) {
            if (topology.target(e) != node) {
                return topology.target(e);
            }
        }
        return node;
    }
}
