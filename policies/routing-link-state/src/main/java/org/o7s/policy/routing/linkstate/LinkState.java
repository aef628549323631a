package org.o7s.policy.routing.linkstate;

import org.o7s.policy.routing.RouteSink;
import org.o7s.policy.routing.ShortestPaths;
import org.o7s.policy.routing.Topology;
import org.o7s.policy.routing.TopologyRouting;

/** One shortest path to each member. Source: docs/wire/wire-unicast.md 7.7. */
final class LinkState implements TopologyRouting {

    @Override
    public void compute(Topology topology, RouteSink routes) {
        ShortestPaths paths = ShortestPaths.from(topology, topology.self());
        for (int i = 1; i < paths.count(); i++) {
            int destination = paths.node(i);
            routes.route(destination, paths.firstHop(destination));
        }
    }
}
