package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/** The policy of FRCP is exchanged under a data flow of two processes, and of the framework. */
@NeedsNamespaces
class FrcpPolicyIT {
    @Test
    void aDataFlowLosesNothingWhileItsPolicyIsExchanged() {
        try (Lab lab = Lab.open("policy of frcp")) {
            O7sSystem system = O7sSystem.start(lab, lab.host("one"));
            system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", Wire.LAYER);
            Services.program(system, "pong", "oping -l -Q", "Ouroboros ping server");
            Running ping = system.startTool("oping -n pong -i 10ms -q data --json");
            ping.awaitOutput("o7s.oping.reply", O7sSystem.COMMAND_LIMIT);
            for (int i = 0; i < 3; i++) {
                set(system, "fixed", "rto-ms=" + (300 + i));
                set(system, "delta-t", "delay-ms=" + i);
            }
            system.irm("policy", "rollback", "frcp", "owner", "flows");
            awaitPolicy(system, "fixed");
            ping.signal("INT");
            JsonNode summary =
                    Services.summary(ping.awaitEnd(O7sSystem.COMMAND_LIMIT).expectSuccess().out());
            int transmitted = summary.get("transmitted").asInt();
            assertThat(transmitted).isPositive();
            assertThat(summary.get("received").asInt())
                    .as("%s: the last one may be in flight", summary)
                    .isBetween(transmitted - 1, transmitted);
            assertThat(summary.get("outOfOrder").asInt()).isZero();
            assertThat(system.shell("oping -n pong -c 5 -i 5ms -q data").expectSuccess().out())
                    .contains("5 packets transmitted, 5 received, 0 out-of-order");
        }
    }

    private static void set(O7sSystem system, String policy, String parameter) {
        system.irm("policy", "set", "frcp", policy, "owner", "flows", "param", parameter);
        awaitPolicy(system, policy);
    }

    private static void awaitPolicy(O7sSystem system, String policy) {
        await().atMost(O7sSystem.COMMAND_LIMIT)
                .untilAsserted(
                        () -> assertThat(said(system)).hasSize(2).containsOnly(policy + ": "));
    }

    /** What the processes say. */
    private static List<String> said(O7sSystem system) {
        List<String> all = new ArrayList<>();
        for (JsonNode process : system.json("process", "list").get("processes")) {
            if (!process.get("user").asText().equals("-")) {
                all.add(process.get("frcp").asText() + ": " + process.get("frcpProblem").asText());
            }
        }
        return all;
    }
}
