package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/** {@code irmd --portable}: processes are connected by nothing but what the JDK has. */
@NeedsNamespaces
class PortableIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Lab lab;
    private static O7sSystem system;

    @BeforeAll
    static void start() {
        lab = Lab.open("portable");
        system = O7sSystem.start(lab, lab.host("one"), "--portable");
        system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", Wire.LAYER);
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    private static List<Path> memory() {
        Path runs = Path.of(system.environment().get("O7S_RUN_DIR"));
        try (Stream<Path> files = Files.list(runs.resolve("one").resolve("memory"))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pings(String name, String via) {
        Running server = Services.program(system, name, "oping -l", "Ouroboros ping server");
        Running held = JavaProgram.of(PingProcess.class).start(system, "hold", name);
        held.awaitOutput("holding", LIMIT);
        assertThat(system.irm("flow", "list").out()).contains(via);
        held.kill();
        JsonNode ping =
                Services.summary(
                        system.tool("oping -n " + name + " -c 20 -i 5ms --json")
                                .expectSuccess()
                                .out());
        assertThat(ping.get("received").asInt()).isEqualTo(20);
        server.kill();
        Awaitility.await("no file is left")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(memory()).isEmpty());
    }

    @Test
    void toolsTalkDirectlyAndThroughTheDaemon() {
        pings("near", "direct");
        system.irm("name", "create", "far", "direct", "off");
        pings("far", "lo");
        Services.program(system, "oecho", "oecho -l", "Starting the server.");
        assertThat(system.tool("oecho").expectSuccess().out())
                .isEqualTo("Server replied with Client says hi!\n");
    }

    @Test
    void anApplicationThatMayMakeNoNativeCallServesAndUsesFlows() {
        system.irm("bind", "program", "pinger-serve", "name", "pure");
        JavaProgram program = JavaProgram.of(PingProcess.class).withoutNativeAccess();
        Running server = program.start(system, "serve").awaitOutput("serving", LIMIT);
        Running client = program.start(system, "ping", "pure", "100");
        client.awaitOutput("100 replies", LIMIT);
        assertThat(client.output() + server.output()).doesNotContain("WARNING", "restricted");
        server.kill();
    }

    @Test
    void whoeverInsistsOnTheNativeWayIsToldWhatToDo() {
        Running client =
                JavaProgram.of(PingProcess.class)
                        .environment("O7S_BOUNDARY", "native")
                        .start(system, "serve");
        assertThat(client.awaitEnd(LIMIT).exitCode()).isNotZero();
        assertThat(client.output()).contains("E-BOUNDARY-WAY", "start irmd without --portable");
    }
}
