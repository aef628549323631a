package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Capture;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Captures of a layer at every level of the recursion, as the dissector of the system reads them.
 */
@NeedsNamespaces
class CaptureIT {
    private static final String NAMES = "uni pong";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @BeforeAll
    static void thereIsTshark() {
        String _ = Installed.program("tshark", "tshark");
    }

    @Test
    void aLayerIsReadFromItsFirstPacketOnAtEveryLevel() throws Exception {
        try (Lab lab = Lab.open("captures")) {
            Link link = lab.link(lab.host("a"), lab.host("b"));
            O7sSystem a = O7sSystem.start(lab, link.left().host());
            O7sSystem b = O7sSystem.start(lab, link.right().host());
            try (Capture wire = link.left().host().capture(link.left().device())) {
                for (O7sSystem system : List.of(a, b)) {
                    LinkEnd end = system == a ? link.left() : link.right();
                    Captures.walk(
                            system,
                            "ipcp bootstrap name eth layer net type eth-dix dev " + end.device());
                }
                Path frames = Captures.start(lab, a, "if", link.left().device());
                Captures.walk(a, "ipcp bootstrap name uni1 layer uni type unicast autobind");
                Path below = Captures.start(lab, a, "ipcp", "uni1");
                Captures.walk(a, "name register uni1 layer net", "name register uni layer net");
                Captures.walk(
                        b,
                        "ipcp enrol name uni2 layer uni autobind",
                        "ipcp connect name uni2 dst uni1");
                Captures.walk(b, "bind program oping name pong", "name register pong layer uni");
                b.serve("oping -l", "Ouroboros ping server started.");
                await("the name has come around")
                        .atMost(LIMIT)
                        .until(() -> a.tryIrm("resolve", "pong").exitCode() == 0);
                a.shell("oping -n pong -c 5 -i 20ms").expectSuccess();
                a.irm("policy", "set", "pff", "alternate", "ipcp", "uni1");
                a.irm("explain", "name", "pong");
                Captures.stopAll(a);

                for (Path file : List.of(frames, below)) {
                    List<String> all = Captures.readWhole(lab, file, NAMES);
                    assertThat(all)
                            .anyMatch(l -> l.contains("ENROLL_RESP") && l.contains("layer='uni'"))
                            .anyMatch(l -> l.contains("CEP comp='Management'"))
                            .anyMatch(l -> l.contains("LSA d_addr="))
                            .anyMatch(l -> l.contains("DHT FIND_NODE_REQ"))
                            .anyMatch(l -> l.contains("HELLO_ANSWER"))
                            .anyMatch(l -> l.contains("FA FLOW_REQ"))
                            .anyMatch(l -> l.contains("FA FLOW_DEALLOC"))
                            .anyMatch(l -> l.contains("path QUESTION"))
                            .anyMatch(l -> l.contains("path ANSWER"))
                            .noneMatch(l -> l.contains("unknown flow"));
                    assertThat(Captures.count(all, "oping REQUEST")).isEqualTo(5);
                    assertThat(Captures.count(all, "oping REPLY")).isEqualTo(5);
                }
                assertThat(Captures.readWhole(lab, frames, NAMES))
                        .anyMatch(l -> l.contains("NAME_QUERY_REQ name='uni'"));
            }
            List<String> seen =
                    Captures.read(lab, link.left().host().folder().resolve(device(link)), NAMES);
            assertThat(Captures.count(seen, "oping REPLY"))
                    .as("what a stranger on the wire captured, without maps")
                    .isEqualTo(5);
        }
    }

    private static String device(Link link) {
        return link.left().device() + ".pcap";
    }

    @Test
    void aCaptureThatBeginsInTheMiddleIsReadByItsMap() throws Exception {
        try (Lab lab = Lab.open("late captures")) {
            UnicastChain chain =
                    UnicastChain.build(
                            lab, 2, (n, end) -> Node.of(O7sSystem.start(lab, end.host())));
            O7sSystem first = ((Node.O7sNode) chain.node(1)).system();
            chain.serve(2, "pong");
            chain.ping(1, "pong", "");
            Running client = first.start("oping -n pong -c 5000 -i 20ms");
            client.awaitOutput("seq=5 ", LIMIT);
            Path frames = Captures.start(lab, first, "ipcp", "n1");
            Path below = Captures.start(lab, first, "ipcp", "uni1");
            String id =
                    first.json("flow", "list", "name", "pong")
                            .get("flows")
                            .get(0)
                            .get("id")
                            .asText();
            Path flow = Captures.start(lab, first, "flow", id);
            Captures.awaitPackets(first, 40);
            Captures.stopAll(first);

            for (Path file : List.of(frames, below, flow)) {
                assertThat(Captures.readWhole(lab, file, NAMES))
                        .as(file.toString())
                        .noneMatch(l -> l.contains("unknown flow"))
                        .anyMatch(l -> l.contains("[pong] oping REQUEST"))
                        .anyMatch(l -> l.contains("[pong] oping REPLY"));
            }
        }
    }

    @Test
    void aDirectFlowIsRefusedWithAWayOutAndAKilledDaemonLeavesWhatItWrote() throws Exception {
        try (Lab lab = Lab.open("direct captures")) {
            O7sSystem system = O7sSystem.start(lab, lab.host("alone"));
            Captures.walk(
                    system, "ipcp bootstrap name lo type local layer loc", "name create pong");
            Captures.walk(system, "bind program oping name pong");
            system.serveTool("oping -n pong -l", "Ouroboros ping server started");
            Running direct = system.startTool("oping -n pong -i 20ms -c 100000");
            direct.awaitOutput("seq=2 ", LIMIT);
            Outcome refused =
                    system.tryIrm(
                            "capture",
                            "start",
                            "flow",
                            flowOf(system),
                            "file",
                            lab.folder().resolve("no.pcapng").toString());
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.err())
                    .contains(
                            "E-CAPTURE-HIDDEN",
                            "past the daemon",
                            "irm name create pong direct off");
            direct.kill();

            Captures.walk(system, "name destroy pong", "name create pong direct off");
            Captures.walk(system, "bind program oping name pong", "name register pong layer loc");
            Running seen = system.startTool("oping -n pong -i 5ms -c 100000");
            seen.awaitOutput("seq=2 ", LIMIT);
            Path file = Captures.start(lab, system, "flow", flowOf(system));
            Captures.awaitPackets(system, 40);
            system.killDaemon();
            assertThat(Captures.readWhole(lab, file, NAMES))
                    .anyMatch(l -> l.contains("[pong] oping REQUEST"))
                    .anyMatch(l -> l.contains("[pong] oping REPLY"));
        }
    }

    private static String flowOf(O7sSystem system) {
        return system.json("flow", "list", "name", "pong").get("flows").get(0).get("id").asText();
    }
}
