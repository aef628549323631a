package org.o7s.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void eachHasItsOwnNumbers() {
        assertThat(Architecture.named("amd64")).isEqualTo(new Architecture(202, 324, 12, 4));
        assertThat(Architecture.named("aarch64")).isEqualTo(new Architecture(98, 283, 16, 8));
    }
}
