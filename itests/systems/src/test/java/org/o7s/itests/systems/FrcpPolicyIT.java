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
            Running ping = system.startTool("oping -n pong -i 10ms -q data --timeout 30s --json");
            ping.awaitOutput("o7s.oping.reply", O7sSystem.COMMAND_LIMIT);
            for (int i = 0; i < 3; i++) {
                set(system, "fixed", "rto-ms=" + (300 + i));
                set(system, "delta-t", "delay-ms=" + i);
            }
            system.irm("policy", "rollback", "frcp", "owner", "flows");
            awaitPolicy(system, "fixed");
            int before = replies(ping.output()).size();
            await("it goes on")
                    .atMost(O7sSystem.COMMAND_LIMIT)
                    .until(() -> replies(ping.output()).size() > before + 10);
            ping.signal("INT");
            expectNoGap(ping.awaitEnd(O7sSystem.COMMAND_LIMIT).expectSuccess().out());
            assertThat(system.shell("oping -n pong -c 5 -i 5ms -q data").expectSuccess().out())
                    .contains("5 packets transmitted, 5 received, 0 out-of-order");
        }
    }

    private static List<String> replies(String output) {
        return output.lines().filter(line -> line.contains("o7s.oping.reply")).toList();
    }

    /** The last requests may have been in flight when it ended; all before them were answered. */
    private static void expectNoGap(String output) {
        JsonNode summary = Services.summary(output);
        int received = replies(output).size();
        assertThat(replies(output).getLast()).contains("\"seq\":" + (received - 1) + ",");
        assertThat(summary.get("received").asInt()).as("%s", summary).isEqualTo(received);
        assertThat(summary.get("transmitted").asInt())
                .as("%s", summary)
                .isGreaterThanOrEqualTo(received);
        assertThat(summary.get("outOfOrder").asInt()).as("%s", summary).isZero();
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
