package org.o7s.policy.routing.lfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.policy.testkit.Graph;
import org.o7s.policy.testkit.RecordedRoutes;

final class LoopFreeAlternatesTest {

    private static RecordedRoutes compute(Graph graph) {
        RecordedRoutes routes = new RecordedRoutes();
        new LoopFreeAlternates().compute(graph, routes);
        return routes;
    }

    @Test
    void alternatesAreExactlyTheOtherNeighboursThatDoNotSendPacketsBack() {
        for (long seed = 1; seed <= 200; seed++) {
            Graph graph = Graph.random(seed, 14, 30, seed % 2 == 0 ? 1 : 6);
            long[][] distances = graph.distances();
            int self = graph.self();
            RecordedRoutes routes = compute(graph);
            for (int node = 0; node < graph.nodes(); node++) {
                if (node == self || distances[self][node] == Graph.FAR) {
                    assertThat(routes.routes(node)).isEmpty();
                    assertThat(routes.alternates(node)).isEmpty();
                    continue;
                }
                for (int n = 0; n < graph.nodes(); n++) {
                    boolean expected =
                            graph.cost(self, n) > 0
                                    && routes.routes(node).getFirst() != n
                                    && distances[n][node]
                                            < distances[n][self] + distances[self][node];
                    assertThat(routes.alternates(node).contains(n))
                            .as("%s as alternate to %s, seed %s", n, node, seed)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void inATriangleEachNeighbourIsTheAlternateToTheOther() {
        RecordedRoutes routes = compute(Graph.ring(3));
        assertThat(routes.routes(1)).isEqualTo(List.of(1));
        assertThat(routes.alternates(1)).isEqualTo(List.of(2));
        assertThat(routes.alternates(2)).isEqualTo(List.of(1));
    }

    @Test
    void inARingOnlyTheOppositeMemberHasAnAlternate() {
        RecordedRoutes routes = compute(Graph.ring(6));
        assertThat(routes.alternates(1)).isEmpty();
        assertThat(routes.alternates(2)).isEmpty();
        assertThat(routes.alternates(3)).isEqualTo(List.of(5));
    }

    @Test
    void theNearestAlternateComesFirst() {
        // To node 3: direct; through 2 it costs 2, through 1 it costs 4.
        Graph graph =
                Graph.of(4).with(0, 3, 1).with(0, 1, 2).with(1, 3, 2).with(0, 2, 1).with(2, 3, 1);
        assertThat(compute(graph).alternates(3)).isEqualTo(List.of(2, 1));
    }

    @Test
    void aHubWithManyNeighboursTriesSomeOfThem() {
        Graph hub = Graph.of(101);
        for (int i = 1; i <= 100; i++) {
            hub = hub.with(0, i, 1);
        }
        for (int i = 1; i < 100; i++) {
            hub = hub.with(i, 100, 1);
        }
        List<Integer> alternates = compute(hub).alternates(100);
        assertThat(alternates).hasSize(LoopFreeAlternates.ALTERNATES_MAX).doesNotHaveDuplicates();
    }
}
