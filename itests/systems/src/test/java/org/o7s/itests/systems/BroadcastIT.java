package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/** Broadcast layers over three systems in a row, over Ethernet, with obc in each. */
@NeedsNamespaces
class BroadcastIT {
    private final O7sSystem[] systems = new O7sSystem[3];
    private Lab lab;

    @BeforeEach
    void openALab(TestInfo test) {
        lab = Lab.open(test.getDisplayName().replaceAll("[^A-Za-z0-9]+", " "));
    }

    @AfterEach
    void end() {
        lab.close();
    }

    private BroadcastChain chain(String... options) {
        return BroadcastChain.build(
                lab,
                "ooo",
                (n, end) -> {
                    systems[n - 1] = O7sSystem.start(lab, end.host());
                    return Node.of(systems[n - 1]);
                },
                options);
    }

    @Test
    void everybodyHearsWhatAnybodySays() {
        BroadcastChain chain = chain();
        for (int speaker = 1; speaker <= chain.length(); speaker++) {
            chain.everybodyHears(speaker, "hello-" + speaker);
        }
        // In the shell too, as bundles of the daemon, and with several at one member.
        Running far = chain.node(3).listen(BroadcastChain.LAYER);
        Running near = systems[0].serve("obc -n broadcast -l --json", "o7s.obc.joined/1");
        assertThat(systems[0].shell("obc -n broadcast -m shell").expectSuccess().out()).isEmpty();
        far.awaitOutput("Message is shell.", BroadcastChain.WITHIN);
        near.awaitOutput(
                "{\"schema\":\"o7s.obc.message/1\",\"layer\":\"broadcast\",\"text\":\"shell\"}",
                BroadcastChain.WITHIN);
        JsonNode flows = systems[2].json("flow", "list").get("flows");
        assertThat(flows).anyMatch(f -> f.get("name").asText().equals("broadcast"));
        far.signal("INT");
        assertThat(far.awaitEnd(Duration.ofSeconds(30)).exitCode()).isNotEqualTo(1);
    }

    @Test
    void aLoopIsRefusedWithASentenceAndChangesNothing() {
        BroadcastChain chain = chain();
        chain.closeRing();
        Outcome refused = chain.tryConnect(3, 1);
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).contains("E-CONNECT-LOOP").contains("stateful");
        chain.everybodyHears(1, "still-a-tree");
    }

    @Test
    void aStatefulLayerIsARingAndSurvivesACut() {
        BroadcastChain chain = chain("transfer", "stateful");
        chain.closeRing();
        chain.tryConnect(3, 1).expectSuccess();
        Running listener = chain.node(2).listen(BroadcastChain.LAYER);
        chain.node(1).say(BroadcastChain.LAYER, "once");
        listener.awaitOutput("Message is once.", BroadcastChain.WITHIN);
        // The first connection goes; the other way round is left.
        systems[1].irm("ipcp", "disconnect", "name", "bc2", "dst", "bc1", "component", "dt");
        chain.node(1).say(BroadcastChain.LAYER, "round-the-other-way");
        listener.awaitOutput("Message is round-the-other-way.", BroadcastChain.WITHIN);
        assertThat(listener.output().lines().filter(l -> l.equals("Message is once."))).hasSize(1);
    }

    @Test
    void whatCannotBeIsExplained() {
        O7sSystem system = O7sSystem.start(lab, lab.host("alone"));
        Outcome nowhere = system.tool("obc -n nowhere -m x");
        assertThat(nowhere.exitCode()).isEqualTo(1);
        assertThat(nowhere.err()).contains("E-JOIN-NOLAYER").contains("nowhere");
        system.irm("ipcp", "bootstrap", "type", "broadcast", "name", "b", "layer", "all");
        Outcome register = system.tryIrm("name", "register", "x", "ipcp", "b");
        assertThat(register.exitCode()).isNotZero();
        assertThat(system.irm("layer", "show", "all").out()).contains("stateless");
        assertThat(system.irm("rib", "ls", "b").out()).contains("counters");
        assertThat(system.tool("obc -n all -m alone --json").expectSuccess().out())
                .contains("\"schema\":\"o7s.obc.sent/1\"");
    }
}
