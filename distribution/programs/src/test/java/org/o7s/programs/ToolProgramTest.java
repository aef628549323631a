package org.o7s.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs as processes of their own where no daemon is. */
@Timeout(60)
class ToolProgramTest {
    @TempDir Path folder;

    private record Ended(int exitCode, String out, String err) {}

    private Ended run(String... args) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        words.add("--enable-native-access=ALL-UNNAMED");
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.add(ToolProgram.class.getName());
        words.addAll(Arrays.asList(args));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("O7S_RUN_DIR", folder.resolve("run").toString());
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) throws IOException {
        return java.nio.file.Files.readString(file, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oping", "oecho", "operf", "ocbr", "obc", "oftp"})
    void helpNeedsNoDaemon(String tool) throws Exception {
        Ended help = run(tool, "--help");
        assertThat(help.out()).startsWith("Usage: " + tool).contains("--instance NAME");
        assertThat(help.err()).isEmpty();
        assertThat(help.exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "oping, -n pong",
        "oping, -l",
        "oecho, --json",
        "oecho, -l",
        "operf, -n perf",
        "operf, -l",
        "ocbr, -l"
    })
    void withoutADaemonThereIsOneSentence(String tool, String words) throws Exception {
        List<String> all = new ArrayList<>(List.of(tool, "--instance", "nobody"));
        all.addAll(Arrays.asList(words.split(" ")));
        Ended ended = run(all.toArray(String[]::new));
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().lines())
                .singleElement()
                .asString()
                .startsWith(tool + ": ")
                .contains("nobody", "start irmd");
        assertThat(ended.exitCode()).isEqualTo(1);
    }

    @Test
    void wrongWordsAreWrongUse() throws Exception {
        assertThat(run("oping", "-n", "x", "--colour").exitCode()).isEqualTo(2);
        Ended unnamed = run("ocbr", "-l", "--instance");
        assertThat(unnamed.err()).startsWith("ocbr: --instance needs a name");
        assertThat(unnamed.exitCode()).isEqualTo(2);
    }
}
