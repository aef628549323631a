package org.example.avoid;

import org.o7s.policy.routing.RouteSink;
import org.o7s.policy.routing.ShortestPaths;
import org.o7s.policy.routing.Topology;
import org.o7s.policy.routing.TopologyRouting;

/**
 * Shortest paths that take one link only where there is no other way.
 *
 * <p>The link has two ends, given by address. Where they are not given, it is the link between the
 * two members with the lowest addresses, so that the policy can be tried before any address is
 * known. All members must avoid the same link, or packets may go round in circles.
 */
final class Avoid implements TopologyRouting {
    /** More than any other way costs. */
    private static final int DETOUR = 1_000_000;

    private final long from;
    private final long to;

    /** Avoids the link between two addresses; 0: the lowest ones. */
    Avoid(long from, long to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public void compute(Topology topology, RouteSink routes) {
        boolean given = from != 0;
        if (!given && topology.nodes() < 2) {
            return;
        }
        long one = given ? from : topology.address(0);
        long other = given ? to : topology.address(1);
        Topology priced = new Priced(topology, one, other);
        ShortestPaths paths = ShortestPaths.from(priced, topology.self());
        for (int i = 1; i < paths.count(); i++) {
            int destination = paths.node(i);
            routes.route(destination, paths.firstHop(destination));
        }
    }

    /** The same map with a high price on one link. */
    private record Priced(Topology map, int[] costs) implements Topology {
        Priced(Topology map, long one, long other) {
            this(map, new int[map.edges()]);
            for (int node = 0; node < map.nodes(); node++) {
                for (int edge = map.firstEdge(node); edge < map.firstEdge(node + 1); edge++) {
                    long here = map.address(node);
                    long there = map.address(map.target(edge));
                    boolean avoided =
                            here == one && there == other || here == other && there == one;
                    costs[edge] = avoided ? DETOUR : map.cost(edge);
                }
            }
        }

        @Override
        public int nodes() {
            return map.nodes();
        }

        @Override
        public int self() {
            return map.self();
        }

        @Override
        public long address(int node) {
            return map.address(node);
        }

        @Override
        public int firstEdge(int node) {
            return map.firstEdge(node);
        }

        @Override
        public int edges() {
            return map.edges();
        }

        @Override
        public int target(int edge) {
            return map.target(edge);
        }

        @Override
        public int cost(int edge) {
            return costs[edge];
        }
    }
}
