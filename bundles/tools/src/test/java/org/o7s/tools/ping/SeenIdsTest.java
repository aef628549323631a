package org.o7s.tools.ping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenIdsTest {
    private final SeenIds seen = new SeenIds();

    @Test
    void anIdIsNewOnce() {
        assertThat(seen.add(5)).isTrue();
        assertThat(seen.add(5)).isFalse();
        assertThat(seen.add(3)).isTrue();
        assertThat(seen.add(3)).isFalse();
    }

    @Test
    void theWindowMovesOn() {
        assertThat(seen.add(1)).isTrue();
        assertThat(seen.add(1 + SeenIds.WINDOW)).isTrue();
        assertThat(seen.add(1 + SeenIds.WINDOW)).isFalse();
        assertThat(seen.add(1)).as("from before the window").isTrue();
        assertThat(seen.add(Integer.MAX_VALUE)).isTrue();
        assertThat(seen.add(Integer.MAX_VALUE)).isFalse();
        assertThat(seen.add(Integer.MAX_VALUE - 1)).isTrue();
    }
}
