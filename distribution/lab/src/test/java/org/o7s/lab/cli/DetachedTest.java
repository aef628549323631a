package org.o7s.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.lab.Outcome;
import org.o7s.lab.Patience;
import org.o7s.lab.Programs;

/**
 * The script {@code o7s-lab} around a lab in the background, in whose place is a program that says
 * that it is ready, goes on when it is told to, and then says something more.
 */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class DetachedTest {
    private static final Path SCRIPT = Path.of("../systems/src/bin/o7s-lab").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(50);
    private static final Duration POLL = Duration.ofMillis(20);

    private static final String JAVA =
            """
            #!/bin/sh
            for word in "$@"; do
                case $word in -Do7s.lab.ready=*) ready=${word#*=} ;; esac
            done
            echo "It is built."
            echo "%1$s/mine" > "$ready.part"
            mv "$ready.part" "$ready"
            i=0
            while [ ! -e "%1$s/go" ] && [ $i -lt 1000 ]; do
                i=$((i + 1))
                sleep 0.05
            done
            echo "It goes on."
            """;

    @TempDir private Path temporary;

    @BeforeEach
    void aJavaThatIsNone() throws IOException {
        Path java = temporary.resolve("java/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, JAVA.formatted(temporary));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(temporary.resolve("java/release"), "JAVA_VERSION=\"25\"\n");
        Files.createDirectories(temporary.resolve("tmp"));
    }

    @AfterEach
    void itNeedNotWaitAnyMore() throws IOException {
        letItGoOn();
    }

    private void letItGoOn() throws IOException {
        Files.writeString(temporary.resolve("go"), "");
    }

    private Outcome detached() {
        return Programs.run(
                LIMIT,
                Map.of(
                        "JAVA_HOME", temporary.resolve("java").toString(),
                        "TMPDIR", temporary.resolve("tmp").toString(),
                        "O7S_LAB_LOGS", temporary.resolve("logs").toString()),
                List.of(SCRIPT.toString(), "two-hosts", "--detach"));
    }

    private static void awaitLastWords(Path file) {
        Patience.until(
                file + " has the last words",
                LIMIT,
                POLL,
                () -> {
                    try {
                        return Files.readString(file).equals("It is built.\nIt goes on.\n");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    @Test
    void whatALabSaysLaterIsInItsLogToo() throws IOException {
        Files.createDirectories(temporary.resolve("mine"));
        Outcome outcome = detached().expectSuccess();
        Path log = temporary.resolve("mine/lab.log");
        assertThat(outcome.out()).contains("It is built.", "What it says goes to " + log);
        letItGoOn();
        awaitLastWords(log);
        assertThat(temporary.resolve("logs")).isEmptyDirectory();
        assertThat(temporary.resolve("tmp")).isEmptyDirectory();
    }

    /** Here, as it is not there; elsewhere, as it is on another file system. */
    @Test
    void whereItsLogCannotBeInItsFolderItIsSaidWhereItIs() throws IOException {
        Outcome outcome = detached().expectSuccess();
        List<Path> logs;
        try (var files = Files.list(temporary.resolve("logs"))) {
            logs = files.toList();
        }
        assertThat(logs).hasSize(1);
        assertThat(outcome.out()).contains("What it says goes to " + logs.getFirst());
        letItGoOn();
        awaitLastWords(logs.getFirst());
        assertThat(temporary.resolve("tmp")).isEmptyDirectory();
    }
}
