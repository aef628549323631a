package org.o7s.policy.pff.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.pff.PffPolicy;

/** docs/wire/wire-unicast.md 7.8: the first hop, and no reaction to links that go down. */
class SimpleTest {
    private final PffPolicy policy = new SimpleFactory().create(PolicyParameters.NONE);

    @Test
    void theFirstHopIsTakenWhateverElseThereIs() {
        assertThat(policy.pick(1, 1, 0, 7)).isZero();
        assertThat(policy.pick(3, 5, 0, -1)).isZero();
    }

    @Test
    void aLinkThatIsDownIsNotLeft() {
        assertThat(policy.pick(1, 2, 0b01, 7)).isZero();
        assertThat(policy.pick(2, 2, 0b11, 7)).isZero();
    }

    @Test
    void itHasNoUseForWhatOtherRoutingGives() {
        assertThat(policy.usesEqual()).isFalse();
        assertThat(policy.usesAlternates()).isFalse();
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
        }
    }

    @Test
    void parametersAreRefused() {
        PolicyParameters some = new PolicyParameters(Map.of("weight", "1"));
        assertThatThrownBy(() -> new SimpleFactory().create(some))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("simple has no parameters");
    }
}
