package org.o7s.policy.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.o7s.policy.routing.Topology;

/**
 * A small topology in the hands of a test, as a matrix of costs. Node {@code n} has address n+1.
 */
public final class Graph implements Topology {
    /** The distance of nodes that are not connected. */
    public static final long FAR = Long.MAX_VALUE;

    private final int[][] costs;
    private final int[] firstEdges;
    private final int[] targets;
    private final int self;

    private Graph(int[][] costs, int self) {
        this.costs = costs;
        this.self = self;
        List<Integer> ends = new ArrayList<>();
        firstEdges = new int[costs.length + 1];
        for (int a = 0; a < costs.length; a++) {
            firstEdges[a] = ends.size();
            for (int b = 0; b < costs.length; b++) {
                if (costs[a][b] > 0) {
                    ends.add(b);
                }
            }
        }
        firstEdges[costs.length] = ends.size();
        targets = ends.stream().mapToInt(e -> e).toArray();
    }

    /** Nodes without edges. */
    public static Graph of(int nodes) {
        return new Graph(new int[nodes][nodes], 0);
    }

    /** A ring with costs 1. */
    public static Graph ring(int nodes) {
        Graph ring = of(nodes);
        for (int i = 0; i < nodes; i++) {
            ring = ring.with(i, (i + 1) % nodes, 1);
        }
        return ring;
    }

    /**
     * A random graph, not always connected.
     *
     * @param maxCost costs are 1..maxCost
     */
    public static Graph random(long seed, int nodes, int edges, int maxCost) {
        Random random = new Random(seed);
        int[][] costs = new int[nodes][nodes];
        for (int i = 0; i < edges; i++) {
            int a = random.nextInt(nodes);
            int b = random.nextInt(nodes);
            if (a != b) {
                costs[a][b] = 1 + random.nextInt(maxCost);
                costs[b][a] = costs[a][b];
            }
        }
        return new Graph(costs, random.nextInt(nodes));
    }

    /** The same with one more edge. */
    public Graph with(int a, int b, int cost) {
        int[][] more = Arrays.stream(costs).map(int[]::clone).toArray(int[][]::new);
        more[a][b] = cost;
        more[b][a] = cost;
        return new Graph(more, self);
    }

    /** The same for another member. */
    public Graph seenBy(int node) {
        return new Graph(costs, node);
    }

    /** All distances, by the algorithm of Floyd and Warshall. */
    public long[][] distances() {
        int n = costs.length;
        long[][] distances = new long[n][n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                distances[a][b] = a == b ? 0 : costs[a][b] > 0 ? costs[a][b] : FAR;
            }
        }
        for (int via = 0; via < n; via++) {
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    if (distances[a][via] != FAR && distances[via][b] != FAR) {
                        distances[a][b] =
                                Math.min(distances[a][b], distances[a][via] + distances[via][b]);
                    }
                }
            }
        }
        return distances;
    }

    /** The cost between two nodes, 0 if there is no edge. */
    public int cost(int a, int b) {
        return costs[a][b];
    }

    @Override
    public int nodes() {
        return costs.length;
    }

    @Override
    public int self() {
        return self;
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
        int from = 0;
        while (firstEdges[from + 1] <= edge) {
            from++;
        }
        return costs[from][targets[edge]];
    }
}
