package org.o7s.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceOptionTest {
    @Test
    void theInstanceMayStandAnywhereAndInBothForms() {
        assertThat(InstanceOption.of(List.of("-n", "pong", "--instance", "lab2", "-Q")))
                .isEqualTo(new InstanceOption("lab2", false, List.of("-n", "pong", "-Q")));
        assertThat(InstanceOption.of(List.of("--instance=lab2", "-l")))
                .isEqualTo(new InstanceOption("lab2", false, List.of("-l")));
    }

    @Test
    void withoutItAllWordsAreTheTools() {
        assertThat(InstanceOption.of(List.of("-l", "-Q")))
                .isEqualTo(new InstanceOption("", false, List.of("-l", "-Q")));
    }

    @Test
    void itNeedsAName() {
        assertThat(InstanceOption.of(List.of("-l", "--instance")).isIncomplete()).isTrue();
        assertThat(InstanceOption.of(List.of("--instance=", "-l")).isIncomplete()).isTrue();
    }
}
