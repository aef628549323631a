package org.o7s.routing;

import org.o7s.policy.routing.RouteSink;
import org.o7s.policy.routing.ShortestPaths;
import org.o7s.policy.routing.Topology;
import org.o7s.policy.routing.TopologyRouting;

/** One shortest path to each member: what works while no policy does. */
final class BuiltInRouting implements TopologyRouting {

    @Override
    public void compute(Topology topology, RouteSink routes) {
        ShortestPaths paths = ShortestPaths.from(topology, topology.self());
        for (int i = 1; i < paths.count(); i++) {
            routes.route(paths.node(i), paths.firstHop(paths.node(i)));
        }
    }
}
