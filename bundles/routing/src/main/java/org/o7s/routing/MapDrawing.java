package org.o7s.routing;

import java.util.Arrays;

/**
 * Draws a {@link LayerMap} from announced links, in time proportional to their number: lists of
 * neighbours are sorted by turning them around, and an edge is where a list of those whom a member
 * announces and the list of those who announce it agree.
 */
final class MapDrawing {
    private final int nodes;
    private final int[] sources;
    private final int[] targets;

    /** Lists of neighbours, one per node, one after the other. */
    private record Lists(int[] firsts, int[] neighbours) {}

    private MapDrawing(AddressRanks ranks, long[] keys) {
        nodes = ranks.addresses().length;
        int[] from = new int[keys.length];
        int[] to = new int[keys.length];
        int count = 0;
        for (long key : keys) {
            // Who announces nothing has no edge: an edge needs both ends.
            int target = ranks.of(LinkKey.destination(key));
            if (target >= 0) {
                from[count] = ranks.of(LinkKey.source(key));
                to[count++] = target;
            }
        }
        sources = Arrays.copyOf(from, count);
        targets = Arrays.copyOf(to, count);
    }

    /**
     * Draws the map.
     *
     * @param own address of the member that it is for, which is on it even without links
     * @param keys the announced links, each once
     */
    static LayerMap draw(long own, long[] keys) {
        AddressRanks ranks = new AddressRanks(own, keys);
        MapDrawing drawing = new MapDrawing(ranks, keys);
        Lists announcers = drawing.announcers();
        Lists announced = turned(announcers);
        Lists edges = agreed(announced, turned(announced));
        return withoutLonely(ranks.addresses(), ranks.of(own), edges);
    }

    /** Per node those who announce it, in no order. */
    private Lists announcers() {
        int[] firsts = new int[nodes + 1];
        for (int target : targets) {
            firsts[target + 1]++;
        }
        sum(firsts);
        int[] next = firsts.clone();
        int[] neighbours = new int[targets.length];
        for (int i = 0; i < targets.length; i++) {
            neighbours[next[targets[i]]++] = sources[i];
        }
        return new Lists(firsts, neighbours);
    }

    /** The same links from their other ends; the lists come sorted. */
    private static Lists turned(Lists lists) {
        int[] firsts = new int[lists.firsts().length];
        for (int neighbour : lists.neighbours()) {
            firsts[neighbour + 1]++;
        }
        sum(firsts);
        int[] next = firsts.clone();
        int[] neighbours = new int[lists.neighbours().length];
        for (int node = 0; node + 1 < firsts.length; node++) {
            for (int i = lists.firsts()[node]; i < lists.firsts()[node + 1]; i++) {
                neighbours[next[lists.neighbours()[i]]++] = node;
            }
        }
        return new Lists(firsts, neighbours);
    }

    private static void sum(int[] counts) {
        for (int i = 1; i < counts.length; i++) {
            counts[i] += counts[i - 1];
        }
    }

    /** What is in both lists of a node. */
    private static Lists agreed(Lists one, Lists other) {
        int[] firsts = new int[one.firsts().length];
        int[] neighbours = new int[one.neighbours().length];
        int count = 0;
        for (int node = 0; node + 1 < firsts.length; node++) {
            int j = other.firsts()[node];
            for (int i = one.firsts()[node]; i < one.firsts()[node + 1]; i++) {
                int neighbour = one.neighbours()[i];
                while (j < other.firsts()[node + 1] && other.neighbours()[j] < neighbour) {
                    j++;
                }
                if (j < other.firsts()[node + 1] && other.neighbours()[j] == neighbour) {
                    neighbours[count++] = neighbour;
                }
            }
            firsts[node + 1] = count;
        }
        return new Lists(firsts, Arrays.copyOf(neighbours, count));
    }

    /** A member without an edge is not on the map, unless it is the one that computes. */
    private static LayerMap withoutLonely(long[] addresses, int self, Lists edges) {
        int[] places = new int[addresses.length];
        long[] kept = new long[addresses.length];
        int[] firsts = new int[addresses.length + 1];
        int count = 0;
        for (int node = 0; node < addresses.length; node++) {
            places[node] = count;
            if (node == self || edges.firsts()[node] < edges.firsts()[node + 1]) {
                kept[count++] = addresses[node];
                firsts[count] = edges.firsts()[node + 1];
            }
        }
        int[] targets = edges.neighbours();
        for (int e = 0; e < targets.length; e++) {
            targets[e] = places[targets[e]];
        }
        return new LayerMap(
                Arrays.copyOf(kept, count),
                Arrays.copyOf(firsts, count + 1),
                targets,
                places[self]);
    }
}
