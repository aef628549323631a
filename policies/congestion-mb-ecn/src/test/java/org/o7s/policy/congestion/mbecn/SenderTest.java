package org.o7s.policy.congestion.mbecn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.o7s.policy.congestion.CongestionPolicy;

/** The rate of a sender. */
class SenderTest {
    private static final int BYTES = 1000;
    private static final long SECOND_NS = 1_000_000_000L;

    private final long[] state = new long[Sender.WORDS];
    private long nowNs = -5 * SECOND_NS;

    private void begin(long bytesPerSecond) {
        Sender.begin(state, bytesPerSecond, nowNs);
    }

    /** Sends as fast as it may; returns the packets that left. */
    private int sendFor(long ns) {
        long endNs = nowNs + ns;
        int packets = 0;
        while (nowNs < endNs) {
            nowNs += Sender.sent(state, BYTES, nowNs) + 1000;
            packets++;
        }
        return packets;
    }

    @Test
    void untilTheFirstNewsTheRateDoublesWithEachEpoch() {
        begin(0);
        assertThat(Sender.rate(state)).isEqualTo(Sender.RATE_INITIAL);
        sendFor(5 * Sender.EPOCH_MIN_NS);
        assertThat(Sender.rate(state)).isBetween(8 * Sender.RATE_INITIAL, 32 * Sender.RATE_INITIAL);
    }

    @Test
    void aRateThatIsNotUsedDoesNotGrow() {
        begin(0);
        for (int i = 0; i < 100; i++) {
            assertThat(Sender.sent(state, 100, nowNs)).isZero();
            nowNs += 20_000_000;
        }
        assertThat(Sender.rate(state)).isEqualTo(Sender.RATE_INITIAL);
    }

    @Test
    void theFirstNewsHalvesTheRateOnce() {
        begin(0);
        sendFor(100_000_000);
        long before = Sender.rate(state);
        Sender.updated(state, 1, nowNs);
        assertThat(Sender.rate(state)).isEqualTo(before / 2);
        Sender.updated(state, 1, nowNs);
        assertThat(Sender.rate(state)).isEqualTo(before / 2);
    }

    @Test
    void packetsAreSpreadOverTime() {
        begin(1_000_000);
        long startNs = nowNs;
        long[] leftNs = new long[100];
        for (int i = 0; i < leftNs.length; i++) {
            nowNs += Sender.sent(state, BYTES, nowNs);
            leftNs[i] = nowNs - startNs;
        }
        for (int i = 10; i < leftNs.length; i++) {
            assertThat(leftNs[i]).isBetween((i - 2) * 1_000_000L, i * 1_000_000L);
        }
    }

    @Test
    void aSteadyRateIsKeptThoughWakesAreLate() {
        begin(1_000_000);
        Sender.updated(state, 0, nowNs);
        long startNs = nowNs;
        for (int i = 0; i < 200; i++) {
            long waitNs = Sender.sent(state, BYTES, nowNs);
            nowNs += waitNs + (waitNs > 0 ? 300_000 : 0);
        }
        // The rate has grown a little meanwhile.
        assertThat(nowNs - startNs).isBetween(170_000_000L, 202_000_000L);
    }

    @Test
    void congestionTakesAPartOfTheRateEachEpoch() {
        begin(1_000_000);
        Sender.updated(state, 102, nowNs);
        sendFor(40_000_000);
        assertThat(Sender.rate(state)).as("a tenth less, once").isBetween(895_000L, 905_000L);
    }

    @Test
    void moreThanHalfIsNeverTakenAtOnce() {
        begin(1_000_000);
        Sender.updated(state, CongestionPolicy.LEVEL_MAX, nowNs);
        sendFor(40_000_000);
        assertThat(Sender.rate(state)).isEqualTo(500_000);
    }

    @Test
    void newsOfAnEarlierEpochIsNotUsedTwiceAndGrowsTooOld() {
        begin(1_000_000);
        Sender.updated(state, 102, nowNs);
        sendFor(900_000_000);
        assertThat(Sender.rate(state)).as("no further decrease").isBetween(895_000L, 905_000L);
        sendFor(SECOND_NS);
        assertThat(Sender.rate(state)).as("it grows again").isGreaterThan(950_000);
    }

    @Test
    void theEndOfCongestionLetsTheRateGrowAtOnce() {
        begin(1_000_000);
        Sender.updated(state, 102, nowNs);
        sendFor(40_000_000);
        Sender.updated(state, 0, nowNs);
        long before = Sender.rate(state);
        sendFor(100_000_000);
        assertThat(Sender.rate(state)).isGreaterThan(before + Sender.STEP_MIN);
    }

    @Test
    void whereNothingIsCongestedTheStepDoubles() {
        begin(1_000_000);
        sendFor(3 * SECOND_NS);
        assertThat(Sender.rate(state)).isGreaterThan(20_000_000);
    }

    @Test
    void aFlowThatPausesForLongBeginsLower() {
        begin(0);
        sendFor(SECOND_NS / 5);
        long before = Sender.rate(state);
        nowNs += 10 * SECOND_NS;
        var _ = Sender.sent(state, BYTES, nowNs);
        assertThat(Sender.rate(state)).isEqualTo(before / 2);
    }

    @Test
    void aWaitThatWasCutShortIsNotOwedLater() {
        begin(1);
        for (int i = 0; i < 20; i++) {
            long waitNs = Sender.sent(state, 65_536, nowNs);
            assertThat(waitNs).isLessThanOrEqualTo(Sender.WAIT_MAX_NS);
            nowNs += waitNs;
        }
        nowNs += Sender.WAIT_MAX_NS;
        assertThat(Sender.sent(state, 1, nowNs)).isZero();
    }

    @Test
    void whateverIsToldTheRateStaysWithinItsBounds() {
        SplittableRandom random = new SplittableRandom(5);
        begin(random.nextLong() & Long.MAX_VALUE);
        for (int i = 0; i < 1_000_000; i++) {
            if (random.nextInt(10) == 0) {
                Sender.updated(state, random.nextInt(-1000, 70_000), nowNs);
            }
            long waitNs = Sender.sent(state, random.nextInt(65_537), nowNs);
            assertThat(waitNs).as("seed 5").isBetween(0L, Sender.WAIT_MAX_NS);
            assertThat(Sender.rate(state)).as("seed 5").isBetween(Sender.RATE_MIN, Sender.RATE_MAX);
            nowNs += random.nextLong(1L << random.nextInt(1, 35));
        }
    }
}
