package org.o7s.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of numbers: medians, ratios, a table, JSON. */
class ResultsTest {
    private static final Sample RATE = new Sample.Rate(64);
    private static final Sample TRIP = new Sample.Trip(false);

    private final Results results = new Results();

    private void add(Sample sample, String way, String quantity, double... values) {
        for (double value : values) {
            results.add(sample, way, new Reading(quantity, value));
        }
    }

    @Test
    void aRatioDividesMediansByThoseOfTheYardstick() {
        add(RATE, "direct", "packets/s", 100, 4000, 3000);
        add(RATE, "local", "packets/s", 600, 400);
        add(RATE, "tcp", "packets/s", 10, 1000, 5000);
        List<Ratio> ratios = Ratio.of(results, List.of("tcp", "direct"));
        assertThat(ratios)
                .containsExactly(
                        new Ratio(RATE, "packets/s", "direct", "tcp", 3.0),
                        new Ratio(RATE, "packets/s", "local", "tcp", 0.5),
                        new Ratio(RATE, "packets/s", "local", "direct", 500.0 / 3000));
    }

    @Test
    void theTableBeginsWithRatiosAndEndsWithWhatWasNotMeasured() {
        add(TRIP, "direct", "p50 µs", 0.8);
        add(TRIP, "unix", "p50 µs", 40);
        results.fail(RATE, "tcp", "no such luck");
        results.fail(RATE, "tcp", "no such luck");
        String table = Table.of(results, List.of("unix"), "a headline");
        assertThat(table)
                .startsWith("a headline\n\nRatios of medians\n")
                .contains("direct ÷ unix         0.020 ×")
                .containsPattern("\n  direct +0\\.800\n")
                .endsWith("Not measured:\n  tcp, one way, 64 B: no such luck\n");
    }

    @Test
    void theJsonHoldsEveryRound() throws Exception {
        add(RATE, "a\"way\n", "packets/s", 1, 2.5, Double.NaN);
        add(RATE, "tcp", "packets/s", 2);
        results.fail(TRIP, "tcp", "because");
        JsonNode json =
                JsonMapper.builder()
                        .build()
                        .readTree(JsonText.of(results, List.of("tcp"), Map.of("mode", "local")));
        assertThat(json.get("schema").asText()).isEqualTo("o7s.bench/1");
        assertThat(json.get("mode").asText()).isEqualTo("local");
        JsonNode sample = json.get("samples").get(0);
        assertThat(sample.get("way").asText()).isEqualTo("a\"way\n");
        JsonNode rates = sample.get("quantities").get("packets/s");
        assertThat(rates.get("median").asDouble()).isEqualTo(2.5);
        assertThat(rates.get("all")).hasSize(3);
        assertThat(rates.get("all").get(2).isNull()).isTrue();
        assertThat(json.get("ratios").get(0).get("ratio").asDouble()).isEqualTo(1.25);
        assertThat(json.get("failures").get(0).asText())
                .isEqualTo("tcp, round trip, busy: because");
    }
}
