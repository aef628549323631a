package org.o7s.tools.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.QosSpec;

class WordsTest {
    private static Words words(String... words) {
        return new Words(List.of(words));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1500, 1500",
        "3k, 3000",
        "20K, 20000",
        "10M, 10000000",
        "7m, 7000000",
        "2G, 2000000000",
        "9999999999G, 1000000000000000"
    })
    void aRateIsANumberAndAPowerOfThousand(String text, long bps) throws UsageException {
        assertThat(words(text).bitsPerSecond("-r")).isEqualTo(bps);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "0", "0M", "1.5M", "12x", "1MM"})
    void whatIsNoRateIsRefusedAs023Does(String text) {
        assertThatThrownBy(() -> words(text).bitsPerSecond("-r"))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "-r needs a rate above 0 such as 500k, 10M or 1G, not \"" + text + "\"");
    }

    @Test
    void aTimeWithoutUnitHasTheUsualOneOfItsTool() throws UsageException {
        assertThat(words("5").spanNs("-d")).isEqualTo(TimeUnit.MILLISECONDS.toNanos(5));
        assertThat(words("5").spanNs("-d", TimeUnit.SECONDS)).isEqualTo(5_000_000_000L);
        assertThat(words("5ms").spanNs("-d", TimeUnit.SECONDS)).isEqualTo(5_000_000L);
    }

    @Test
    void aServiceIsNamedByAPreset() throws UsageException {
        assertThat(words("voice").qos("-q")).isEqualTo(QosSpec.VOICE);
        assertThatThrownBy(() -> words("silk").qos("-q")).hasMessageContaining("\"silk\"");
    }

    @Test
    void anOptionAtTheEndMissesItsValue() {
        assertThatThrownBy(() -> words().value("-n")).hasMessage("-n needs a value");
    }
}
