package org.o7s.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void theUsualSettingsNeedOnlyAPlace() throws Exception {
        assertThat(Options.of(List.of("eth")))
                .isEqualTo(
                        new Options(
                                Options.Mode.ETH,
                                3,
                                600_000_000,
                                false,
                                false,
                                10_000,
                                false,
                                Optional.empty()));
    }

    @Test
    void everythingCanBeSaid() throws Exception {
        List<String> words =
                List.of(
                        ("local --rounds 5 --seconds 2.5 --aeron --data --flows 200 --portable"
                                        + " --json x.json")
                                .split(" "));
        assertThat(Options.of(words))
                .isEqualTo(
                        new Options(
                                Options.Mode.LOCAL,
                                5,
                                2_500_000_000L,
                                true,
                                true,
                                200,
                                true,
                                Optional.of(Path.of("x.json"))));
    }

    @ParameterizedTest
    @CsvSource({
        "moon, 'cannot measure \"moon\": local, eth, udp, flows or idle'",
        "local --rounds, --rounds needs a value",
        "local --rounds many, --rounds is a number from 1.0 to 1000.0",
        "local --seconds 0, --seconds is a number from 0.02",
        "flows --flows 99, --flows is a number from 100.0 to 16000.0",
        "local --colour, unknown option --colour",
        "eth --aeron, --aeron is for local",
        "flows --data, --data is for local",
        "idle --data, --data is for local",
        "idle --seconds 36, a sample of idle has at most 35 s"
    })
    void whatMakesNoSenseIsSaid(String words, String sentence) {
        assertThatThrownBy(() -> Options.of(List.of(words.split(" "))))
                .isInstanceOf(BenchException.class)
                .hasMessageStartingWith(sentence);
    }
}
