package org.o7s.ipcp.unicast;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.o7s.policy.routing.Topology;

/** The shortest way from any member to any other, as the map of the layer has it. Stateless. */
final class MapRoute {
    private static final long FAR = Long.MAX_VALUE;

    private MapRoute() {}

    /**
     * The first hop of the shortest way; of several that of the lowest address.
     *
     * @return empty if the map does not know a way
     */
    static OptionalLong next(Topology map, long from, long to) {
        int start = node(map, from);
        int goal = node(map, to);
        if (start < 0 || goal < 0) {
            return OptionalLong.empty();
        }
        // Links have one cost both ways, so that the way back tells the distances of the way there.
        long[] distances = distances(map, goal);
        long best = FAR;
        OptionalLong next = OptionalLong.empty();
        for (int edge = map.firstEdge(start); edge < map.firstEdge(start + 1); edge++) {
            int neighbour = map.target(edge);
            if (distances[neighbour] == FAR) {
                continue;
            }
            long length = map.cost(edge) + distances[neighbour];
            long address = map.address(neighbour);
            if (length < best || (length == best && address < next.orElse(FAR))) {
                best = length;
                next = OptionalLong.of(address);
            }
        }
        return next;
    }

    private static int node(Topology map, long address) {
        for (int node = 0; node < map.nodes(); node++) {
            if (map.address(node) == address) {
                return node;
            }
        }
        return -1;
    }

    private static long[] distances(Topology map, int goal) {
        record Reached(int node, long distance) {}

        long[] distances = new long[map.nodes()];
        Arrays.fill(distances, FAR);
        distances[goal] = 0;
        PriorityQueue<Reached> border =
                new PriorityQueue<>(Comparator.comparingLong(Reached::distance));
        border.add(new Reached(goal, 0));
        while (!border.isEmpty()) {
            Reached nearest = border.remove();
            if (nearest.distance() > distances[nearest.node()]) {
                continue;
            }
            int end = map.firstEdge(nearest.node() + 1);
            for (int edge = map.firstEdge(nearest.node()); edge < end; edge++) {
                long distance = nearest.distance() + map.cost(edge);
                if (distance < distances[map.target(edge)]) {
                    distances[map.target(edge)] = distance;
                    border.add(new Reached(map.target(edge), distance));
                }
            }
        }
        return distances;
    }
}
