package org.o7s.itests.benchmarks;

import java.util.Arrays;
import java.util.Random;
import org.o7s.policy.routing.Topology;

/**
 * A random connected layer in compressed rows: a tree, and links between random members until there
 * are enough.
 */
final class RandomLayer implements Topology {
    private final int nodes;
    private final int[] firstEdges;
    private final int[] targets;

    /**
     * A layer.
     *
     * @param links how many, at least {@code nodes - 1}; a link that comes twice counts once
     */
    RandomLayer(long seed, int nodes, int links) {
        this.nodes = nodes;
        Random random = new Random(seed);
        long[] edges = new long[2 * links];
        for (int i = 0; i < links; i++) {
            int a = i + 1 < nodes ? i + 1 : random.nextInt(nodes);
            int b =
                    i + 1 < nodes
                            ? random.nextInt(i + 1)
                            : (a + 1 + random.nextInt(nodes - 1)) % nodes;
            edges[2 * i] = ((long) a << 32) | b;
            edges[2 * i + 1] = ((long) b << 32) | a;
        }
        edges = Arrays.stream(edges).sorted().distinct().toArray();
        firstEdges = new int[nodes + 1];
        targets = new int[edges.length];
        for (int e = 0; e < edges.length; e++) {
            firstEdges[(int) (edges[e] >>> 32) + 1]++;
            targets[e] = (int) edges[e];
        }
        for (int n = 0; n < nodes; n++) {
            firstEdges[n + 1] += firstEdges[n];
        }
    }

    @Override
    public int nodes() {
        return nodes;
    }

    @Override
    public int self() {
        return nodes / 2;
    }

    @Override
    public long address(int node) {
        return node + 1L;
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
