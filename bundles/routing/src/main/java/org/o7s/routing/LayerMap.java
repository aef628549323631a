package org.o7s.routing;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.o7s.policy.routing.Topology;

/**
 * The map of the layer that a link-state database describes: an edge where both ends announce it,
 * in compressed rows. Immutable. Source: docs/wire/wire-unicast.md 7.3.
 */
final class LayerMap implements Topology {
    private final long[] addresses;
    private final int[] firstEdges;
    private final int[] targets;
    private final int self;

    LayerMap(long[] addresses, int[] firstEdges, int[] targets, int self) {
        this.addresses = addresses;
        this.firstEdges = firstEdges;
        this.targets = targets;
        this.self = self;
    }

    /**
     * Draws the map.
     *
     * @param own address of the member that it is for, which is on it even without links
     * @param keys the announced links, each once
     */
    static LayerMap of(long own, long[] keys) {
        return MapDrawing.draw(own, keys);
    }

    /** The same map, for another member. */
    LayerMap seenBy(int node) {
        return new LayerMap(addresses, firstEdges, targets, node);
    }

    /** The node of an address, or a negative number. */
    int node(long address) {
        return Arrays.binarySearch(addresses, address);
    }

    /** The nodes that can be reached from this member, itself first, nearest first. */
    int[] reachable() {
        boolean[] seen = new boolean[nodes()];
        int[] queue = new int[nodes()];
        int size = 0;
        queue[size++] = self;
        seen[self] = true;
        for (int i = 0; i < size; i++) {
            for (int e = firstEdge(queue[i]); e < firstEdge(queue[i] + 1); e++) {
                int next = targets[e];
                if (!seen[next]) {
                    seen[next] = true;
                    queue[size++] = next;
                }
            }
        }
        return Arrays.copyOf(queue, size);
    }

    /** The addresses of the members that can be reached from this one, its own with them. */
    Set<Long> reachableAddresses() {
        Set<Long> all = new HashSet<>();
        for (int node : reachable()) {
            all.add(address(node));
        }
        return all;
    }

    @Override
    public int nodes() {
        return addresses.length;
    }

    @Override
    public int self() {
        return self;
    }

    @Override
    public long address(int node) {
        return addresses[node];
    }

    @Override
    public int firstEdge(int node) {
        return firstEdges[node];
    }

    @Override
    public int edges() {
        return targets.length;
    }

    @Override
    public int target(int edge) {
        return targets[edge];
    }

    @Override
    public int cost(int edge) {
        return 1;
    }
}
