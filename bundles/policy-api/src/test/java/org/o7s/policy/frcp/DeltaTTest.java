package org.o7s.policy.frcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;

/** docs/wire/wire-endtoend.md 2.6 and 2.11 S6. */
class DeltaTTest {
    private static final long MS = 1_000_000L;

    private final DeltaT policy = new DeltaT();
    private final long[] state = new long[policy.words()];

    @Test
    void theEstimatorGivesTheNumbersOfTheSpecification() {
        policy.begin(state);
        assertThat(policy.timeoutNs(state)).isEqualTo(1000 * MS);
        long[] measured = {10 * MS, 18 * MS, 10 * MS, 300_000};
        long[] timeouts = {30_000_000, 34_000_000, 33_281_248, 36_932_809};
        for (int i = 0; i < measured.length; i++) {
            policy.measured(state, measured[i]);
            assertThat(policy.timeoutNs(state)).isEqualTo(timeouts[i]);
        }
    }

    @Test
    void theTimeoutIsNeverBelowWhatTheDelayedAcknowledgementsOfThePrototypeTake() {
        policy.begin(state);
        for (int i = 0; i < 1000; i++) {
            policy.measured(state, 50_000);
        }
        assertThat(policy.timeoutNs(state)).isEqualTo(20 * MS);
        assertThat(policy.reorderingNs(state, true)).isEqualTo(MS);
    }

    @Test
    void theTimeoutDoublesUpToFourSecondsAndHalvesWithProgress() {
        policy.begin(state);
        policy.measured(state, 10 * MS);
        policy.timedOut(state);
        assertThat(policy.timeoutNs(state)).isEqualTo(60 * MS);
        for (int i = 0; i < 20; i++) {
            policy.timedOut(state);
        }
        assertThat(policy.timeoutNs(state)).isEqualTo(4000 * MS);
        policy.progressed(state);
        assertThat(policy.timeoutNs(state)).isEqualTo(2000 * MS);
        for (int i = 0; i < 20; i++) {
            policy.progressed(state);
        }
        assertThat(policy.timeoutNs(state)).isEqualTo(30 * MS);
    }

    @Test
    void aLongRoundTripIsWaitedForHoweverLongItIs() {
        policy.begin(state);
        policy.measured(state, 10_000 * MS);
        policy.timedOut(state);
        assertThat(policy.timeoutNs(state)).isEqualTo(30_000 * MS);
    }

    @Test
    void theWholeWindowIsOfferedToWhoReads() {
        assertThat(policy.window(state, 0, 256)).isEqualTo(256);
        assertThat(policy.window(state, 200, 256)).isEqualTo(56);
    }

    @Test
    void parametersChangeWhatTheyName() {
        DeltaT other =
                new DeltaT(
                        new PolicyParameters(
                                Map.of(
                                        "first-ms",
                                        "300",
                                        "floor-ms",
                                        "50",
                                        "delay-ms",
                                        "0",
                                        "at-once",
                                        "3",
                                        "window",
                                        "10")));
        other.begin(state);
        assertThat(other.timeoutNs(state)).isEqualTo(300 * MS);
        other.measured(state, MS);
        assertThat(other.timeoutNs(state)).isEqualTo(50 * MS);
        assertThat(other.acknowledgementDelayNs(state)).isZero();
        assertThat(other.acknowledgedAtOnce(state, false)).isEqualTo(3);
        assertThat(other.acknowledgedAtOnce(state, true)).isEqualTo(1);
        assertThat(other.window(state, 0, 256)).isEqualTo(10);
        assertThat(other.window(state, 250, 256)).isEqualTo(6);
    }

    @Test
    void parametersThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new DeltaT(new PolicyParameters(Map.of("flor-ms", "3"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "delta-t has no parameter flor-ms, but at-once, delay-ms, first-ms,"
                                + " floor-ms, window");
        assertThatThrownBy(() -> new DeltaT(new PolicyParameters(Map.of("window", "0"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window must be a whole number in 1..65536, not 0");
    }
}
