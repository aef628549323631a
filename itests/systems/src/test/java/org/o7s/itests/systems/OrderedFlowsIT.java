package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Impairments;
import org.o7s.linux.kit.NeedsNamespaces;

/** Flows with FRCP, of processes and of applications in the framework. */
@NeedsNamespaces
class OrderedFlowsIT {
    private static final String[] QUALITIES = {"best", "video", "voice", "data"};

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void processesOfOneSystemPingWithEachQuality(String direct) {
        try (Lab lab = Lab.open("qualities direct " + direct)) {
            O7sSystem system = O7sSystem.start(lab, lab.host("one"));
            system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", Wire.LAYER);
            system.irm("name", "create", "pong", "direct", direct);
            Services.program(system, "pong", "oping -l -Q", "Ouroboros ping server");
            for (String quality : QUALITIES) {
                Outcome ping = system.tool("oping -n pong -c 20 -i 5ms -q " + quality);
                assertThat(ping.expectSuccess().out())
                        .as(quality)
                        .contains("20 packets transmitted, 20 received, 0 out-of-order");
            }
            assertThat(system.shell("oping -n pong -c 5 -i 5ms -q data").expectSuccess().out())
                    .contains("5 packets transmitted, 5 received, 0 out-of-order");
            await("all flows have ended")
                    .atMost(O7sSystem.COMMAND_LIMIT)
                    .until(() -> !system.irm("flow", "list").out().contains("oping"));
        }
    }

    @Test
    void onACableThatLosesATenthEachPingOfADataFlowIsAnsweredInOrder() {
        long seed = 20_261_122;
        try (Lab lab = Lab.open("ten percent data")) {
            Link link = lab.link(lab.host("one"), lab.host("two"), Impairments.NONE, seed);
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            Wire.ETH_AFPACKET.bootstrap(client, link.left());
            Wire.ETH_AFPACKET.bootstrap(server, link.right());
            Services.program(server, "pong", "oping -l -Q", "Ouroboros ping server");
            server.irm("name", "register", "pong", "layer", Wire.LAYER);
            for (String quality : QUALITIES) {
                assertThat(client.tool("oping -n pong -c 10 -i 5ms -q " + quality).out())
                        .as(quality)
                        .contains("10 packets transmitted, 10 received, 0 out-of-order");
            }
            Running ping =
                    client.startTool("oping -n pong -c 200 -i 10ms -q data --timeout 30s --json");
            // The allocation is over when the first reply is there; from then on frames vanish.
            ping.awaitOutput("o7s.oping.reply", O7sSystem.COMMAND_LIMIT);
            link.relay().change(Impairments.NONE.withLoss(0.1).withDelay(2, 1));
            JsonNode summary =
                    Services.summary(ping.awaitEnd(O7sSystem.COMMAND_LIMIT).expectSuccess().out());
            long lost = link.relay().toRight().lost() + link.relay().toLeft().lost();
            assertThat(lost).as("seed %d: frames that were lost", seed).isPositive();
            assertThat(summary.get("received").asLong())
                    .as("seed %d: %s", seed, summary)
                    .isEqualTo(200);
            assertThat(summary.get("outOfOrder").asLong()).isZero();
        }
    }
}
