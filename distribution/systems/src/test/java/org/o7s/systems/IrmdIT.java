package org.o7s.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The assembled systems, run as people run them: {@code bin/irmd} and {@code bin/irm}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IrmdIT {
    private static final long LIMIT_S = 60;

    private static final Path SYSTEMS =
            Path.of(System.getProperty("o7s.systems", "../target")).toAbsolutePath().normalize();

    @TempDir private Path folder;
    private final List<Process> processes = Collections.synchronizedList(new ArrayList<>());

    /** A program of a system; its standard error goes where its output goes. */
    private Process start(Path program, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(folder.toFile());
        builder.environment().put("O7S_RUN_DIR", folder.resolve("r").toString());
        builder.environment().put("O7S_STATE_DIR", folder.resolve("s").toString());
        builder.environment().put("O7S_JAVA_OPTIONS", "-Xmx128m");
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static Path bin(String system, String program) {
        return SYSTEMS.resolve(system).resolve("bin").resolve(program);
    }

    private static String outputOf(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LIMIT_S, TimeUnit.SECONDS)).as(output).isTrue();
        return output;
    }

    /** Starts a daemon, and waits until it says that it is ready. */
    private Process daemon(Path irmd, String... words) throws IOException {
        Process process = start(irmd, words);
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.contains("irmd ready in")) {
                return process;
            }
        }
        throw new AssertionError("irmd did not become ready:\n" + said);
    }

    @AfterEach
    void endWhatStillRuns() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"o7s-lab", "o7s-minimal"})
    void aSystemStartsServesAndStopsWhenItIsTold(String system) throws Exception {
        Process irmd = daemon(bin(system, "irmd"));

        Process list = start(bin(system, "irm"), "ipcp", "list");
        assertThat(outputOf(list)).isEqualTo("No IPCPs in system.\n\n");
        assertThat(list.exitValue()).isZero();

        irmd.destroy();
        assertThat(irmd.waitFor(LIMIT_S, TimeUnit.SECONDS)).isTrue();
        assertThat(irmd.exitValue()).as("told to stop, and did").isZero();
        assertThat(folder.resolve("s/default/irmd.0.log"))
                .content()
                .contains("TERM received", "irmd has ended")
                .doesNotContain("SEVERE");
        assertThat(folder.resolve("s/default/framework")).doesNotExist();
    }

    @Test
    void aSystemIsStartedThroughASymbolicLinkFromAnyDirectory() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), bin("o7s-minimal", "irmd"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("link"));
        assertThat(link).exists();

        assertThat(daemon(second, "--instance", "linked").isAlive()).isTrue();
    }

    @Test
    void aSecondDaemonOfAnInstanceIsRefusedAndTheFirstRunsOn() throws Exception {
        Process first = daemon(bin("o7s-minimal", "irmd"));

        Process second = start(bin("o7s-minimal", "irmd"));

        assertThat(outputOf(second)).contains("default", "running", Long.toString(first.pid()));
        assertThat(second.exitValue()).isEqualTo(5);
        Process list = start(bin("o7s-minimal", "irm"), "status");
        outputOf(list);
        assertThat(list.exitValue()).isZero();
    }

    @Test
    void aHangUpIsNotedAndChangesNothing() throws Exception {
        Process irmd = daemon(bin("o7s-minimal", "irmd"), "--stdout");

        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(irmd.pid())).start().waitFor())
                .isZero();

        assertThat(irmd.inputReader(StandardCharsets.UTF_8).readLine()).contains("HUP received");
        assertThat(irmd.isAlive()).isTrue();
    }

    @Test
    void withoutADaemonIrmSaysSo() throws Exception {
        Process list = start(bin("o7s-minimal", "irm"), "--instance", "nobody", "ipcp", "list");

        assertThat(outputOf(list)).contains("nobody");
        assertThat(list.exitValue()).isEqualTo(3);
    }
}
