package org.o7s.policy.scheduler.fifo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.scheduler.SchedulerPolicy;

/** Packets leave as they came. */
class FifoTest {
    private final SchedulerPolicy policy = new FifoFactory().create(PolicyParameters.NONE);

    @Test
    void thePacketThatCameFirstLeavesFirst() {
        int[] packets = {4, 1, 2};
        int[] headBytes = {100, 100, 100};
        assertThat(policy.next(new long[0], packets, headBytes, new long[] {8, 7, 9})).isEqualTo(1);
        assertThat(policy.next(new long[0], packets, headBytes, new long[] {8, 11, 9})).isZero();
        assertThat(policy.next(new long[0], packets, headBytes, new long[] {8, 7, 5})).isEqualTo(2);
    }

    @Test
    void aCubeOfWhichNothingWaitsIsPassedOver() {
        int[] packets = {0, 0, 1};
        int[] headBytes = {0, 0, 100};
        assertThat(policy.next(new long[0], packets, headBytes, new long[] {0, 0, 9})).isEqualTo(2);
    }

    @Test
    void everyAnswerIsACubeOfWhichAPacketWaits() {
        Random random = new Random(23);
        for (int i = 0; i < 100_000; i++) {
            int[] packets = {random.nextInt(3), random.nextInt(3), random.nextInt(3)};
            packets[random.nextInt(3)]++;
            int[] headBytes = new int[3];
            long[] headOrder = new long[3];
            for (int cube = 0; cube < 3; cube++) {
                headBytes[cube] = packets[cube] == 0 ? 0 : 15 + random.nextInt(9000);
                headOrder[cube] = packets[cube] == 0 ? 0 : 1 + random.nextInt(1000);
            }
            int cube = policy.next(new long[policy.words()], packets, headBytes, headOrder);
            assertThat(packets[cube]).as("seed 23, round %d", i).isPositive();
        }
    }

    @Test
    void parametersAreRefused() {
        PolicyParameters some = new PolicyParameters(Map.of("weight", "1"));
        assertThatThrownBy(() -> new FifoFactory().create(some))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fifo has no parameters");
    }
}
