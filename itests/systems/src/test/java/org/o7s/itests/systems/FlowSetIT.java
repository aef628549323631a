package org.o7s.itests.systems;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.lab.Distribution;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/** Processes that wait for many flows with one thread, with a real daemon. */
@NeedsNamespaces
class FlowSetIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Running start(O7sSystem system, String... arguments) {
        Path jar = Distribution.located().home().resolve("lib").resolve("o7s-client.jar");
        Path classes = Path.of("target", "test-classes").toAbsolutePath();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-Xmx128m",
                                "-cp",
                                jar + ":" + classes,
                                SetProcess.class.getName()));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(system.environment());
        environment.put("O7S_INSTANCE", system.host().name());
        return system.host().start("set-" + arguments[0], environment, command);
    }

    private static O7sSystem serve(Lab lab, String direct) {
        O7sSystem system = O7sSystem.start(lab, lab.host("one"));
        system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", "here");
        system.irm("name", "create", "many", "direct", direct);
        system.irm("bind", "program", "setter-serve", "name", "many");
        system.irm("name", "register", "many", "layer", "here");
        start(system, "serve").awaitOutput("serving", LIMIT);
        return system;
    }

    private static void awaitNoFlows(O7sSystem system) {
        await().atMost(LIMIT)
                .until(() -> !system.irm("flow", "list").out().contains("setter-serve"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void oneThreadAtEachEndIsEnoughForManyFlows(String direct) {
        try (Lab lab = Lab.open("sets of flows, direct " + direct)) {
            O7sSystem system = serve(lab, direct);
            Running asker = start(system, "ask", "many", "300", "50");
            asker.awaitOutput("300 flows of 300 had their 50 answers", LIMIT);
            asker.awaitEnd(LIMIT).expectSuccess();
            awaitNoFlows(system);
        }
    }

    @Test
    void allocationsThatAreGivenUpLeaveNoFlow() {
        try (Lab lab = Lab.open("abandoned allocations")) {
            O7sSystem system = serve(lab, "off");
            start(system, "abandon", "many", "300").awaitOutput("abandoned 300", LIMIT);
            awaitNoFlows(system);
            start(system, "ask", "many", "10", "10").awaitOutput("10 flows of 10", LIMIT);
        }
    }
}
