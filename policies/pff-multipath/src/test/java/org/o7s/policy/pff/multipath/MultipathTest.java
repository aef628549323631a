package org.o7s.policy.pff.multipath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.pff.PffPolicy;

/** docs/wire/wire-unicast.md 7.8, but with the packets of one flow on one path. */
class MultipathTest {
    private final PffPolicy policy = new MultipathFactory().create(PolicyParameters.NONE);

    @Test
    void flowsAreSpreadEvenlyOverHopsOfEqualCost() {
        Random random = new Random(7);
        for (int equal = 2; equal <= 5; equal++) {
            int[] taken = new int[6];
            for (int flow = 0; flow < 100_000; flow++) {
                taken[policy.pick(equal, 6, 0, random.nextLong())]++;
            }
            for (int hop = 0; hop < equal; hop++) {
                assertThat(taken[hop] * equal).as("seed 7").isBetween(97_000, 103_000);
            }
            assertThat(taken[5]).as("the alternate").isZero();
        }
    }

    @Test
    void onlyTheFlowsOfAHopThatIsDownMove() {
        Random random = new Random(7);
        int[] moved = new int[3];
        for (int flow = 0; flow < 30_000; flow++) {
            long key = random.nextLong();
            int before = policy.pick(3, 3, 0, key);
            int after = policy.pick(3, 3, 0b010, key);
            if (before == 1) {
                moved[after]++;
            } else {
                assertThat(after).as("seed 7").isEqualTo(before);
            }
        }
        assertThat(moved[1]).isZero();
        assertThat(moved[0]).as("seed 7").isBetween(4_500, 5_500);
        assertThat(moved[2]).as("seed 7").isBetween(4_500, 5_500);
    }

    @Test
    void anAlternateIsTakenOnceAllHopsOfEqualCostAreDown() {
        assertThat(policy.pick(2, 4, 0b0011, 7)).isEqualTo(2);
        assertThat(policy.pick(2, 4, 0b0111, 7)).isEqualTo(3);
    }

    @Test
    void itUsesHopsOfEqualCostAndAlternates() {
        assertThat(policy.usesEqual()).isTrue();
        assertThat(policy.usesAlternates()).isTrue();
    }

    @Test
    void everyAnswerIsAHopAndTheSameQuestionHasTheSameAnswer() {
        Random random = new Random(23);
        for (int i = 0; i < 100_000; i++) {
            int hops = 1 + random.nextInt(64);
            int equal = 1 + random.nextInt(hops);
            long every = -1L >>> (64 - hops);
            long down = random.nextInt(8) == 0 ? every : random.nextLong() & every;
            long key = random.nextLong();
            int hop = policy.pick(equal, hops, down, key);
            assertThat(hop).as("seed 23, round %d", i).isBetween(0, hops - 1);
            assertThat(policy.pick(equal, hops, down, key)).isEqualTo(hop);
            if (down != every) {
                assertThat((down >>> hop) & 1).as("a hop that is up, round %d", i).isZero();
            }
        }
    }

    @Test
    void parametersAreRefused() {
        PolicyParameters some = new PolicyParameters(Map.of("weight", "1"));
        assertThatThrownBy(() -> new MultipathFactory().create(some))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("multipath has no parameters");
    }
}
