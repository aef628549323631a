package org.o7s.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.ipc.InstancePaths;

/** The programs as processes of their own, as the scripts start them. */
@Timeout(60)
class ProcessTest {
    private static final int LIMIT_S = 30;
    private static final long SIGINT_BIT = 1L << 1;

    @TempDir Path run;

    private Process start(Class<?> main, String... args) throws Exception {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(Arrays.asList(args));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put(InstancePaths.RUN_VARIABLE, run.toString());
        return builder.start();
    }

    /** All that it says until it ends; fails if it does not end. */
    private static String said(Process process) throws Exception {
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture<Void> limit =
                CompletableFuture.runAsync(
                        () -> {
                            late.set(true);
                            process.destroyForcibly();
                        },
                        CompletableFuture.delayedExecutor(LIMIT_S, TimeUnit.SECONDS));
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        limit.cancel(false);
        assertThat(late)
                .as("killed: it was not over after %d s, and had said: %s", LIMIT_S, text)
                .isFalse();
        return text;
    }

    /**
     * A process that is started with SIGINT ignored hands that down, and no JVM below it ever hears
     * of Ctrl-C: so it is in background jobs of shells without job control, and under nohup.
     */
    private static void assumeThatCtrlCIsHeard() throws Exception {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("SigIgn:")) {
                long ignored = Long.parseUnsignedLong(line.substring(7).strip(), 16);
                assumeThat(ignored & SIGINT_BIT)
                        .as("these tests were started with SIGINT ignored")
                        .isZero();
            }
        }
    }

    private static void pressCtrlC(Process process) throws Exception {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    @Test
    void ctrlCEndsIrmWith130() throws Exception {
        assumeThatCtrlCIsHeard();
        try (FakeDaemon daemon = new FakeDaemon(run, "default")) {
            Process irm = start(Irm.class, "irm", "wait");
            daemon.waiting.await();
            pressCtrlC(irm);
            assertThat(said(irm)).isEqualTo("statistics\n");
            assertThat(irm.waitFor()).isEqualTo(130);
        }
    }

    @Test
    void ctrlCEndsAToolWithTheToolsOwnExitCode() throws Exception {
        assumeThatCtrlCIsHeard();
        try (FakeDaemon daemon = new FakeDaemon(run, "default")) {
            Process oping = start(Irm.class, "oping", "wait");
            daemon.waiting.await();
            pressCtrlC(oping);
            assertThat(said(oping)).isEqualTo("statistics\n");
            assertThat(oping.waitFor()).isEqualTo(9);
        }
    }

    @Test
    void theShellReadsAScriptFromStandardInput() throws Exception {
        try (FakeDaemon daemon = new FakeDaemon(run, "default")) {
            Process shell = start(O7sh.class);
            try (var in = shell.getOutputStream()) {
                in.write("lb\nfail\n".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(said(shell)).isEqualTo("1:lb\n2:fail\n");
            assertThat(shell.waitFor()).isEqualTo(4);
            assertThat(daemon.lines).startsWith("lb", "fail");
        }
    }

    @Test
    void nothingOnThePathOfIrmLoadsAnEditorALoggerOrALambda() throws Exception {
        try (FakeDaemon daemon = new FakeDaemon(run, "default")) {
            List<String> words = new ArrayList<>();
            words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            words.addAll(List.of("-Xlog:class+load", "-cp", System.getProperty("java.class.path")));
            words.addAll(List.of(Irm.class.getName(), "irm", "ipcp", daemon.instance()));
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment().put(InstancePaths.RUN_VARIABLE, run.toString());
            Process irm = builder.start();
            assertThat(said(irm))
                    .contains("org.o7s.cli.Command ")
                    .doesNotContain("org.jline", "org.slf4j", "jdk.internal.logger")
                    .doesNotContainPattern("org\\.o7s\\S*Lambda")
                    .doesNotContain("StringConcatFactory source");
            assertThat(irm.waitFor()).isZero();
        }
    }
}
