package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/** oping, oecho, operf and ocbr as people start them: programs, each in a process of its own. */
@NeedsNamespaces
class ToolProgramsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final long SIGINT_BIT = 1L << 1;

    private Lab lab;
    private O7sSystem system;

    @BeforeEach
    void startASystemWithALocalLayer(TestInfo test) {
        lab = Lab.open(test.getDisplayName().replaceAll("[^A-Za-z0-9]+", " "));
        system = O7sSystem.start(lab, lab.host("one"));
        system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", Wire.LAYER);
    }

    @AfterEach
    void end() {
        lab.close();
    }

    @Test
    void allOfThemServeAndUseFlowsAsProcesses() {
        Running pong = Services.program(system, "pong", "oping -l -Q", "Ouroboros ping server");
        Services.program(system, "oecho", "oecho -l", "Starting the server.");
        Services.program(system, "perf", "operf -l -Q", "Ouroboros perf server started.");
        Running rates = Services.program(system, "video", "ocbr -l -v -t 10", "Server started");

        JsonNode processes = system.json("process", "list").get("processes");
        assertThat(processes)
                .as("the daemon knows it by the number of its process: %s", processes)
                .anyMatch(
                        p ->
                                p.get("program").asText().equals("oping")
                                        && p.get("id").asLong() == pong.pid());
        JsonNode ping =
                Services.summary(
                        system.tool("oping -n pong -c 20 -i 5ms --json").expectSuccess().out());
        assertThat(ping.get("received").asInt()).isEqualTo(20);
        assertThat(ping.get("rttMs").get("p99").asDouble()).isPositive();
        assertThat(ping.get("rttMs").get("jitter").asDouble()).isNotNegative();
        assertThat(system.tool("oecho").expectSuccess().out())
                .isEqualTo("Server replied with Client says hi!\n");
        assertThat(system.tool("operf -n perf -t bi -d 1s -s 1000 -r 1M").expectSuccess().out())
                .contains("125 packets transmitted, 125 received, 0% packet loss");
        assertThat(system.tool("ocbr -n video -d 1 -s 1000 -r 1M").expectSuccess().out())
                .contains("sent statistics:       125 packets,       125000 bytes");
        rates.awaitOutput("125 packets (      125000 bytes) in all, 0 missing, 0 out", LIMIT);
        await("all flows have ended")
                .atMost(LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(system.irm("flow", "list").out())
                                        .doesNotContain("oping", "ocbr"));
    }

    /** A process that is started with SIGINT ignored hands that down; then nobody hears it. */
    private static void assumeThatItIsHeard(String signal) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (signal.equals("INT") && line.startsWith("SigIgn:")) {
                long ignored = Long.parseUnsignedLong(line.substring(7).strip(), 16);
                assumeThat(ignored & SIGINT_BIT).as("started with SIGINT ignored").isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalEndsAClientThatHasMinutesToGoWithItsStatistics(String signal) throws Exception {
        assumeThatItIsHeard(signal);
        Running server =
                Services.program(
                        system, "pong", "oping -l --timeout 600s", "Ouroboros ping server");
        // Ten minutes, and for ever: whatever ends before is ended by the signal.
        Running ping = system.startTool("oping -n pong -c 60 -i 10s --timeout 600s");
        server.awaitOutput("New flow", LIMIT);
        Running flood = system.startTool("oping -n pong -f");
        flood.awaitOutput("seq=100 ", LIMIT);
        for (Running client : List.of(ping, flood)) {
            client.signal(signal);
            Outcome end = client.awaitEnd(LIMIT);
            assertThat(end.exitCode()).as(end.toString()).isZero();
            // A request may be under way, which then counts as lost.
            assertThat(end.out()).contains("--- pong ping statistics ---", "packets transmitted");
        }
        server.signal(signal);
        assertThat(server.awaitEnd(LIMIT).exitCode()).isZero();
    }

    @Test
    void whoReadsOnlyTheBeginningEndsTheProgramWithoutAWord() {
        Services.program(system, "pong", "oping -l -Q", "Ouroboros ping server");
        Outcome head =
                system.host()
                        .run(
                                LIMIT,
                                system.environment(),
                                List.of(
                                        "sh",
                                        "-c",
                                        "%s --instance %s -n pong -i 10ms | head -n 1"
                                                .formatted(
                                                        system.path("oping"),
                                                        system.host().name())));
        assertThat(head.out())
                .isEqualTo("Pinging pong with 64 bytes of data (2147483647 packets):\n");
        assertThat(head.err()).isEmpty();
    }

    @Test
    void ifNothingComesBackTheExitCodeSaysSo() {
        // It takes packets and answers none.
        Services.program(system, "silent", "ocbr -l -t 60", "Server started");
        Outcome ping = system.tool("oping -n silent -c 3 -i 10ms --timeout 5s");
        assertThat(ping.out()).contains("Server timed out.", "3 packets transmitted, 0 received");
        assertThat(ping.exitCode()).isEqualTo(1);
        assertThat(system.tool("oping -n silent -c 3 -i 10ms --timeout 5s --compat").exitCode())
                .isZero();
    }

    @Test
    void aProgramIsStartedWhenAFlowIsRequested() {
        system.irm(
                "bind", "program", system.path("oping"), "name", "pong", "auto", "--", "-l", "-Q");
        system.irm("name", "register", "pong", "layer", Wire.LAYER);
        assertThat(system.tool("oping -n pong -c 3 -i 20ms").expectSuccess().out())
                .contains("3 packets transmitted, 3 received, 0 out-of-order, 0% packet loss");
        assertThat(system.irm("program", "list").out()).contains("pong (running ");
        assertThat(system.irm("process", "list").out()).contains("oping");
    }

    @Test
    void aNameThatNobodyServesIsOneSentenceAndANumber() {
        Outcome ping = system.tool("oping -n nosuch -c 1");
        assertThat(ping.out()).startsWith("Failed to allocate flow: -").hasLineCount(1);
        assertThat(ping.err()).startsWith("oping: ").contains("nosuch").hasLineCount(1);
        assertThat(ping.exitCode()).isEqualTo(1);
    }
}
