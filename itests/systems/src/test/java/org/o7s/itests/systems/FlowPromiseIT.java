package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Impairments;
import org.o7s.linux.kit.NeedsNamespaces;

/** {@code irm flow show}: flows of processes held to their promise over good and bad cables. */
@NeedsNamespaces
class FlowPromiseIT {
    private static final long SEED = 20_261_123;
    private static final Duration POLL = Duration.ofMillis(100);

    private static String flow(O7sSystem system) {
        return system.json("flow", "list", "name", "pong").get("flows").get(0).get("id").asText();
    }

    private static JsonNode show(O7sSystem system) {
        return system.json("flow", "show", flow(system));
    }

    private static JsonNode term(JsonNode report, String name) {
        return StreamSupport.stream(report.get("terms").spliterator(), false)
                .filter(t -> t.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static long measured(JsonNode report, String name) {
        return report.get("measured").path(name).asLong(-1);
    }

    /** The first look for which the process itself said what it measured, and that it is more. */
    private static JsonNode awaitMeasured(O7sSystem system, String name, long more) {
        return await(name + " above " + more)
                .atMost(O7sSystem.COMMAND_LIMIT)
                .pollInterval(POLL)
                .until(
                        () -> show(system),
                        report ->
                                measured(report, name) > more
                                        && measured(report, "missing-packets") >= 0);
    }

    @Test
    void theLossOfAVoiceFlowIsSeenAndTheLayerOfTheCableIsNamed() {
        try (Lab lab = Lab.open("flow promise")) {
            Link link = lab.link(lab.host("one"), lab.host("two"), Impairments.NONE, SEED);
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            Wire.ETH_AFPACKET.bootstrap(client, link.left());
            Wire.ETH_AFPACKET.bootstrap(server, link.right());
            Services.program(server, "pong", "oping -l -Q", "Ouroboros ping server");
            Running ping = client.startTool("oping -n pong -c 100000 -i 5ms -q voice --json");
            ping.awaitOutput("o7s.oping.reply", O7sSystem.COMMAND_LIMIT);

            for (O7sSystem system : new O7sSystem[] {client, server}) {
                JsonNode good = awaitMeasured(system, "arrived-packets", 20);
                assertThat(measured(good, "missing-packets")).as("%s", good).isZero();
                assertThat(term(good, "loss").get("measured").asDouble()).isZero();
                assertThat(term(good, "availability").get("standing").asText())
                        .as("%s", good)
                        .isEqualTo("kept");
                assertThat(good.get("measured").get("by").asText()).contains("(oping)");
            }

            link.relay().change(Impairments.NONE.withLoss(0.3));
            for (O7sSystem system : new O7sSystem[] {client, server}) {
                JsonNode bad = awaitMeasured(system, "missing-packets", 5);
                String seen = "seed %d: %s".formatted(SEED, bad);
                assertThat(term(bad, "availability").get("standing").asText())
                        .as(seen)
                        .isEqualTo("broken");
                assertThat(term(bad, "loss").get("measured").asDouble()).as(seen).isPositive();
                assertThat(bad.get("blame").get("finding").asText()).as(seen).isEqualTo("beyond");
                assertThat(bad.get("blame").get("layer").asText()).as(seen).isEqualTo(Wire.LAYER);
            }
            assertThat(client.irm("flow", "show", flow(client)).out())
                    .contains("broken: ", "availability")
                    .contains("where: in layer \"" + Wire.LAYER + "\" (eth-dix) or beyond");

            link.relay().change(Impairments.NONE);
            JsonNode since = client.json("flow", "show", flow(client), "for", "2s");
            assertThat(since.get("between").asBoolean()).isTrue();
            assertThat(measured(since, "age-ns")).isGreaterThanOrEqualTo(2_000_000_000);
            assertThat(measured(since, "arrived-packets")).as("%s", since).isPositive();
            ping.kill();
        }
    }
}
