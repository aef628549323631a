package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.linux.kit.NeedsNamespaces;

/** A member of a unicast layer whose neighbour goes without a word, as over Ethernet. */
@NeedsNamespaces
class NeighbourIT {
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);

    private static O7sSystem system(UnicastChain chain, int number) {
        return ((Node.O7sNode) chain.node(number)).system();
    }

    private static UnicastChain pair(Lab lab) {
        UnicastChain chain =
                UnicastChain.build(lab, 2, (n, end) -> Node.of(O7sSystem.start(lab, end.host())));
        chain.serve(1, "pong");
        chain.ping(2, "pong", "");
        return chain;
    }

    /** How the connections of its member are. */
    private static List<String> adjacencies(O7sSystem system) {
        JsonNode layer = system.json("layer", "show", UnicastChain.LAYER);
        return layer.findValues("adjacencies").stream()
                .flatMap(JsonNode::valueStream)
                .map(a -> a.get("state").asText())
                .toList();
    }

    private static void awaitAll(O7sSystem system, String words) {
        await("all adjacencies are " + words)
                .atMost(SEEN_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(
                        () ->
                                assertThat(adjacencies(system))
                                        .isNotEmpty()
                                        .allMatch(s -> s.contains(words)));
    }

    @Test
    @Execution(CONCURRENT)
    void whoeverConnectedSeesThatItsNeighbourIsGoneAndFindsItAgain() {
        try (Lab lab = Lab.open("neighbour restarted")) {
            UnicastChain chain = pair(lab);
            O7sSystem restarted = system(chain, 1);
            O7sSystem patient = system(chain, 2);
            awaitAll(patient, "up");
            restarted.irm("ipcp", "destroy", "name", "uni1");
            awaitAll(patient, "down: the link has been silent");
            awaitAll(patient, "next attempt in");
            restarted.irm(
                    ("ipcp bootstrap type unicast name uni1 layer "
                                    + UnicastChain.LAYER
                                    + " autobind")
                            .split(" "));
            restarted.irm("name", "register", "pong", "ipcp", "uni1");
            awaitAll(patient, "up");
            chain.ping(2, "pong", "");
        }
    }

    @Test
    @Execution(CONCURRENT)
    void whoeverWasConnectedToSeesThatItsNeighbourIsGone() {
        try (Lab lab = Lab.open("neighbour destroyed")) {
            UnicastChain chain = pair(lab);
            O7sSystem left = system(chain, 1);
            awaitAll(left, "up");
            system(chain, 2).irm("ipcp", "destroy", "name", "uni2");
            awaitAll(left, "down: the link has been silent");
            assertThat(adjacencies(left)).hasSizeLessThanOrEqualTo(2);
        }
    }
}
