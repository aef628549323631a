package org.o7s.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./o7s test}: its options, and what is larger in the nightly mode. */
class FrontDoorTest {
    private static final Pattern GIVEN = Pattern.compile("-D(o7s\\.[a-z.]+)=\\w+");
    private static final Pattern READ =
            Pattern.compile("get(?:Integer|Long|Boolean)\\(\\s*\"(o7s\\.[a-z.]+)\"");

    /** These say how, not how much. */
    private static final Set<String> NO_SIZES =
            Set.of(
                    "o7s.seed",
                    "o7s.fuzz.seed",
                    "o7s.garbage.seed",
                    "o7s.sim.seed",
                    "o7s.swaps.apart");

    private record Said(int exitCode, String text) {}

    private static Said o7s(String... words) throws IOException, InterruptedException {
        String[] command = new String[words.length + 1];
        command[0] = Workspace.root().resolve("o7s").toString();
        System.arraycopy(words, 0, command, 1, words.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), text);
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static Set<String> readByTests() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path source : Workspace.sources()) {
            if (Workspace.name(source).contains("src/test/")) {
                names.addAll(found(READ, Files.readString(source)));
            }
        }
        return names;
    }

    @Test
    void theNightlyModeHasEverySizeThatATestAsksForAndNoOther() throws Exception {
        Set<String> sizes = readByTests();
        assertThat(sizes).hasSizeGreaterThan(10).containsAll(NO_SIZES);
        sizes.removeAll(NO_SIZES);
        assertThat(found(GIVEN, o7s("help").text())).isEqualTo(sizes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nigthly", "nightly", "--help"})
    void whatIsNoOptionOfTestIsRefusedBeforeAnythingIsRun(String option) throws Exception {
        assertThat(o7s("test", option))
                .isEqualTo(
                        new Said(
                                1,
                                "o7s: unknown option "
                                        + option
                                        + " of test; ./o7s help lists them\n"));
    }

    @Test
    void twoOptionsOfTestAreOneTooMany() throws Exception {
        assertThat(o7s("test", "--quick", "--nightly"))
                .isEqualTo(new Said(1, "o7s: test takes one option; ./o7s help lists them\n"));
    }
}
