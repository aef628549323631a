package org.o7s.policy.routing;

import java.util.Arrays;

/**
 * The shortest paths from one node of a {@link Topology} to all others, for policies to build on.
 *
 * <p>Among nodes of equal distance the one of the lowest address is looked at first, and a path
 * gives way only to a strictly shorter one: so all members that compute this way agree, and agree
 * with the C prototype 0.23. Takes O(edges) where all costs are 1, else O(edges log edges).
 * Immutable. Source: docs/wire/wire-unicast.md 7.7.
 */
public final class ShortestPaths {
    /** The distance of a node that cannot be reached. */
    public static final long UNREACHABLE = Long.MAX_VALUE;

    private final int source;
    private final long[] distances;
    private final int[] firstHops;
    private final int[] order;
    private int count;

    private ShortestPaths(Topology topology, int source) {
        int nodes = topology.nodes();
        this.source = source;
        distances = new long[nodes];
        firstHops = new int[nodes];
        order = new int[nodes];
        Arrays.fill(distances, UNREACHABLE);
        Arrays.fill(firstHops, -1);
        distances[source] = 0;
        if (allCostOne(topology)) {
            search(topology);
        } else {
            searchByCost(topology);
        }
    }

    /**
     * Finds them.
     *
     * @param source the node that they start from
     */
    public static ShortestPaths from(Topology topology, int source) {
        return new ShortestPaths(topology, source);
    }

    /** The node that they start from. */
    public int source() {
        return source;
    }

    /** The cost of the path to a node, {@link #UNREACHABLE} if there is none. */
    public long distance(int node) {
        return distances[node];
    }

    /** The node after the source on the path to a node; negative if there is none. */
    public int firstHop(int node) {
        return firstHops[node];
    }

    /** How many nodes can be reached, the source included. */
    public int count() {
        return count;
    }

    /**
     * The nodes that can be reached, the source first, nearest first, those of equal distance by
     * ascending address.
     *
     * @param index in {@code 0..count()-1}
     */
    public int node(int index) {
        return order[index];
    }

    private static boolean allCostOne(Topology topology) {
        int edges = topology.edges();
        for (int e = 0; e < edges; e++) {
            if (topology.cost(e) != 1) {
                return false;
            }
        }
        return true;
    }

    /** Breadth first, one distance after the other, each by ascending address. */
    private void search(Topology topology) {
        order[0] = source;
        int begin = 0;
        int end = 1;
        int size = 1;
        while (begin < end) {
            for (int i = begin; i < end; i++) {
                int node = order[i];
                long next = distances[node] + 1;
                int lastEdge = topology.firstEdge(node + 1);
                for (int e = topology.firstEdge(node); e < lastEdge; e++) {
                    int target = topology.target(e);
                    if (distances[target] == UNREACHABLE) {
                        distances[target] = next;
                        firstHops[target] = node == source ? target : firstHops[node];
                        order[size++] = target;
                    }
                }
            }
            begin = end;
            end = size;
            Arrays.sort(order, begin, end);
        }
        count = size;
    }

    private void searchByCost(Topology topology) {
        Heap heap = new Heap();
        boolean[] done = new boolean[distances.length];
        heap.add(0, source);
        while (!heap.isEmpty()) {
            int node = heap.removeFirst();
            if (done[node]) {
                continue;
            }
            done[node] = true;
            order[count++] = node;
            int lastEdge = topology.firstEdge(node + 1);
            for (int e = topology.firstEdge(node); e < lastEdge; e++) {
                int target = topology.target(e);
                long distance = distances[node] + topology.cost(e);
                if (distance < distances[target]) {
                    distances[target] = distance;
                    firstHops[target] = node == source ? target : firstHops[node];
                    heap.add(distance, target);
                }
            }
        }
    }

    /** A binary heap of nodes by distance, then address; a node may be in it several times. */
    private static final class Heap {
        private long[] distances = new long[64];
        private int[] nodes = new int[64];
        private int size;

        boolean isEmpty() {
            return size == 0;
        }

        void add(long distance, int node) {
            if (size == nodes.length) {
                distances = Arrays.copyOf(distances, 2 * size);
                nodes = Arrays.copyOf(nodes, 2 * size);
            }
            int at = size++;
            while (at > 0 && isBefore(distance, node, (at - 1) / 2)) {
                move((at - 1) / 2, at);
                at = (at - 1) / 2;
            }
            set(at, distance, node);
        }

        int removeFirst() {
            int first = nodes[0];
            size--;
            long distance = distances[size];
            int node = nodes[size];
            int at = 0;
            while (2 * at + 1 < size) {
                int child = 2 * at + 1;
                if (child + 1 < size && isBefore(distances[child + 1], nodes[child + 1], child)) {
                    child++;
                }
                if (isBefore(distance, node, child)) {
                    break;
                }
                move(child, at);
                at = child;
            }
            set(at, distance, node);
            return first;
        }

        private boolean isBefore(long distance, int node, int other) {
            return distance < distances[other]
                    || (distance == distances[other] && node < nodes[other]);
        }

        private void move(int from, int to) {
            set(to, distances[from], nodes[from]);
        }

        private void set(int at, long distance, int node) {
            distances[at] = distance;
            nodes[at] = node;
        }
    }
}
