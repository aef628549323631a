package org.o7s.itests.systems;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.List;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;

/** The servers of the test tools, and what their clients say. */
final class Services {
    /** How long a program of a busy machine may take to say something. */
    static final Duration STARTED_WITHIN = Duration.ofSeconds(30);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Services() {}

    /** Has a system answer pings to a name in the layers that match. */
    static Running pong(O7sSystem system, String name, String layer) {
        system.irm("bind", "program", "oping", "name", name);
        system.irm("name", "register", name, "layer", layer);
        return system.serve("oping -l -Q", "Ouroboros ping server started.");
    }

    /** The same for clients of which nothing may be heard for so many seconds. */
    static Running patientPong(O7sSystem system, String name, String layer, int silenceS) {
        system.irm("bind", "program", "oping", "name", name);
        system.irm("name", "register", name, "layer", layer);
        return system.serve(
                "oping -l -Q --timeout " + silenceS + "s", "Ouroboros ping server started.");
    }

    /** Waits until a name that was registered a moment ago has come around in its layer. */
    static void awaitName(O7sSystem client, String name) {
        await("somebody serves " + name)
                .atMost(O7sSystem.COMMAND_LIMIT)
                .until(() -> client.tryIrm("resolve", name).exitCode() == 0);
    }

    /** Has a system answer oecho in the layers that match. */
    static Running echo(O7sSystem system, String layer) {
        system.irm("bind", "program", "oecho", "name", "oecho");
        system.irm("name", "register", "oecho", "layer", layer);
        return system.serve("oecho -l", "Starting the server.");
    }

    /** The same for the C prototype. */
    static Running pong(CSystem system, String name, String layer) {
        system.irm("bind", "program", "oping", "name", name);
        system.irm("name", "register", name, "layer", layer);
        return system.start("oping", "oping", "-l")
                .awaitOutput("Ouroboros ping server started.", STARTED_WITHIN);
    }

    /** The same for the C prototype. */
    static Running echo(CSystem system, String layer) {
        system.irm("bind", "program", "oecho", "name", "oecho");
        system.irm("name", "register", "oecho", "layer", layer);
        return system.start("oecho", "oecho", "-l")
                .awaitOutput("Starting the server.", STARTED_WITHIN);
    }

    /** Has a tool in a process of its own serve a name. */
    static Running program(O7sSystem system, String name, String line, String said) {
        system.irm("bind", "program", line.split(" ")[0], "name", name);
        system.irm("name", "register", name, "layer", Wire.LAYER);
        return system.serveTool(line, said);
    }

    /** Has a system serve a tool under the tool's own name. */
    static Running start(O7sSystem system, String layer, String line, String tool, String said) {
        system.irm("bind", "program", tool, "name", tool);
        system.irm("name", "register", tool, "layer", layer);
        return system.serve(line, said);
    }

    /** The same for the C prototype, which writes at once only what it writes to a terminal. */
    static Running start(CSystem system, String layer, String tool, String said) {
        system.irm("bind", "program", tool, "name", tool);
        system.irm("name", "register", tool, "layer", layer);
        return system.start(tool, "stdbuf", "-oL", tool, "-l").awaitOutput(said, STARTED_WITHIN);
    }

    /** The last line of {@code oping --json}. */
    static JsonNode summary(String output) {
        List<String> lines = output.lines().filter(l -> l.contains("o7s.oping.summary")).toList();
        if (lines.size() != 1) {
            throw new AssertionError("not one summary:\n" + output);
        }
        try {
            return JSON.readTree(lines.getFirst());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(output, e);
        }
    }
}
