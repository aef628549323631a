package org.o7s.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.o7s.core.layer.Addresses;
import org.o7s.core.layer.RouteTable;
import org.o7s.core.layer.RouteTable.Row;
import org.o7s.policy.routing.RouteSink;

/**
 * Takes the routes that a policy computes, refuses what makes no sense, and makes a forwarding
 * table of them. However much a policy puts here, it holds at most {@link RouteTable#HOPS_MAX} hops
 * per destination; more are ignored. For one computation, on one thread.
 */
final class RouteBuilder implements RouteSink {
    private static final int NONE = -1;

    private final LayerMap map;
    private final boolean[] isNeighbour;
    private final int[] firstEqual;
    private final int[] firstAlternate;
    private final int[] hopsOf;
    private int[] hops;
    private int[] nexts;
    private int size;

    RouteBuilder(LayerMap map) {
        this.map = map;
        isNeighbour = new boolean[map.nodes()];
        for (int e = map.firstEdge(map.self()); e < map.firstEdge(map.self() + 1); e++) {
            isNeighbour[map.target(e)] = true;
        }
        firstEqual = new int[map.nodes()];
        firstAlternate = new int[map.nodes()];
        hopsOf = new int[map.nodes()];
        // A hop and an alternate for each node; more has to grow.
        hops = new int[2 * map.nodes()];
        nexts = new int[hops.length];
        Arrays.fill(firstEqual, NONE);
        Arrays.fill(firstAlternate, NONE);
    }

    @Override
    public void route(int destination, int hop) {
        check(destination, hop);
        put(firstEqual, destination, hop);
    }

    @Override
    public void alternate(int destination, int hop) {
        check(destination, hop);
        put(firstAlternate, destination, hop);
    }

    private void check(int destination, int hop) {
        if (destination < 0 || destination >= map.nodes()) {
            throw new IllegalArgumentException("there is no node " + destination);
        }
        if (destination == map.self()) {
            throw new IllegalArgumentException("a route to the member itself");
        }
        if (hop < 0 || hop >= map.nodes() || !isNeighbour[hop]) {
            throw new IllegalArgumentException(
                    "the hop to "
                            + text(destination)
                            + ", node "
                            + hop
                            + ", is no neighbour of "
                            + text(map.self()));
        }
    }

    private String text(int node) {
        return Addresses.text(map.address(node));
    }

    /** Appends to the destination's chain; one that is there already stays where it is. */
    private void put(int[] firsts, int destination, int hop) {
        int last = NONE;
        for (int i = firsts[destination]; i != NONE; i = nexts[i]) {
            if (hops[i] == hop) {
                return;
            }
            last = i;
        }
        if (hopsOf[destination] == RouteTable.HOPS_MAX) {
            return;
        }
        if (size == hops.length) {
            hops = Arrays.copyOf(hops, 2 * size);
            nexts = Arrays.copyOf(nexts, 2 * size);
        }
        hops[size] = hop;
        nexts[size] = NONE;
        if (last == NONE) {
            firsts[destination] = size;
        } else {
            nexts[last] = size;
        }
        hopsOf[destination]++;
        size++;
    }

    /** Whether there is a route to a node, not only an alternate. */
    boolean reaches(int destination) {
        return firstEqual[destination] != NONE;
    }

    /** The preferred hop to a node, or a negative number. */
    int firstHop(int destination) {
        int first = firstEqual[destination];
        return first == NONE ? NONE : hops[first];
    }

    /** The forwarding table. Destinations that have alternates only are left out. */
    RouteTable table() {
        Map<Long, Row> routes = new HashMap<>(2 * map.nodes());
        Row[] alone = new Row[map.nodes()];
        for (int node = 0; node < map.nodes(); node++) {
            int first = firstEqual[node];
            if (first == NONE) {
                continue;
            }
            Row row;
            if (hopsOf[node] == 1) {
                row = alone[hops[first]];
                if (row == null) {
                    row = new Row(List.of(map.address(hops[first])), 1);
                    alone[hops[first]] = row;
                }
            } else {
                row = row(node);
            }
            routes.put(map.address(node), row);
        }
        return RouteTable.of(routes);
    }

    private Row row(int node) {
        List<Long> all = new ArrayList<>();
        for (int i = firstEqual[node]; i != NONE; i = nexts[i]) {
            all.add(map.address(hops[i]));
        }
        int equal = all.size();
        for (int i = firstAlternate[node]; i != NONE; i = nexts[i]) {
            long hop = map.address(hops[i]);
            if (!all.contains(hop)) {
                all.add(hop);
            }
        }
        return new Row(all, equal);
    }
}
