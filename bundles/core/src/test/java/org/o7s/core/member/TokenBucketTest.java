package org.o7s.core.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates, and the bucket that keeps them. */
class TokenBucketTest {

    @ParameterizedTest
    @CsvSource({
        "1000, 1000, 1k",
        "1k, 1000, 1k",
        "1500, 1500, 1500",
        "10M, 10000000, 10M",
        "2.5G, 2500000000, 2500M",
        "0.064m, 64000, 64k",
        "100g, 100000000000, 100G"
    })
    void aRateIsGivenWithOrWithoutSuffix(String word, long bitsPerSecond, String shortest) {
        Rate rate = Rate.parse(word).orElseThrow();
        assertThat(rate.bitsPerSecond()).isEqualTo(bitsPerSecond);
        assertThat(rate).hasToString(shortest);
        assertThat(Rate.parse(shortest)).contains(rate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "999", "101G", "-1M", "10MB", "10 M", "1e6", "M", ".5M", "1T"})
    void whatIsNoRateIsNone(String word) {
        assertThat(Rate.parse(word)).isEqualTo(Optional.empty());
    }

    @Test
    void noRateIsOutOfRange() {
        assertThatThrownBy(() -> new Rate(999)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000, 9_999, 1_000_000, 333_333_333, 7_777_777_777L, 100_000_000_000L})
    void inTheLongRunTheRateIsKeptExactly(long bitsPerSecond) {
        SplittableRandom random = new SplittableRandom(bitsPerSecond);
        long startNs = -Long.MAX_VALUE / 2;
        long nowNs = startNs;
        TokenBucket bucket = new TokenBucket(new Rate(bitsPerSecond), nowNs);
        bucket.setPacketBytesMax(1500);
        bucket.spend((int) Math.max(bitsPerSecond / 800, 3000));
        long bits = 0;
        for (int i = 0; i < 100_000; i++) {
            int bytes = random.nextInt(1, 1501);
            nowNs += bucket.waitNs(bytes, nowNs);
            assertThat(bucket.waitNs(bytes, nowNs)).isZero();
            bucket.spend(bytes);
            bits += 8L * bytes;
        }
        double expectedNs = 1e9 * bits / bitsPerSecond;
        assertThat((double) (nowNs - startNs))
                .isCloseTo(expectedNs, Percentage.withPercentage(0.1));
    }

    @Test
    void aBurstHasRoomForTwoPacketsAtTheLowestRate() {
        TokenBucket bucket = new TokenBucket(new Rate(Rate.LOWEST), 0);
        bucket.setPacketBytesMax(1500);
        assertThat(bucket.waitNs(1500, 0)).isZero();
        bucket.spend(1500);
        assertThat(bucket.waitNs(1500, 0)).isZero();
        bucket.spend(1500);
        assertThat(bucket.waitNs(1500, 0)).isEqualTo(12_000_000_000L);
    }

    @Test
    void silenceIsNotSavedUp() {
        TokenBucket bucket = new TokenBucket(new Rate(8_000_000), 0);
        bucket.setPacketBytesMax(1000);
        long aYearNs = 365L * 86_400 * 1_000_000_000;
        assertThat(bucket.waitNs(1000, aYearNs)).isZero();
        for (int i = 0; i < 10; i++) {
            bucket.spend(1000);
        }
        assertThat(bucket.waitNs(1000, aYearNs)).isEqualTo(1_000_000);
    }

    @Test
    void anyDebtIsPaidBackAndNothingOverflows() {
        TokenBucket bucket = new TokenBucket(new Rate(Rate.HIGHEST), 0);
        for (int i = 0; i < 1000; i++) {
            bucket.spend(TokenBucket.PACKET_BYTES_MAX);
        }
        long waitNs = bucket.waitNs(1, 0);
        assertThat(waitNs).isBetween(40_000_000L, 50_000_000L);
        assertThat(bucket.waitNs(1, waitNs)).isZero();
    }
}
