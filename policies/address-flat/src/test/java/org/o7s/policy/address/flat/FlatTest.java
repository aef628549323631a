package org.o7s.policy.address.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.address.AddressPolicy;

/** docs/wire/wire-unicast.md 4. */
class FlatTest {
    private static final long[] NONE = {};

    private final AddressPolicy policy = new FlatFactory().create(PolicyParameters.NONE);

    private static LongSupplier drawing(Long... numbers) {
        Deque<Long> left = new ArrayDeque<>(List.of(numbers));
        return left::remove;
    }

    @Test
    void anAddressIsTheLowerHalfOfWhatIsDrawn() {
        assertThat(policy.choose(drawing(0x1234_5678_8000_0001L), NONE)).isEqualTo(0x8000_0001L);
        assertThat(policy.choose(drawing(-1L), NONE)).isEqualTo(0xffff_ffffL);
        assertThat(policy.sizeBytes()).isEqualTo(4);
    }

    @Test
    void zeroIsDrawnAgain() {
        assertThat(policy.choose(drawing(0L, 0xffff_ffff_0000_0000L, 7L), NONE)).isEqualTo(7);
    }

    @Test
    void whatIsTakenIsDrawnAgain() {
        long[] used = {3, 5, 0xffff_ffffL};
        assertThat(policy.choose(drawing(5L, -1L, 3L, 4L), used)).isEqualTo(4);
    }

    @Test
    void chanceThatAlwaysSaysTheSameStillGivesAnAddress() {
        assertThat(policy.choose(() -> 0, NONE)).isEqualTo(1);
        assertThat(policy.choose(() -> 0, new long[] {1, 2, 4})).isEqualTo(3);
        assertThat(policy.choose(() -> -1, new long[] {1, 0xffff_ffffL})).isEqualTo(2);
    }

    @Test
    void everyAddressThatIsChosenIsValidAndFree() {
        Random random = new Random(20);
        long[] used = new long[2_000];
        for (int i = 0; i < used.length; i++) {
            long chosen = policy.choose(random::nextLong, Arrays.copyOf(used, i));
            assertThat(policy.isValid(chosen)).isTrue();
            assertThat(used).doesNotContain(chosen);
            used[i] = chosen;
            Arrays.sort(used, 0, i + 1);
        }
    }

    @Test
    void anAddressHasThirtyTwoBitsAndIsNotZero() {
        assertThat(policy.isValid(0)).isFalse();
        assertThat(policy.isValid(1)).isTrue();
        assertThat(policy.isValid(0xffff_ffffL)).isTrue();
        assertThat(policy.isValid(0x1_0000_0000L)).isFalse();
        assertThat(policy.isValid(-1)).isFalse();
    }

    @Test
    void parametersAreRefused() {
        PolicyParameters some = new PolicyParameters(Map.of("size", "4"));
        assertThatThrownBy(() -> new FlatFactory().create(some))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("flat has no parameters");
    }
}
