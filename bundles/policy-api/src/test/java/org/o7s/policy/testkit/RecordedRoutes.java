package org.o7s.policy.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.o7s.policy.routing.RouteSink;

/** Routes that a policy computed, for a test to look at. */
public final class RecordedRoutes implements RouteSink {
    private final Map<Integer, List<Integer>> routes = new TreeMap<>();
    private final Map<Integer, List<Integer>> alternates = new TreeMap<>();

    @Override
    public void route(int destination, int hop) {
        routes.computeIfAbsent(destination, d -> new ArrayList<>()).add(hop);
    }

    @Override
    public void alternate(int destination, int hop) {
        alternates.computeIfAbsent(destination, d -> new ArrayList<>()).add(hop);
    }

    /** The hops to a destination, in order; empty if it is unreachable. */
    public List<Integer> routes(int destination) {
        return routes.getOrDefault(destination, List.of());
    }

    /** The alternates to a destination, in order. */
    public List<Integer> alternates(int destination) {
        return alternates.getOrDefault(destination, List.of());
    }
}
