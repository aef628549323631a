package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.lab.Outcome;
import org.o7s.lab.Programs;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * The unicast layer of four nodes of the paper, section 5.10, in both syntaxes, with direct flows
 * off and on: the checks of docs/wire/cli-and-tools.md 6.5 that need no FRCP.
 */
@NeedsNamespaces
class FourNodesIT {
    /** No more than a queue holds: whoever is late loses none of a raw flow. */
    private static final long FLOOD = 1000;

    private static final Duration ROUTES_WITHIN = Duration.ofSeconds(30);
    private static final Pattern TIME =
            Pattern.compile("64 bytes from oping: seq=(\\d+) time=([0-9.]+) (ms|µs|us)");
    private static final Pattern SUMMARY =
            Pattern.compile(
                    "rtt min/avg/max/mdev = ([0-9.]+)/([0-9.]+)/([0-9.]+)/([0-9.]+) (ms|µs|us)");

    @ParameterizedTest
    @Execution(CONCURRENT)
    @CsvSource({"four-nodes, off", "four-nodes-023, on"})
    void theListingsOfThePaperMakeTheNetworkOfThePaper(String file, String directFlows) {
        try (PaperNetwork network = PaperNetwork.start(file, directFlows)) {
            network.enterAllCommands();
            expectTheFiveIpcpsOfB(network);
            expectNames(network, file.equals("four-nodes"));
            assertThat(serversOn(network)).as("before the first ping").isEmpty();

            Outcome ping =
                    network.runUntilSuccess("a", "oping -n oping -c 4 -i 100ms", ROUTES_WITHIN);
            expectListing14(ping.out());
            assertThat(serversOn(network)).as("started by the daemon").hasSize(1);
            assertThat(serversOn(network).getFirst()).contains("oping").endsWith("-l");
            network.runUntilSuccess("c", "oping -n oping -c 2 -i 100ms", ROUTES_WITHIN);
            assertThat(serversOn(network)).as("a second ping starts no other").hasSize(1);
            assertThat(layerUnderUni3(network).equals("local"))
                    .as("with direct flows nobody needs the local layer for uni2 and uni3")
                    .isEqualTo(directFlows.equals("off"));
            if (directFlows.equals("off")) {
                expectTheWayToBeTold(network);
            }
            expectFloodAcrossUni1To3(network);

            network.run("c", "irm ipcp disconnect name uni4 dst uni2").expectSuccess();
            assertThat(network.run("c", "oping -n oping -c 1").exitCode()).isNotZero();
            network.run("a", "oping -n oping -c 1").expectSuccess();
            network.run("b", "irm unregister name oping ipcp uni3").expectSuccess();
            assertThat(network.run("a", "oping -n oping -c 1").exitCode()).isNotZero();
        }
    }

    @Test
    @Execution(CONCURRENT)
    void theHashThatIsWrongInThePaperLeadsToTheLineThatIsRight() {
        try (PaperNetwork network = PaperNetwork.start("four-nodes", "off")) {
            List<String> all = new ArrayList<>(network.commandsOf("a"));
            all.forEach(line -> network.run("a", line).expectSuccess());
            network.commandsOf("b").forEach(line -> network.run("b", line).expectSuccess());
            for (String line : network.commandsOf("c")) {
                // As printed in listing 13: the hash of "unicast2" in place of that of "uni2".
                String printed =
                        line.replace(
                                "6d4c827b2080bbc7c93ae45df8a3d0fb",
                                "869bab4dfd0c0fbedecd374c7089c7a0");
                Outcome outcome = network.run("c", printed);
                if (printed.endsWith("connect name uni4 dst uni2")) {
                    assertThat(outcome.exitCode()).isNotZero();
                    assertThat(outcome.err())
                            .contains(
                                    "/etc/hosts needs the line: 10.1.1.2"
                                            + " 6d4c827b2080bbc7c93ae45df8a3d0fb");
                } else {
                    outcome.expectSuccess();
                }
            }
        }
    }

    /** From a to uni3, over Ethernet and within b; every member on the way says what it does. */
    private static void expectTheWayToBeTold(PaperNetwork network) {
        assertThat(network.run("a", "irm explain name oping").expectSuccess().out())
                .contains("layer unicast (unicast)", "(eth-dix)", "(local)")
                .contains("other end", "-> arrives at flow ")
                .doesNotContain("does not say");
    }

