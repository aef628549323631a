package org.o7s.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five-minute tour of the README, typed in word by word. */
class TourIT {
    private static final Path README = Path.of("../../README.md");
    private static final Path LAB = Path.of("../target/o7s-lab");
    private static final long LIMIT_S = 120;

    /** People take a moment until they type the next line; this waits for what they wait for. */
    private static final String UNTIL_READY =
            "n=0; until bin/irm status > /dev/null 2>&1 || [ $n -gt 100 ]; do n=$((n+1)); sleep 0.2; done";

    private static final String UNTIL_LISTENING =
            "n=0; until bin/irm process list | grep -q oping || [ $n -gt 100 ]; do n=$((n+1)); sleep 0.2; done";

    @TempDir private Path folder;

    private static List<String> tour() throws Exception {
        List<String> lines = new ArrayList<>();
        boolean inTour = false;
        boolean inBlock = false;
        for (String line : Files.readAllLines(README)) {
            if (line.startsWith("## ")) {
                inTour = line.equals("## Five minutes");
            } else if (inTour && line.equals("```")) {
                inBlock = !inBlock;
            } else if (inTour && inBlock && !line.startsWith("cd ")) {
                lines.add(line);
            }
        }
        return lines;
    }

    @Test
    void everyCommandOfTheTourWorks() throws Exception {
        List<String> script = new ArrayList<>(List.of("set -e", "trap 'kill $! $daemon' EXIT"));
        for (String line : tour()) {
            script.add("echo '$ " + line.replace("'", "") + "'");
            script.add(line);
            if (line.equals("bin/irmd &")) {
                script.add("daemon=$!");
                script.add(UNTIL_READY);
            } else if (line.equals("bin/oping -l &")) {
                script.add(UNTIL_LISTENING);
            }
        }
        assertThat(script).as("the tour was found").hasSizeGreaterThan(20);
        script.add("echo The tour is over");

        Path output = folder.resolve("output");
        ProcessBuilder shell =
                new ProcessBuilder("sh", "-c", String.join("\n", script))
                        .directory(LAB.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile());
        shell.environment().put("O7S_RUN_DIR", folder.resolve("r").toString());
        shell.environment().put("O7S_STATE_DIR", folder.resolve("s").toString());
        Process process = shell.start();
        boolean ended = process.waitFor(LIMIT_S, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();

        assertThat(output)
                .content()
                .contains("The tour is over", "loop", "4 received")
                .contains("org.o7s.driver.udp-nio");
        assertThat(ended).isTrue();
    }
}
