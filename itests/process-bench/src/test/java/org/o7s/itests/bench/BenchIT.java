package org.o7s.itests.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * The benchmark as people start it, with samples of an instant: does it work, is its JSON sound?
 */
@Timeout(300)
class BenchIT {
    @TempDir private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int bench(String... words) {
        return Bench.run(
                List.of(words),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }

    private JsonNode measured(String... mode) throws Exception {
        Path json = folder.resolve("bench.json");
        List<String> words = new ArrayList<>(List.of(mode));
        words.addAll(List.of("--rounds", "1", "--seconds", "0.1", "--json", json.toString()));
        int exitCode = bench(words.toArray(String[]::new));
        assertThat(exitCode).as("%s%s", out.toString(UTF_8), err.toString(UTF_8)).isZero();
        assertThat(err.toString(UTF_8)).contains("warming up", "round 1 of 1");
        return JsonMapper.builder().build().readTree(Files.readString(json));
    }

    private static Set<String> words(JsonNode array, String member) {
        Set<String> words = new TreeSet<>();
        array.forEach(element -> words.add(element.get(member).asText()));
        return words;
    }

    private void isSound(JsonNode json, String... ways) {
        assertThat(json.get("failures")).isEmpty();
        assertThat(words(json.get("samples"), "way")).containsExactlyInAnyOrder(ways);
        List<Double> medians = new ArrayList<>();
        for (JsonNode sample : json.get("samples")) {
            for (JsonNode quantity : sample.get("quantities")) {
                assertThat(quantity.get("all")).as(sample.toString()).hasSize(1);
                medians.add(quantity.get("median").asDouble());
            }
        }
        assertThat(medians).allMatch(median -> median >= 0);
        assertThat(json.get("ratios")).allMatch(ratio -> ratio.get("ratio").asDouble() > 0);
        assertThat(out.toString(UTF_8)).contains("Ratios of medians", "CPU ns/packet", "p99.9 µs");
    }

    @Test
    void onOneSystemEverythingIsMeasuredAgainstSockets() throws Exception {
        JsonNode json = measured("local", "--data");
        isSound(json, "direct", "local", "data", "tcp", "unix");
        assertThat(words(json.get("samples"), "sample"))
                .containsExactlyInAnyOrder(
                        "one way, 64 B",
                        "one way, 1400 B",
                        "one way, 8192 B",
                        "one way, 131072 B",
                        "round trip, busy",
                        "round trip, parked",
                        "allocated and deallocated, 1 at a time",
                        "allocated and deallocated, 16 at a time",
                        "round of six processes");
    }

    @Test
    void manyFlowsAreMeasuredAgainstOneAndTheirOwnerIsKilled() throws Exception {
        JsonNode json = measured("flows", "--flows", "200");
        assertThat(json.get("failures")).isEmpty();
        assertThat(words(json.get("samples"), "way"))
                .containsExactlyInAnyOrder("one", "many", "before", "around");
        assertThat(words(json.get("ratios"), "sample"))
                .containsExactlyInAnyOrder(
                        "one way, 64 B",
                        "round trip, busy",
                        "round trip of others, parked, when the owner is killed");
        assertThat(json.get("ratios")).allMatch(ratio -> ratio.get("ratio").asDouble() > 0);
        assertThat(out.toString(UTF_8)).contains("shared MB", "daemon heap MB", "max µs");
    }

    @Test
    void flowsThatNobodyUsesAreMeasured() throws Exception {
        JsonNode json = measured("idle", "--flows", "200");
        assertThat(json.get("failures")).isEmpty();
        assertThat(words(json.get("samples"), "way")).containsExactlyInAnyOrder("client", "server");
        assertThat(out.toString(UTF_8)).contains("% of a core");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eth", "udp"})
    @NeedsNamespaces
    void twoSystemsAreJoinedMeasuredAndTakenApart(String mode) throws Exception {
        if (mode.equals("eth")) {
            JsonNode json = measured(mode);
            isSound(json, "eth-dix", "eth-plain", "unicast", "tcp");
            // Nobody but TCP would carry messages here.
            assertThat(words(json.get("samples"), "sample")).doesNotContain("one way, 131072 B");
        } else {
            againstTheProgramInC(measured(mode));
        }
        try (var namespaces = Files.list(Path.of("/run/netns"))) {
            String own = "o7s-bench-" + ProcessHandle.current().pid();
            assertThat(namespaces).noneMatch(n -> n.getFileName().toString().startsWith(own));
        }
    }

    /** A machine that runs every check has gcc, see {@code .ci/run}. */
    private void againstTheProgramInC(JsonNode json) throws Exception {
        boolean gcc =
                System.getenv("CI") != null
                        || new ProcessBuilder("sh", "-c", "command -v gcc").start().waitFor() == 0;
        if (gcc) {
            isSound(json, "udp4", "unicast", "tcp", "c-mmsg");
            assertThat(json.get("ratios"))
                    .anyMatch(
                            ratio ->
                                    ratio.get("sample").asText().equals("one way, 1400 B")
                                            && ratio.get("way").asText().equals("udp4")
                                            && ratio.get("yardstick").asText().equals("c-mmsg"));
        } else {
            isSound(json, "udp4", "unicast", "tcp");
            assertThat(err.toString(UTF_8)).contains("without the yardstick in C");
        }
    }

    @Test
    void helpAndMistakesMeasureNothing() {
        assertThat(bench("--help")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("usage: ./o7s bench local|eth|udp|flows|idle");
        assertThat(bench("moon")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).startsWith("o7s bench: cannot measure \"moon\"");
    }
}
