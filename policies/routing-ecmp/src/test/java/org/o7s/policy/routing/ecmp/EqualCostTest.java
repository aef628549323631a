package org.o7s.policy.routing.ecmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.policy.testkit.Graph;
import org.o7s.policy.testkit.RecordedRoutes;

final class EqualCostTest {

    private static RecordedRoutes compute(Graph graph) {
        RecordedRoutes routes = new RecordedRoutes();
        new EqualCost().compute(graph, routes);
        return routes;
    }

    @Test
    void hopsAreExactlyTheNeighboursThatShortestPathsBeginWith() {
        for (long seed = 1; seed <= 200; seed++) {
            Graph graph = Graph.random(seed, 14, 30, seed % 2 == 0 ? 1 : 4);
            long[][] distances = graph.distances();
            int self = graph.self();
            RecordedRoutes routes = compute(graph);
            for (int node = 0; node < graph.nodes(); node++) {
                for (int n = 0; n < graph.nodes(); n++) {
                    boolean expected =
                            node != self
                                    && graph.cost(self, n) > 0
                                    && distances[n][node] != Graph.FAR
                                    && graph.cost(self, n) + distances[n][node]
                                            == distances[self][node];
                    assertThat(routes.routes(node).contains(n))
                            .as("%s as hop to %s, seed %s", n, node, seed)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void hopsComeByAddressAndOnce() {
        Graph graph = Graph.of(102);
        for (int i = 1; i <= 100; i++) {
            graph = graph.with(0, i, 1).with(i, 101, 1);
        }
        List<Integer> hops = compute(graph).routes(101);
        assertThat(hops).hasSize(100).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void theOppositeMemberOfAnEvenRingIsReachedBothWays() {
        RecordedRoutes routes = compute(Graph.ring(6));
        assertThat(routes.routes(3)).isEqualTo(List.of(1, 5));
        assertThat(routes.routes(2)).isEqualTo(List.of(1));
    }
}
