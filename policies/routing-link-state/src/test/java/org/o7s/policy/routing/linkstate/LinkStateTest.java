package org.o7s.policy.routing.linkstate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.testkit.Graph;
import org.o7s.policy.testkit.RecordedRoutes;

final class LinkStateTest {

    private static RecordedRoutes compute(Graph graph) {
        RecordedRoutes routes = new RecordedRoutes();
        new LinkState().compute(graph, routes);
        return routes;
    }

    @Test
    void everyReachableMemberGetsOneHopOnAShortestPath() {
        for (long seed = 1; seed <= 200; seed++) {
            Graph graph = Graph.random(seed, 15, 20, 1);
            long[] distances = graph.distances()[graph.self()];
            RecordedRoutes routes = compute(graph);
            for (int node = 0; node < graph.nodes(); node++) {
                boolean reachable = node != graph.self() && distances[node] != Graph.FAR;
                assertThat(routes.routes(node)).as("seed %s", seed).hasSize(reachable ? 1 : 0);
                assertThat(routes.alternates(node)).isEmpty();
            }
        }
    }

    @Test
    void aRingIsUsedTheShortWayRound() {
        RecordedRoutes routes = compute(Graph.ring(6));
        assertThat(routes.routes(2)).isEqualTo(List.of(1));
        assertThat(routes.routes(4)).isEqualTo(List.of(5));
    }

    @Test
    void anUnknownParameterIsRefused() {
        PolicyParameters wrong = new PolicyParameters(Map.of("colour", "red"));
        assertThatThrownBy(() -> new LinkStateFactory().create(wrong))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
