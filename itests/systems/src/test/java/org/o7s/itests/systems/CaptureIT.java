package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Distribution;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Programs;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Capture;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Captures of a layer at every level of the recursion, as the dissector of the system reads them.
 */
@NeedsNamespaces
class CaptureIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @BeforeAll
    static void thereIsTshark() {
        String _ = Installed.program("tshark", "tshark");
    }

    /** What the packets of a capture are, one line each; fails if the dissector does. */
    private static List<String> read(Lab lab, Path file) {
        String script = Distribution.located().home().resolve("wireshark/o7s.lua").toString();
        Map<String, String> home = Map.of("HOME", lab.folder().toString());
        List<String> tshark =
                List.of(
                        "tshark",
                        "-n",
                        "-X",
                        "lua_script:" + script,
                        "-o",
                        "o7s.names:uni pong",
                        "-r",
                        file.toString());
        String details =
                Programs.run(LIMIT, home, with(tshark, "-V", "-O", "o7s,o7s_capture"))
                        .expectSuccess()
                        .out();
        assertThat(details.lines())
                .noneMatch(l -> l.contains("Lua Error") || l.contains("Malformed"))
                .noneMatch(l -> l.contains("Unknown field"));
        return Programs.run(
                        LIMIT,
                        home,
                        with(tshark, "-Y", "o7s", "-T", "fields", "-e", "_ws.col.Info"))
                .expectSuccess()
                .out()
                .lines()
                .toList();
    }

    private static List<String> with(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }

    private static Path start(Lab lab, O7sSystem system, String kind, String target) {
        Path file = lab.folder().resolve(kind + "-" + target + ".pcapng");
        system.irm("capture", "start", kind, target, "file", file.toString());
        return file;
    }

    /** Waits until each capture has written so many packets. */
    private static void awaitPackets(O7sSystem system, int packets) {
        await("each capture has " + packets + " packets")
                .atMost(LIMIT)
                .until(
                        () -> {
                            List<Long> written = new ArrayList<>();
                            for (JsonNode capture :
                                    system.json("capture", "list").get("captures")) {
                                written.add(capture.get("packets").asLong());
                            }
                            return written.stream().allMatch(n -> n >= packets);
                        });
    }

    private static void stopAll(O7sSystem system) {
        for (JsonNode capture : system.json("capture", "list").get("captures")) {
            assertThat(capture.get("missed").asLong()).isZero();
            system.irm("capture", "stop", capture.get("id").asText());
        }
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
                    walk(
                            system,
                            "ipcp bootstrap name eth layer net type eth-dix dev " + end.device());
                }
                Path frames = start(lab, a, "if", link.left().device());
                walk(a, "ipcp bootstrap name uni1 layer uni type unicast autobind");
                Path below = start(lab, a, "ipcp", "uni1");
                walk(a, "name register uni1 layer net", "name register uni layer net");
                walk(
                        b,
                        "ipcp enrol name uni2 layer uni autobind",
                        "ipcp connect name uni2 dst uni1");
                walk(b, "bind program oping name pong", "name register pong layer uni");
                b.serve("oping -l", "Ouroboros ping server started.");
                await("the name has come around")
                        .atMost(LIMIT)
                        .until(() -> a.tryIrm("resolve", "pong").exitCode() == 0);
                a.shell("oping -n pong -c 5 -i 20ms").expectSuccess();
                a.irm("policy", "set", "pff", "alternate", "ipcp", "uni1");
                a.irm("explain", "name", "pong");
                stopAll(a);

                for (Path file : List.of(frames, below)) {
                    List<String> all = read(lab, file);
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
                    assertThat(all.stream().filter(l -> l.contains("oping REQUEST"))).hasSize(5);
                    assertThat(all.stream().filter(l -> l.contains("oping REPLY"))).hasSize(5);
                }
                assertThat(read(lab, frames))
                        .anyMatch(l -> l.contains("NAME_QUERY_REQ name='uni'"));
            }
            List<String> seen = read(lab, link.left().host().folder().resolve(device(link)));
            assertThat(seen.stream().filter(l -> l.contains("oping REPLY")))
                    .as("what a stranger on the wire captured, without maps")
                    .hasSize(5);
        }
    }

    private static String device(Link link) {
        return link.left().device() + ".pcap";
    }

    private static void walk(O7sSystem system, String... lines) {
        for (String line : lines) {
            system.irm(line.split(" "));
        }
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
            Path frames = start(lab, first, "ipcp", "n1");
            Path below = start(lab, first, "ipcp", "uni1");
            String id =
                    first.json("flow", "list", "name", "pong")
                            .get("flows")
                            .get(0)
                            .get("id")
                            .asText();
            Path flow = start(lab, first, "flow", id);
            awaitPackets(first, 40);
            stopAll(first);

            for (Path file : List.of(frames, below, flow)) {
                assertThat(read(lab, file))
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
            walk(system, "ipcp bootstrap name lo type local layer loc", "name create pong");
            walk(system, "bind program oping name pong");
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

            walk(system, "name destroy pong", "name create pong direct off");
            walk(system, "bind program oping name pong", "name register pong layer loc");
            Running seen = system.startTool("oping -n pong -i 5ms -c 100000");
            seen.awaitOutput("seq=2 ", LIMIT);
            Path file = start(lab, system, "flow", flowOf(system));
            awaitPackets(system, 40);
            system.killDaemon();
            assertThat(read(lab, file))
                    .anyMatch(l -> l.contains("[pong] oping REQUEST"))
                    .anyMatch(l -> l.contains("[pong] oping REPLY"));
        }
    }

    private static String flowOf(O7sSystem system) {
        return system.json("flow", "list", "name", "pong").get("flows").get(0).get("id").asText();
    }
}