    /** Pings cross uni1, uni2 and uni3, and do not come near uni4. */
    private static void expectFloodAcrossUni1To3(PaperNetwork network) {
        long uni1 = received(network, "a", "uni1");
        long uni2 = received(network, "b", "uni2");
        long uni3 = received(network, "b", "uni3");
        long uni4 = received(network, "c", "uni4");
        Outcome flood =
                network.run(
                        "a", "oping -n oping --interval 0 --count " + FLOOD + " --quiet --qos raw");
        assertThat(flood.expectSuccess().out()).contains(FLOOD + " received");
        assertThat(received(network, "a", "uni1") - uni1).isGreaterThanOrEqualTo(FLOOD);
        assertThat(received(network, "b", "uni2") - uni2).isGreaterThanOrEqualTo(2 * FLOOD);
        assertThat(received(network, "b", "uni3") - uni3).isGreaterThanOrEqualTo(FLOOD);
        assertThat(received(network, "c", "uni4") - uni4).isLessThan(FLOOD);
    }

    private static void expectTheFiveIpcpsOfB(PaperNetwork network) {
        PaperNetwork.UNICAST_IPCPS.forEach(
                (host, ipcps) ->
                        assertThat(PaperNetwork.ipcpsIn(network.run(host, "irm ipcp list")))
                                .isEqualTo(ipcps));
    }

    /** Names that were not created by themselves spill over; others take turns, as in 0.23. */
    private static void expectNames(PaperNetwork network, boolean noneCreated) {
        List<String> lines =
                network.run("b", "irm name list").expectSuccess().out().lines().toList();
        for (String name : List.of("oping", "uni2", "unicast")) {
            String policy = noneCreated || !name.equals("unicast") ? "spillover" : "round-robin";
            assertThat(lines)
                    .anyMatch(l -> l.matches(".*\\W" + name + "\\W.*") && l.contains(policy));
        }
    }

    /** The command lines of the ping servers on b. */
    private static List<String> serversOn(PaperNetwork network) {
        String namespace = network.lab().system("b").host().namespace().name();
        return Programs.ip("netns", "pids", namespace)
                .lines()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .flatMap(p -> p.info().commandLine().stream())
                .filter(c -> c.contains("ToolProgram oping"))
                .toList();
    }

    /** The layer that joins uni3 to uni2. */
    private static String layerUnderUni3(PaperNetwork network) {
        for (JsonNode adjacency : adjacencies(network, "b", "uni3")) {
            if (adjacency.path("component").asText().equals("Data Transfer")) {
                return adjacency.path("facts").path("layer").asText();
            }
        }
        throw new AssertionError("uni3 has no neighbour");
    }

    /** Packets of the layer that a member has received from its neighbours. */
    private static long received(PaperNetwork network, String host, String member) {
        long packets = 0;
        for (JsonNode adjacency : adjacencies(network, host, member)) {
            if (adjacency.path("component").asText().equals("Data Transfer")) {
                packets += adjacency.path("facts").path("packets-in").asLong();
            }
        }
        return packets;
    }

    private static JsonNode adjacencies(PaperNetwork network, String host, String member) {
        JsonNode members = network.lab().system(host).json("layer", "show", "unicast").path("here");
        for (JsonNode each : members) {
            if (each.path("ipcp").asText().equals(member)) {
                return each.path("adjacencies");
            }
        }
        throw new AssertionError("there is no " + member + " on " + host + ": " + members);
    }

    /** Four lines and a summary, as in listing 14. */
    private static void expectListing14(String out) {
        assertThat(out).startsWith("Pinging oping with 64 bytes of data (4 packets):\n\n");
        Matcher lines = TIME.matcher(out);
        List<Double> times = new ArrayList<>();
        while (lines.find()) {
            assertThat(lines.group(1)).isEqualTo(Integer.toString(times.size()));
            times.add(Double.parseDouble(lines.group(2)));
        }
        assertThat(times).hasSize(4);
        assertThat(out)
                .contains(
                        "--- oping ping statistics ---\n4 packets transmitted, 4 received,"
                                + " 0 out-of-order, 0% packet loss, time: ");
        Matcher summary = SUMMARY.matcher(out);
        assertThat(summary.find()).isTrue();
        double mean = times.stream().mapToDouble(t -> t).average().orElseThrow();
        double squares =
                DoubleStream.of(times.stream().mapToDouble(t -> t - mean).toArray())
                        .map(d -> d * d)
                        .sum();
        assertThat(Double.parseDouble(summary.group(1)))
                .isEqualTo(times.stream().mapToDouble(t -> t).min().orElseThrow());
        assertThat(Double.parseDouble(summary.group(3)))
                .isEqualTo(times.stream().mapToDouble(t -> t).max().orElseThrow());
        assertThat(Double.parseDouble(summary.group(2))).isCloseTo(mean, Offset.offset(0.002));
        assertThat(Double.parseDouble(summary.group(4)))
                .isCloseTo(Math.sqrt(squares / 3), Offset.offset(0.002));
    }
}
