package org.o7s.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of traffic when a link on its way fails: whole members, virtual time. */
class FailoverTest {
    @RegisterExtension static final Seeded SEEDED = new Seeded(41);

    private static final Duration TICK = Duration.ofMillis(1);

    /** What became of a thousand packets per second while something happened. */
    private record Outcome(long lost, long gapMs) {}

    /** A flow between two nodes of a ring, and the first link that its packets take. */
    private static Outcome outcome(
            int nodes, int target, String routing, Consumer<SimLink> trouble) {
        try (SmallLayer layer = new SmallLayer(Shape.ring(nodes), routing, "none", SEEDED.seed())) {
            SimApplications.Client client = layer.flow(0, target);
            SimLink busy = busiest(layer, client);
            SimApplications server = layer.node(target).applications();
            long sent = client.sent();
            long before = server.received();
            long last = before;
            long gapMs = 0;
            long quietMs = 0;
            for (int ms = 0; ms < 4_000; ms++) {
                if (ms == 1_000) {
                    layer.network().execute(() -> trouble.accept(busy));
                }
                layer.network().execute(client::send);
                layer.network().advance(TICK);
                quietMs = server.received() == last ? quietMs + 1 : 0;
                gapMs = Math.max(gapMs, quietMs);
                last = server.received();
            }
            layer.network().advance(Duration.ofMillis(100));
            return new Outcome(client.sent() - sent - (server.received() - before), gapMs);
        }
    }

    private static SimLink busiest(SmallLayer layer, SimApplications.Client client) {
        List<SimLink> links = layer.node(0).links();
        List<Long> before = links.stream().map(FailoverTest::packets).toList();
        for (int i = 0; i < 50; i++) {
            layer.network().execute(client::send);
            layer.network().advance(TICK);
        }
        layer.network().advance(Duration.ofMillis(100));
        return links.stream()
                .max(Comparator.comparingLong(l -> packets(l) - before.get(links.indexOf(l))))
                .orElseThrow();
    }

    private static long packets(SimLink link) {
        return link.counters().snapshot().getOrDefault("packets", 0L);
    }

    /** In a ring of six, only the way to the opposite node has an alternate without loops. */
    @ParameterizedTest
    @CsvSource({"3,1", "3,2", "6,3"})
    void withAlternatesOnlyPacketsInFlightAreLost(int nodes, int target) {
        Outcome outcome = outcome(nodes, target, "lfa", link -> link.setDown(true));
        // One packet per ms and a delay of 1 ms: what is on the link, and what leaves in that ms.
        assertThat(outcome.lost()).isLessThanOrEqualTo(2);
        assertThat(outcome.gapMs()).isLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "3,1,link-state",
        "6,1,link-state",
        "6,2,link-state",
        "6,3,link-state",
        "6,1,lfa",
        "6,2,lfa",
        "6,1,ecmp"
    })
    void withoutAlternatesTheGapIsShorterThan200MsAfterDetection(
            int nodes, int target, String routing) {
        Outcome outcome = outcome(nodes, target, routing, link -> link.setDown(true));
        assertThat(outcome.gapMs()).isLessThanOrEqualTo(200);
        assertThat(outcome.lost()).isLessThanOrEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "3,1,link-state",
        "3,1,lfa",
        "6,1,link-state",
        "6,2,lfa",
        "6,3,lfa",
        "6,3,ecmp",
        "6,1,distance-vector"
    })
    void aLinkThatSilentlySwallowsPacketsIsLeftWithinASecond(
            int nodes, int target, String routing) {
        Outcome outcome = outcome(nodes, target, routing, link -> link.setCut(true));
        assertThat(outcome.gapMs()).isBetween(100L, 1_000L);
        assertThat(outcome.lost()).isLessThanOrEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"link-state", "lfa", "ecmp", "distance-vector"})
    void aLinkThatComesBackCostsNothing(String routing) {
        Outcome outcome =
                outcome(
                        6,
                        2,
                        routing,
                        link -> {
                            SimLink idle = idle(link);
                            idle.setDown(true);
                            idle.setDown(false);
                        });
        assertThat(outcome.lost()).isZero();
    }

    private static SimLink idle(SimLink busy) {
        SimNode source = busy.from().index() == 0 ? busy.from() : busy.to();
        return source.links().stream().filter(l -> l != busy).findFirst().orElseThrow();
    }

    @Test
    void aCutIsNoticedThoughNobodySendsOverTheLink() {
        try (SmallLayer layer =
                new SmallLayer(Shape.ring(6), "link-state", "none", SEEDED.seed())) {
            SimLink link = layer.network().links().getFirst();
            link.setCut(true);
            layer.network().advance(Duration.ofSeconds(1));
            Paths paths = new Paths(layer.network(), layer.network().nodes());
            assertThat(paths.areWhole()).isTrue();
            assertThat(paths.length(link.from().index(), link.to().index())).isEqualTo(5);
        }
    }
}
