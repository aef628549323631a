package org.o7s.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.o7s.ipc.InstancePaths;

/** Where a program under test runs, and what it said. */
final class Place {
    final Map<String, String> environment = new HashMap<>();
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    Place(Path run) {
        environment.put(InstancePaths.RUN_VARIABLE, run.toString());
    }

    Surroundings of(String program) {
        return new Surroundings(program, environment, "root", "/tmp", 80, "bin/irmd", out, err);
    }

    String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
