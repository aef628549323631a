package org.o7s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.ipc.InstancePaths;

/** The programs as processes of their own, as the scripts start them. */
@Timeout(60)
class ProcessTest {
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

    private static String said(Process process) throws Exception {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void pressCtrlC(Process process) throws Exception {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    @Test
    void ctrlCEndsIrmWith130() throws Exception {
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
