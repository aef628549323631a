package org.o7s.policy.scheduler.priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.scheduler.SchedulerPolicy;

/** docs/wire/wire-unicast.md 9.2: voice before video before best effort. */
class PriorityTest {
    private final SchedulerPolicy policy = new PriorityFactory().create(PolicyParameters.NONE);

    private int next(int bestEffort, int video, int voice) {
        int[] packets = {bestEffort, video, voice};
        return policy.next(new long[0], packets, new int[] {1400, 1400, 60}, new long[] {1, 2, 3});
    }

    @Test
    void voiceLeavesBeforeVideoAndVideoBeforeTheRest() {
        assertThat(next(100, 50, 1)).isEqualTo(2);
        assertThat(next(100, 50, 0)).isEqualTo(1);
        assertThat(next(100, 0, 0)).isZero();
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
        assertThatThrownBy(() -> new PriorityFactory().create(some))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("priority has no parameters");
    }
}
