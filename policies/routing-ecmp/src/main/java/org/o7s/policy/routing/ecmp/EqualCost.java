package org.o7s.policy.routing.ecmp;

import org.o7s.policy.routing.RouteSink;
import org.o7s.policy.routing.ShortestPaths;
import org.o7s.policy.routing.Topology;
import org.o7s.policy.routing.TopologyRouting;

/**
 * All shortest paths to each member: every neighbour that one of them begins with, by ascending
 * address. Source: docs/wire/wire-unicast.md 7.7.
 */
final class EqualCost implements TopologyRouting {

    @Override
    public boolean givesEqual() {
        return true;
    }

    @Override
    public void compute(Topology topology, RouteSink routes) {
        int self = topology.self();
        int firstEdge = topology.firstEdge(self);
        int degree = topology.firstEdge(self + 1) - firstEdge;
        int words = (degree + 63) / 64;
        ShortestPaths paths = ShortestPaths.from(topology, self);
        // Per node one bit per own edge: the edges that its shortest paths begin with.
        long[] first = new long[topology.nodes() * words];
        for (int i = 0; i < paths.count(); i++) {
            int node = paths.node(i);
            int lastEdge = topology.firstEdge(node + 1);
            for (int e = topology.firstEdge(node); e < lastEdge; e++) {
                int target = topology.target(e);
                if (paths.distance(node) + topology.cost(e) != paths.distance(target)) {
                    continue;
                }
                if (node == self) {
                    int bit = e - firstEdge;
                    first[target * words + bit / 64] |= 1L << bit;
                } else {
                    for (int w = 0; w < words; w++) {
                        first[target * words + w] |= first[node * words + w];
                    }
                }
            }
            put(topology, routes, first, words, node);
        }
    }

    private static void put(
            Topology topology, RouteSink routes, long[] first, int words, int destination) {
        int firstEdge = topology.firstEdge(topology.self());
        for (int w = 0; w < words; w++) {
            long bits = first[destination * words + w];
            while (bits != 0) {
                int edge = firstEdge + 64 * w + Long.numberOfTrailingZeros(bits);
                routes.route(destination, topology.target(edge));
                bits &= bits - 1;
            }
        }
    }
}
