package org.o7s.irm.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LargeSegmentsOfOneTest {
    @Test
    void aProcessThatDoesNotKnowOfThemGetsNone() {
        assertThat(new LargeSegments(false).hasRoom()).isFalse();
        assertThat(new LargeSegments(true).hasRoom()).isTrue();
    }

    @Test
    void whatIsGivenBackMayBeTakenAgain() {
        LargeSegments segments = new LargeSegments(true);
        for (int i = 0; i < LargeSegments.PROCESS_MAX; i++) {
            assertThat(segments.hasRoom()).isTrue();
            segments.taken();
        }
        assertThat(segments.hasRoom()).isFalse();
        segments.given(LargeSegments.PROCESS_MAX);
        assertThat(segments.hasRoom()).isTrue();
    }
}
