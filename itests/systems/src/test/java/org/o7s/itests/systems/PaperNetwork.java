package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.o7s.lab.Distribution;
import org.o7s.lab.Lab;
import org.o7s.lab.Outcome;
import org.o7s.lab.file.LabFile;
import org.o7s.lab.file.LabPlan;
import org.o7s.lab.file.LabPlan.Step;
import org.o7s.lab.run.RunningLab;

/**
 * One of the networks of the paper, section 5.10, from the lab file that people start, too
 * (docs/wire/cli-and-tools.md 6).
 */
final class PaperNetwork implements AutoCloseable {
    /** The IPCPs of each system of the unicast network: name, type, layer. */
    static final Map<String, List<String>> UNICAST_IPCPS =
            Map.of(
                    "a",
                    List.of("uni1 unicast unicast", "eth eth-dix ethernet"),
                    "b",
                    List.of(
                            "local local local",
                            "uni2 unicast unicast",
                            "uni3 unicast unicast",
                            "eth eth-dix ethernet",
                            "udp udp4 ipnet"),
                    "c",
                    List.of("uni4 unicast unicast", "udp udp4 ipnet"));

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Path LABS =
            Path.of(System.getProperty("o7s.labs", "target/labs")).toAbsolutePath();

    private final RunningLab lab;

    private PaperNetwork(RunningLab lab) {
        this.lab = lab;
    }

    /**
     * Starts three systems, with nothing on them yet.
     *
     * @param file four-nodes, broadcast, or one of these with -023
     * @param directFlows on or off
     */
    static PaperNetwork start(String file, String directFlows) {
        LabPlan plan =
                LabFile.find(file)
                        .withIrmdOptions(List.of("--direct-flows", directFlows))
                        .forDemo(false);
        return new PaperNetwork(
                RunningLab.build(plan, Distribution.located(), LABS, Lab.LONGEST_LIFE));
    }

    /** Does all steps of the lab; every command must say nothing, and end with 0. */
    void enterAllCommands() {
        for (Step step : lab.plan().steps()) {
            step.run().forEach(line -> expectSilence(step.on(), line));
        }
    }

    private void expectSilence(String host, String line) {
        Outcome outcome = lab.run(host, line, LIMIT).expectSuccess();
        if (line.startsWith("irm ")) {
            assertThat(outcome.out()).as("%s$ %s", host, line).isEmpty();
            assertThat(outcome.err()).as("%s$ %s", host, line).isEmpty();
        }
    }

    /** The commands of a system, as the lab file has them. */
    List<String> commandsOf(String host) {
        return lab.plan().steps().stream()
                .filter(s -> s.on().equals(host))
                .flatMap(s -> s.run().stream())
                .toList();
    }

    /** The rows of the table that {@code irm ipcp list} shows to people: name, type, layer. */
    static List<String> ipcpsIn(Outcome list) {
        return list.expectSuccess()
                .out()
                .lines()
                .filter(l -> l.matches("\\|\\s*\\d+ .*"))
                .map(l -> l.split("\\|"))
                .map(c -> c[2].strip() + " " + c[3].strip() + " " + c[4].strip())
                .toList();
    }

    /** Runs a line of a shell, whatever comes of it. */
    Outcome run(String host, String line) {
        return lab.run(host, line, LIMIT);
    }

    /** Runs a line until it succeeds: routes and registrations need a while to get around. */
    Outcome runUntilSuccess(String host, String line, Duration limit) {
        Outcome[] last = new Outcome[1];
        Awaitility.await(host + "$ " + line)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> {
                            last[0] = run(host, line);
                            return last[0].exitCode() == 0;
                        });
        return last[0];
    }

    /** The lab. */
    RunningLab lab() {
        return lab;
    }

    @Override
    public void close() {
        lab.close();
    }
}
