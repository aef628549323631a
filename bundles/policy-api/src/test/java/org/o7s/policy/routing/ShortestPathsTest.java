package org.o7s.policy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.o7s.policy.testkit.Graph;

final class ShortestPathsTest {

    @Test
    void distancesAreThoseOfFloydAndWarshallWhateverTheCosts() {
        for (long seed = 1; seed <= 300; seed++) {
            int maxCost = seed % 2 == 0 ? 1 : 9;
            Graph graph = Graph.random(seed, 2 + (int) (seed % 25), (int) (seed % 60), maxCost);
            long[][] expected = graph.distances();
            ShortestPaths paths = ShortestPaths.from(graph, graph.self());
            for (int node = 0; node < graph.nodes(); node++) {
                assertThat(paths.distance(node))
                        .as("distance to %s, seed %s", node, seed)
                        .isEqualTo(expected[graph.self()][node]);
            }
        }
    }

    @Test
    void theFirstHopIsANeighbourOnAShortestPath() {
        for (long seed = 1; seed <= 300; seed++) {
            int maxCost = seed % 2 == 0 ? 1 : 9;
            Graph graph = Graph.random(seed, 2 + (int) (seed % 25), (int) (seed % 60), maxCost);
            long[][] distances = graph.distances();
            int self = graph.self();
            ShortestPaths paths = ShortestPaths.from(graph, self);
            for (int i = 1; i < paths.count(); i++) {
                int node = paths.node(i);
                int hop = paths.firstHop(node);
                assertThat(graph.cost(self, hop)).as("seed %s", seed).isPositive();
                assertThat(graph.cost(self, hop) + distances[hop][node])
                        .as("seed %s", seed)
                        .isEqualTo(distances[self][node]);
            }
        }
    }

    @Test
    void nodesComeNearestFirstAndByAddressAmongEquals() {
        for (long seed = 1; seed <= 100; seed++) {
            Graph graph = Graph.random(seed, 20, 40, seed % 2 == 0 ? 1 : 5);
            ShortestPaths paths = ShortestPaths.from(graph, graph.self());
            assertThat(paths.node(0)).isEqualTo(graph.self());
            for (int i = 1; i < paths.count(); i++) {
                long before = paths.distance(paths.node(i - 1));
                long here = paths.distance(paths.node(i));
                boolean ordered =
                        before < here || (before == here && paths.node(i - 1) < paths.node(i));
                assertThat(ordered).as("seed %s, place %s", seed, i).isTrue();
            }
        }
    }

    @Test
    void ofTwoEqualPathsTheOneThatWasFoundFirstStays() {
        // 0 - 2 - 3 and 0 - 1 - 3: node 1 has the lower address and is looked at first.
        Graph diamond = Graph.of(4).with(0, 2, 1).with(2, 3, 1).with(0, 1, 1).with(1, 3, 1);
        assertThat(ShortestPaths.from(diamond, 0).firstHop(3)).isEqualTo(1);
    }

    @Test
    void whatCannotBeReachedHasNoHop() {
        ShortestPaths paths = ShortestPaths.from(Graph.of(3).with(0, 1, 1), 0);
        assertThat(paths.count()).isEqualTo(2);
        assertThat(paths.distance(2)).isEqualTo(ShortestPaths.UNREACHABLE);
        assertThat(paths.firstHop(2)).isNegative();
    }
}
