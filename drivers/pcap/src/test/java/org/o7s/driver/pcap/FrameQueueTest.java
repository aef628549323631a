package org.o7s.driver.pcap;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.core.driver.FramePort;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FrameQueueTest {
    private final AtomicInteger wakes = new AtomicInteger();
    private final FrameQueue queue = new FrameQueue(256, wakes::incrementAndGet);
    private final List<byte[]> read = new ArrayList<>();
    private final FramePort.Receiver receiver =
            (memory, offset, length) -> read.add(memory.asSlice(offset, length).toArray(JAVA_BYTE));

    private static byte[] frame(int length, int number) {
        byte[] frame = new byte[length];
        java.util.Arrays.fill(frame, (byte) number);
        return frame;
    }

    @Test
    void framesComeOutAsTheyWentInAlsoAroundTheEnd() {
        for (int i = 0; i < 1000; i++) {
            byte[] frame = frame(1 + i % 120, i);
            assertThat(queue.put(frame)).isTrue();
            assertThat(queue.poll(receiver, 8)).isEqualTo(1);
            assertThat(read.removeFirst()).isEqualTo(frame);
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aFullQueueTakesNoMoreUntilItIsRead() {
        assertThat(queue.put(frame(124, 1))).isTrue();
        assertThat(queue.put(frame(124, 2))).isTrue();
        assertThat(queue.put(frame(1, 3))).isFalse();
        assertThat(queue.poll(receiver, 1)).isEqualTo(1);
        assertThat(queue.put(frame(124, 4))).isTrue();
        assertThat(queue.poll(receiver, 8)).isEqualTo(2);
        assertThat(read).extracting(f -> f[0]).containsExactly((byte) 1, (byte) 2, (byte) 4);
    }

    @Test
    void theReaderIsWokenOnlyForTheFirstFrame() {
        queue.put(frame(10, 1));
        queue.put(frame(10, 2));
        assertThat(wakes).hasValue(1);
        queue.poll(receiver, 8);
        queue.put(frame(10, 3));
        assertThat(wakes).hasValue(2);
    }

    @Test
    void aReceiverThatThrowsHasHadItsFrame() {
        queue.put(frame(10, 1));
        queue.put(frame(10, 2));
        assertThatThrownBy(
                        () ->
                                queue.poll(
                                        (memory, offset, length) -> {
                                            throw new IllegalStateException("receiver");
                                        },
                                        8))
                .hasMessage("receiver");
        assertThat(queue.poll(receiver, 8)).isEqualTo(1);
        assertThat(read.getFirst()[0]).isEqualTo((byte) 2);
    }

    @Test
    void twoThreadsLoseNothing() throws InterruptedException {
        int frames = 200_000;
        Thread writer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; i < frames; i++) {
                                        byte[] frame = frame(1 + i % 100, i);
                                        while (!queue.put(frame)) {
                                            Thread.onSpinWait();
                                        }
                                    }
                                });
        int[] next = new int[1];
        while (next[0] < frames) {
            queue.poll(
                    (memory, offset, length) -> {
                        int i = next[0]++;
                        boolean asWritten =
                                length == 1 + i % 100
                                        && memory.get(JAVA_BYTE, offset + length - 1) == (byte) i;
                        if (!asWritten) {
                            throw new AssertionError("frame " + i + " of " + length + " bytes");
                        }
                    },
                    16);
        }
        writer.join();
        assertThat(queue.isEmpty()).isTrue();
    }
}
