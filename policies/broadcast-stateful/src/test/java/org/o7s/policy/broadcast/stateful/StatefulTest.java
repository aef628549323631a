package org.o7s.policy.broadcast.stateful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.broadcast.BroadcastPolicy;

class StatefulTest {
    private final BroadcastPolicy policy = new StatefulFactory().create(PolicyParameters.NONE);
    private final long[] states = new long[3 * policy.stateWords()];
    private final int at = policy.stateWords();

    private boolean isNew(long sequence) {
        return policy.isNew(sequence, states, at);
    }

    @Test
    void eachNumberIsNewOnceInWhateverOrderTheyCome() {
        for (int seed = 0; seed < 50; seed++) {
            Arrays.fill(states, 0);
            Random random = new Random(seed);
            Set<Long> seen = new HashSet<>();
            long highest = 0;
            for (int i = 0; i < 20_000; i++) {
                long number = Math.max(1, highest + 3 - random.nextInt(Stateful.WINDOW));
                highest = Math.max(highest, number);
                boolean expected = highest - number < Stateful.WINDOW && seen.add(number);
                assertThat(isNew(number))
                        .as("seed %d, number %d", seed, number)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void whatIsOlderThanTheWindowCountsAsOld() {
        assertThat(isNew(5_000)).isTrue();
        assertThat(isNew(5_000 - Stateful.WINDOW)).isFalse();
        assertThat(isNew(5_001 - Stateful.WINDOW)).isTrue();
    }

    @Test
    void aLongGapForgetsTheNumbersBeforeIt() {
        for (long n = 1; n <= 10; n++) {
            assertThat(isNew(n)).isTrue();
        }
        assertThat(isNew(Long.MAX_VALUE)).isTrue();
        assertThat(isNew(Long.MAX_VALUE)).isFalse();
        assertThat(isNew(3)).isFalse();
        assertThat(isNew(Long.MAX_VALUE - 1)).isTrue();
    }

    @Test
    void numbersThatNoSourceGivesAreOld() {
        assertThat(isNew(0)).isFalse();
        assertThat(isNew(-1)).isFalse();
    }

    @Test
    void whatIsKeptOfOthersIsNotTouched() {
        for (long n = 1; n < 3_000; n += 7) {
            isNew(n);
        }
        for (int i = 0; i < at; i++) {
            assertThat(states[i]).isZero();
            assertThat(states[2 * at + i]).isZero();
        }
        assertThat(at).isLessThanOrEqualTo(BroadcastPolicy.STATE_WORDS_MAX);
    }

    @Test
    void parametersAreRefused() {
        assertThatThrownBy(
                        () ->
                                new StatefulFactory()
                                        .create(new PolicyParameters(Map.of("window", "1"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
