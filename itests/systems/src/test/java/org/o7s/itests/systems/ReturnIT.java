package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * A daemon that is killed in the middle of everything, and processes that come back to the next.
 */
@NeedsNamespaces
class ReturnIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static List<String> programs(O7sSystem system) {
        List<String> programs = new ArrayList<>();
        for (JsonNode process : system.json("process", "list").get("processes")) {
            programs.add(process.get("program").asText() + process.get("names"));
        }
        return programs;
    }

    @Test
    void serversThatWaitedComeBackToTheNextDaemonAndAreBoundAgain() {
        try (Lab lab = Lab.open("a daemon that comes back")) {
            O7sSystem system = O7sSystem.start(lab, lab.host("one"));
            // One by its program, one by its number, and one by its number that does not come back.
            system.irm("bind", "program", "pinger-serve", "name", "echo");
            Running server = JavaProgram.of(PingProcess.class).start(system, "serve");
            server.awaitOutput("serving", LIMIT);
            Running sink = JavaProgram.of(StreamProcess.class).start(system, "sink");
            sink.awaitOutput("ready", LIMIT);
            Running mute = JavaProgram.of(StreamProcess.class).start(system, "mute");
            mute.awaitOutput("ready", LIMIT);
            system.irm("bind", "process", Long.toString(sink.pid()), "name", "drain");
            system.irm("bind", "process", Long.toString(mute.pid()), "name", "none");
            ping(system);
            Running source = JavaProgram.of(StreamProcess.class).start(system, "source", "drain");
            source.awaitOutput("the stream flows", LIMIT);
            sink.awaitOutput("the stream flows", LIMIT);

            system.killDaemon();

            source.awaitOutput("the stream has ended: NOT_ALLOCATED", LIMIT);
            sink.awaitOutput("the stream has ended: NOT_ALLOCATED", LIMIT);
            source.awaitEnd(LIMIT).expectSuccess();
            mute.kill();
            system.startAgain();
            await("both servers are back")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> programs(system).size() == 2);
            assertThat(programs(system))
                    .containsExactlyInAnyOrder("pinger-serve[\"echo\"]", "stream-sink[\"drain\"]");
            ping(system);
            Running next = JavaProgram.of(StreamProcess.class).start(system, "source", "drain");
            next.awaitOutput("the stream flows", LIMIT);
            assertThat(server.alive()).isTrue();
            assertThat(sink.alive()).isTrue();

            // In order this time: nothing is bound after that.
            system.daemon().terminate(LIMIT);
            system.startAgain();
            await("both servers are back")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(200))
                    .until(
                            () ->
                                    programs(system)
                                            .containsAll(
                                                    List.of("pinger-serve[]", "stream-sink[]")));
        }
    }

    private static void ping(O7sSystem system) {
        Running client = JavaProgram.of(PingProcess.class).start(system, "ping", "echo", "100");
        client.awaitOutput("100 replies", LIMIT).awaitEnd(LIMIT).expectSuccess();
    }

    @Test
    void aProgramThatAScriptRunsServesTheNameThatTheScriptWasStartedFor() throws Exception {
        try (Lab lab = Lab.open("a program of a script")) {
            O7sSystem system = O7sSystem.start(lab, lab.host("one"));
            List<String> command = JavaProgram.of(NamelessServer.class).command();
            Path script = lab.folder().resolve("shop.sh");
            Files.writeString(script, "#!/bin/sh\nexec " + String.join(" ", command) + "\n");
            script.toFile().setExecutable(true);
            system.irm("bind", "program", script.toString(), "name", "shop", "auto");
            Running client = JavaProgram.of(PingProcess.class).start(system, "ping", "shop", "10");
            client.awaitOutput("10 replies", LIMIT).awaitEnd(LIMIT).expectSuccess();
            assertThat(programs(system)).contains("shop.sh[\"shop\"]");
            // The same class, started by hand, is a program of its own name.
            system.irm("bind", "program", NamelessServer.class.getName(), "name", "other");
            JavaProgram.of(NamelessServer.class).start(system).awaitOutput("serving", LIMIT);
            assertThat(programs(system)).contains("NamelessServer[\"other\"]");
        }
    }
}
