package org.o7s.policy.congestion.mbecn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.congestion.CongestionPolicy;

/** What other members see: docs/wire/wire-unicast.md 6.2 and 6.3, number by number. */
class MarkAndLevelTest {
    private final CongestionPolicy policy = new MbEcnFactory().create(PolicyParameters.NONE);
    private final long[] state = new long[policy.words()];

    private int receive(int mark) {
        return policy.received(state, mark, 0);
    }

    @Test
    void sixteenPacketsInAQueueAreOneStepOfTheMark() {
        assertThat(policy.mark(0, 1024)).isZero();
        assertThat(policy.mark(15, 1024)).isZero();
        assertThat(policy.mark(16, 1024)).isEqualTo(1);
        assertThat(policy.mark(31, 1024)).isEqualTo(1);
        assertThat(policy.mark(32, 1024)).isEqualTo(2);
        assertThat(policy.mark(1023, 1024)).isEqualTo(63);
        assertThat(policy.mark(100_000, 100_000)).isEqualTo(255);
    }

    @Test
    void withoutMarksNothingIsTold() {
        for (int i = 0; i < 100; i++) {
            assertThat(receive(0)).isEqualTo(CongestionPolicy.NO_UPDATE);
        }
    }

    @Test
    void theFirstMarkedPacketTheThirdAndThenEveryEighthTell() {
        List<Integer> told = new ArrayList<>();
        for (int packet = 1; packet <= 40; packet++) {
            if (receive(10) != CongestionPolicy.NO_UPDATE) {
                told.add(packet);
            }
        }
        assertThat(told).containsExactly(1, 3, 11, 19, 27, 35);
    }

    @Test
    void theLevelAveragesThirtyTwoPackets() {
        assertThat(receive(3)).isEqualTo(3);
        assertThat(receive(3)).isEqualTo(CongestionPolicy.NO_UPDATE);
        assertThat(receive(3)).isEqualTo(9);
        int last = 0;
        for (int i = 0; i < 2000; i++) {
            last = Math.max(last, receive(3));
        }
        assertThat(last).as("about 32 times the mark, rounded as integers are").isBetween(96, 127);
    }

    @Test
    void theEndOfCongestionIsToldOnce() {
        receive(40);
        assertThat(receive(0)).isEqualTo(CongestionPolicy.NO_UPDATE);
        assertThat(receive(0)).isEqualTo(CongestionPolicy.NO_UPDATE);
        assertThat(receive(0)).as("40, 10, 2, 0").isZero();
        assertThat(receive(0)).isEqualTo(CongestionPolicy.NO_UPDATE);
        assertThat(receive(7)).as("and it begins anew").isEqualTo(7);
    }

    @Test
    void theHighestMarkForEverStaysWithinTheLevels() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(receive(255)).isLessThanOrEqualTo(CongestionPolicy.LEVEL_MAX);
        }
    }

    @Test
    void parametersAreRefused() {
        PolicyParameters some = new PolicyParameters(Map.of("slot", "1"));
        assertThatThrownBy(() -> new MbEcnFactory().create(some))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mb-ecn has no parameters");
    }
}
