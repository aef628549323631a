package org.o7s.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessAgeTest {
    private static final String STAT =
            "42 (a) b (c) S 1 42 42 0 -1 4194304 98 0 0 0 0 0 0 0 20 0 1 0 123450 2 3 4";

    @Test
    void theAgeIsTheUptimeLessTheStart() {
        assertThat(ProcessAge.age(STAT, "1235.10 99.00\n")).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void anAgeIsNeverNegative() {
        assertThat(ProcessAge.age(STAT, "1.00 1.00")).isZero();
    }

    @Test
    void thisProcessHasAnAge() {
        assertThat(ProcessAge.now()).isPositive().isLessThan(Duration.ofHours(1));
    }
}
