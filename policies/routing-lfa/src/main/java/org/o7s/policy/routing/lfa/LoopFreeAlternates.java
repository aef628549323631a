package org.o7s.policy.routing.lfa;

import org.o7s.policy.routing.RouteSink;
import org.o7s.policy.routing.ShortestPaths;
import org.o7s.policy.routing.Topology;
import org.o7s.policy.routing.TopologyRouting;

/**
 * One shortest path to each member, and for each the other neighbours that do not send packets for
 * it back to us: neighbour {@code n} is an alternate to {@code v} if {@code dist(n, v) < dist(n,
 * self) + dist(self, v)}. The nearest to the destination come first.
 *
 * <p>Of a member with more neighbours the first {@value #ALTERNATES_MAX} are considered. Source:
 * docs/wire/wire-unicast.md 7.7, RFC 5286 inequality 1.
 */
final class LoopFreeAlternates implements TopologyRouting {
    /** Neighbours that are considered as alternates. */
    static final int ALTERNATES_MAX = 63;

    @Override
    public boolean givesAlternates() {
        return true;
    }

    @Override
    public void compute(Topology topology, RouteSink routes) {
        int self = topology.self();
        int firstEdge = topology.firstEdge(self);
        int degree = topology.firstEdge(self + 1) - firstEdge;
        ShortestPaths own = ShortestPaths.from(topology, self);
        ShortestPaths[] theirs = new ShortestPaths[Math.min(degree, ALTERNATES_MAX)];
        for (int i = 0; i < theirs.length; i++) {
            theirs[i] = ShortestPaths.from(topology, topology.target(firstEdge + i));
        }
        int[] alternates = new int[theirs.length];
        long[] distances = new long[theirs.length];
        for (int i = 1; i < own.count(); i++) {
            int destination = own.node(i);
            int hop = own.firstHop(destination);
            routes.route(destination, hop);
            int found = find(own, theirs, destination, hop, alternates, distances);
            for (int k = 0; k < found; k++) {
                routes.alternate(destination, alternates[k]);
            }
        }
    }

    /** Finds the alternates to a destination, nearest first; returns how many there are. */
    private static int find(
            ShortestPaths own,
            ShortestPaths[] theirs,
            int destination,
            int hop,
            int[] alternates,
            long[] distances) {
        int found = 0;
        for (ShortestPaths from : theirs) {
            long distance = from.distance(destination);
            long back = from.distance(own.source());
            if (from.source() == hop || distance >= back + own.distance(destination)) {
                continue;
            }
            int at = found++;
            while (at > 0 && distances[at - 1] > back + distance) {
                distances[at] = distances[at - 1];
                alternates[at] = alternates[at - 1];
                at--;
            }
            distances[at] = back + distance;
            alternates[at] = from.source();
        }
        return found;
    }
}
