package org.o7s.policy.pff.alternate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.pff.PffPolicy;

/** docs/wire/wire-unicast.md 7.8: the first flow of the list that is not known to be down. */
class AlternateTest {
    private final PffPolicy policy = new AlternateFactory().create(PolicyParameters.NONE);

    @Test
    void thePrimaryIsTakenWhileItIsUp() {
        assertThat(policy.pick(1, 3, 0, 7)).isZero();
        assertThat(policy.pick(1, 3, 0b110, 7)).isZero();
    }

    @Test
    void theFirstAlternateThatIsUpTakesOver() {
        assertThat(policy.pick(1, 3, 0b001, 7)).isEqualTo(1);
        assertThat(policy.pick(1, 3, 0b011, 7)).isEqualTo(2);
        assertThat(policy.pick(1, 64, -1L >>> 1, 7)).isEqualTo(63);
    }

    @Test
    void thePrimaryIsKeptIfAllAreDown() {
        assertThat(policy.pick(1, 2, 0b11, 7)).isZero();
        assertThat(policy.pick(1, 64, -1L, 7)).isZero();
    }

    @Test
    void itUsesAlternates() {
        assertThat(policy.usesAlternates()).isTrue();
        assertThat(policy.usesEqual()).isFalse();
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
        assertThatThrownBy(() -> new AlternateFactory().create(some))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("alternate has no parameters");
    }
}
