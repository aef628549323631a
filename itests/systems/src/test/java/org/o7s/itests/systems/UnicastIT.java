package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.linux.kit.NeedsNamespaces;

/** Unicast layers of o7s systems, from the first command to the last. */
@NeedsNamespaces
class UnicastIT {
    private static final String LAYER = UnicastChain.LAYER;

    private static UnicastChain chain(Lab lab, int length, String... options) {
        return UnicastChain.build(
                lab, length, (n, end) -> Node.of(O7sSystem.start(lab, end.host())), options);
    }

    private static O7sSystem system(UnicastChain chain, int number) {
        return ((Node.O7sNode) chain.node(number)).system();
    }

    @ParameterizedTest
    @Execution(CONCURRENT)
    @ValueSource(strings = {"link-state", "lfa", "ecmp", "distance-vector"})
    void aChainPingsBothWays(String routing) {
        try (Lab lab = Lab.open("chain " + routing)) {
            UnicastChain chain = chain(lab, 3, "routing", routing);
            chain.serve(1, "first");
            chain.serve(3, "last");
            assertThat(chain.ping(1, "last", "-s 1400").out())
                    .contains("5 packets transmitted, 5 received, 0 out-of-order, 0%");
            assertThat(chain.ping(3, "first", "-s 64").out())
                    .contains("5 packets transmitted, 5 received, 0 out-of-order, 0%");
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aChainOverLlcPingsBothWays() {
        try (Lab lab = Lab.open("chain over eth-llc")) {
            UnicastChain chain =
                    UnicastChain.build(
                            lab,
                            3,
                            (n, end) -> Node.of(O7sSystem.start(lab, end.host())),
                            UnicastChain.Cables.LLC);
            chain.serve(1, "first");
            chain.serve(3, "last");
            assertThat(chain.ping(1, "last", "-s 1300").out())
                    .contains("5 packets transmitted, 5 received, 0 out-of-order, 0%");
            assertThat(chain.ping(3, "first", "-s 64").out())
                    .contains("5 packets transmitted, 5 received, 0 out-of-order, 0%");
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aLayerIsMadeSeenAndTakenDown() {
        try (Lab lab = Lab.open("life of a layer")) {
            UnicastChain chain = chain(lab, 3);
            O7sSystem first = system(chain, 1);
            O7sSystem middle = system(chain, 2);
            O7sSystem last = system(chain, 3);
            chain.serve(3, "pong");
            chain.ping(1, "pong", "");

            JsonNode layer = middle.json("layer", "show", LAYER);
            assertThat(layer.get("layer").asText()).isEqualTo(LAYER);
            assertThat(middle.irm("layer", "show", LAYER).out())
                    .contains("3 members known, 1 of them here", "net1", "net2", "link-state");
            assertThat(middle.irm("layer", "graph", LAYER).out())
                    .startsWith("graph \"unicast\"")
                    .contains("uni2", "net1", "net2");
            assertThat(middle.irm("layer", "graph", LAYER, "format", "svg").out()).contains("<svg");
            assertThat(middle.irm("rib", "ls", "uni2").out()).contains("lsdb", "counters");

            assertThat(first.irm("explain", "name", "pong").out())
                    .contains("layer unicast (unicast)", "simple picks", "layer net1 (eth-dix)")
                    .contains("1. ", "2. ", "3. ", "layer net2 (eth-dix)", "-> arrives");
            JsonNode trace = first.json("trace", "pong");
            assertThat(trace.get("allocated").asBoolean()).isTrue();
            expectStages(trace.get("steps"));
            JsonNode hops = trace.get("path").get("hops");
            assertThat(hops).hasSize(3);
            assertThat(hops.get(1).get("below").get("type").asText()).isEqualTo("eth-dix");
            assertThat(hops.get(2).get("facts").get("endpoint").asText()).contains("\"pong\"");
            assertThat(first.tryIrm("trace", "nobody").out()).contains("failed");

            last.irm("name", "unregister", "pong", "layer", LAYER);
            assertThat(first.shell("oping -n pong -c 1").exitCode()).isEqualTo(1);
            last.irm("name", "register", "pong", "layer", LAYER);
            chain.ping(1, "pong", "");

            last.irm("ipcp", "disconnect", "name", "uni3", "dst", "uni2");
            assertThat(first.shell("oping -n pong -c 1").exitCode()).isEqualTo(1);
            for (O7sSystem system : List.of(last, middle, first)) {
                String member = system == last ? "uni3" : system == middle ? "uni2" : "uni1";
                system.irm("ipcp", "destroy", "name", member);
                assertThat(system.irm("layer", "list").out()).doesNotContain(LAYER);
            }
        }
    }

    private static void expectStages(JsonNode steps) {
        assertThat(steps.valueStream().map(s -> s.get("what").asText()))
                .containsSubsequence(
                        "is the name served in this system?",
                        "does layer \"unicast\" know it? (IPCP \"uni1\", unicast)",
                        "choose a layer",
                        "request a flow of the peer",
                        "check the handshake of the peer",
                        "allocate a flow, raw QoS",
                        "follow its packets",
                        "deallocate it");
        for (JsonNode step : steps) {
            String what = step.get("what").asText();
            if (what.equals("request a flow of the peer")) {
                assertThat(step.get("outcome").asText()).isEqualTo("accepted");
                assertThat(step.get("took-ns").asLong()).isPositive();
            } else if (what.equals("choose a layer")) {
                assertThat(step.get("outcome").asText()).startsWith("IPCP \"uni1\"");
            }
        }
    }

    /** docs/wire/cli-and-tools.md 6.3, without the program that starts by itself. */
    @Test
    @Execution(CONCURRENT)
    void theWalkOfThePaperWorksWordByWord() {
        try (Lab lab = Lab.open("walk of the paper")) {
            Host hostB = lab.host("b");
            Link ethernet = lab.link(lab.host("a"), hostB);
            Link ipnet = lab.link(hostB, lab.host("c"));
            O7sSystem a = O7sSystem.start(lab, ethernet.left().host());
            O7sSystem b = O7sSystem.start(lab, hostB);
            O7sSystem c = O7sSystem.start(lab, ipnet.right().host());
            String udpB = ipnet.left().address();
            c.host().addHostsEntry(udpB, "6d4c827b2080bbc7c93ae45df8a3d0fb");
            c.host().addHostsEntry(udpB, "eebe0851cda7f85aeef4229567441a2d");

            walk(
                    a,
                    "ipcp bootstrap name eth layer ethernet type eth-dix dev "
                            + ethernet.left().device(),
                    "ipcp bootstrap name uni1 layer unicast type unicast autobind",
                    "register name uni1 layer ethernet",
                    "register name unicast layer ethernet");
            walk(
                    b,
                    "ipcp bootstrap name eth layer ethernet type eth-dix dev "
                            + ethernet.right().device(),
                    "ipcp bootstrap name udp layer ipnet type udp ip " + udpB,
                    "ipcp bootstrap name local type local layer local",
                    "ipcp enrol name uni2 dst unicast autobind",
                    "ipcp connect name uni2 dst uni1",
                    "register name uni2 layer ethernet layer ipnet layer local",
                    "register name unicast layer ethernet layer ipnet layer local",
                    "ipcp enrol name uni3 dst unicast",
                    "ipcp connect name uni3 dst uni2",
                    "bind program oping name oping",
                    "register name oping ipcp uni3");
            walk(
                    c,
                    "ipcp bootstrap name udp layer ipnet type udp ip " + ipnet.right().address(),
                    "ipcp enrol name uni4 dst unicast",
                    "ipcp connect name uni4 dst uni2");
            b.serve("oping -l", "Ouroboros ping server started.");

            for (O7sSystem client : List.of(a, c)) {
                Services.awaitName(client, "oping");
                assertThat(client.shell("oping -n oping -c 4 -i 20ms").expectSuccess().out())
                        .contains("4 packets transmitted, 4 received, 0 out-of-order, 0%");
            }
            assertThat(names(b)).containsExactly("local", "uni2", "uni3", "eth", "udp");
            assertThat(names(a)).containsExactly("uni1", "eth");
            assertThat(names(c)).containsExactly("uni4", "udp");

            walk(c, "ipcp disconnect name uni4 dst uni2");
            assertThat(c.shell("oping -n oping -c 1").exitCode()).isEqualTo(1);
            a.shell("oping -n oping -c 1").expectSuccess();
            walk(b, "unregister name oping ipcp uni3");
            assertThat(a.shell("oping -n oping -c 1").exitCode()).isEqualTo(1);
        }
    }

    /** 6.5, check 1: every command succeeds and prints nothing. */
    private static void walk(O7sSystem system, String... lines) {
        for (String line : lines) {
            Outcome outcome = system.irm(line.split(" "));
            assertThat(outcome.out() + outcome.err()).as("irm %s", line).isEmpty();
        }
    }

    private static List<String> names(O7sSystem system) {
        return system.json("ipcp", "list")
                .get("ipcps")
                .valueStream()
                .map(i -> i.get("name").asText())
                .toList();
    }
}
