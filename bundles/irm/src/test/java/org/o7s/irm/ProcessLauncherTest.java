package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.irm.environment.ProcessLauncher;
import org.o7s.irm.environment.ProgramLauncher.Started;
import org.o7s.irm.environment.StartCommand;

class ProcessLauncherTest {
    @TempDir private Path folder;
    private Path logs = Path.of("");
    private ProcessLauncher launcher = new ProcessLauncher(logs, Map.of());

    @BeforeEach
    void aLauncher() {
        logs = folder.resolve("logs");
        launcher =
                new ProcessLauncher(
                        logs,
                        ProcessLauncher.cleaned(
                                Map.of("PATH", "/usr/bin:/bin", "SECRET", "x"),
                                "lab7",
                                folder.toString()));
    }

    private Path script(String name, String text) throws IOException {
        Path script = folder.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int run(Path program, String... arguments) throws Exception {
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        Started started =
                launcher.start(
                        new StartCommand(program.toString(), List.of(arguments)), ended::complete);
        assertThat(started.pid()).isPositive();
        return ended.get(20, TimeUnit.SECONDS);
    }

    @Test
    void argumentsArriveAsTheyAreAndTheEnvironmentIsClean() throws Exception {
        Path program = script("shop", "printf '%s|' \"$@\"; env | sort; exit 7");
        assertThat(run(program, "a b", "*", "")).isEqualTo(7);
        String log = Files.readString(logs.resolve("shop.log"));
        assertThat(log)
                .startsWith("a b|*||")
                .contains("O7S_INSTANCE=lab7\n")
                .contains("PATH=" + folder + ":/usr/bin:/bin\n")
                .doesNotContain("SECRET");
    }

    @Test
    void aWordIsFoundInTheSearchPath() throws Exception {
        script("shop", "echo \"$0\"");
        assertThat(run(Path.of("shop"))).isZero();
        assertThat(Files.readString(logs.resolve("shop.log"))).isEqualTo(folder + "/shop\n");
    }

    @Test
    void whatItPrintsIsKeptInOrderOfRuns() throws Exception {
        Path program = script("shop", "echo out; echo err >&2; echo $1");
        run(program, "first");
        run(program, "second");
        assertThat(Files.readString(logs.resolve("shop.log")))
                .isEqualTo("out\nerr\nfirst\nout\nerr\nsecond\n");
    }

    @Test
    void aLogThatGrewTooLargeIsMovedOutOfTheWay() throws Exception {
        Files.createDirectories(logs);
        Path log = logs.resolve("shop.log");
        Files.write(log, new byte[(int) ProcessLauncher.LOG_MAX_BYTES + 1]);
        run(script("shop", "echo anew"));
        assertThat(Files.readString(log)).isEqualTo("anew\n");
        assertThat(logs.resolve("shop.log.1")).hasSize(ProcessLauncher.LOG_MAX_BYTES + 1);
    }

    @Test
    void aProgramThatPrintsForEverFillsNoDisk() throws Exception {
        Path go = folder.resolve("go");
        Path program =
                script(
                        "loud",
                        "echo one; while [ ! -e " + go + " ]; do sleep 0.01; done; echo two");
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        launcher.start(new StartCommand(program.toString(), List.of()), ended::complete);
        Path log = logs.resolve("loud.log");
        org.awaitility.Awaitility.await().until(() -> Files.exists(log) && Files.size(log) > 0);
        byte[] much = new byte[(int) ProcessLauncher.LOG_MAX_BYTES];
        Files.write(log, much, java.nio.file.StandardOpenOption.APPEND);
        launcher.tidy();
        assertThat(log).isEmptyFile();
        Files.createFile(go);
        ended.get(20, TimeUnit.SECONDS);
        assertThat(Files.readString(log, StandardCharsets.UTF_8)).isEqualTo("two\n");
    }

    @Test
    void itCanBeAskedToEnd() throws Exception {
        Path program = script("forever", "exec sleep 600");
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        Started started =
                launcher.start(new StartCommand(program.toString(), List.of()), ended::complete);
        started.stop();
        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(128 + 15);
    }

    @Test
    void whatCannotBeStartedIsSaidBefore() throws Exception {
        Path plain = Files.writeString(folder.resolve("plain"), "no program");
        assertThat(objection(plain.toString())).contains("may not execute").contains("chmod");
        assertThat(objection(folder + "/none")).contains("there is no file");
        assertThat(objection("./shop")).contains("must be absolute");
        assertThat(objection("a\0b")).contains("no path of a file");
        assertThat(objection("no-such-program")).contains("no-such-program in " + folder);
        assertThat(objection(folder.toString())).contains("there is no file");
        assertThatThrownBy(
                        () ->
                                launcher.start(
                                        new StartCommand(plain.toString(), List.of()), _ -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod");
    }

    private String objection(String path) {
        return launcher.objection(new StartCommand(path, List.of())).orElseThrow();
    }
}
