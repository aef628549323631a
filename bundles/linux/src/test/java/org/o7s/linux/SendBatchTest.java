package org.o7s.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class SendBatchTest {
    @Test
    void aFullBatchTakesNoMore() {
        try (Arena arena = Arena.ofConfined();
                SendBatch batch = new SendBatch(2)) {
            MemorySegment memory = arena.allocate(64);
            assertThat(batch.add(memory, 0, 14)).isTrue();
            assertThat(batch.add(memory, 32, 14)).isTrue();
            assertThat(batch.add(memory, 0, 14)).isFalse();
            assertThat(batch.pending()).isEqualTo(2);
            batch.skip();
            assertThat(batch.pending()).isEqualTo(1);
            assertThat(batch.position()).isEqualTo(1);
            batch.clear();
            assertThat(batch.pending()).isZero();
        }
    }

    @Test
    void aFrameOutsideOfItsMemoryIsRefused() {
        try (Arena arena = Arena.ofConfined();
                SendBatch batch = new SendBatch(2)) {
            MemorySegment memory = arena.allocate(64);
            assertThatThrownBy(() -> batch.add(memory, 60, 14))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> batch.add(memory, -1, 14))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(batch.pending()).isZero();
        }
    }

    @Test
    void aFrameOnTheHeapIsRefused() {
        try (SendBatch batch = new SendBatch(1)) {
            assertThatThrownBy(() -> batch.add(MemorySegment.ofArray(new byte[64]), 0, 14))
                    .hasMessage("the kernel cannot read a frame on the Java heap");
        }
    }

    @Test
    void anImpossibleCapacityIsRefused() {
        assertThatThrownBy(() -> new SendBatch(0)).hasMessage("a batch of 0 frames");
        assertThatThrownBy(() -> new SendBatch(SendBatch.MAX_FRAMES + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
