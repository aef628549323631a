package org.o7s.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunningTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir private Path folder;

    private Running running(String line) {
        List<String> command = List.of("sh", "-c", line);
        Path log = folder.resolve("log");
        return new Running(command, Programs.start(Map.of(), command, log, log), log);
    }

    @Test
    void whoWaitsInVainIsToldHowTheProgramEndedAndWhatItSaid() {
        Running running = running("echo last words; exit 3");
        assertThatThrownBy(() -> running.awaitOutput("ready", LIMIT))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("exit 3 ended with 3:\nlast words");
        assertThat(running.exitCode()).isEqualTo(OptionalInt.of(3));
    }

    @Test
    void aSignalIsSeenInTheExitCode() {
        Running running = running("kill -9 $$");
        running.awaitEnd(LIMIT);
        assertThat(running.exitCode()).isEqualTo(OptionalInt.of(137));
    }

    @Test
    void whatStillRunsHasNoExitCode() {
        Running running = running("echo ready; exec sleep 600");
        running.awaitOutput("ready", LIMIT);
        assertThat(running.exitCode()).isEmpty();
        assertThatThrownBy(() -> running.awaitEnd(Duration.ofMillis(1)))
                .hasMessageContaining("still running")
                .hasMessageNotContaining("ended with");
        running.kill();
        assertThat(running.exitCode()).isEqualTo(OptionalInt.of(137));
    }
}
