package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.o7s.core.packet.PacketPool;

/** Packets that were written, until they are acknowledged. */
class SendQueueTest {
    private static final int FIRST = -3;

    private final PacketPool pool = new PacketPool(100, 4000);
    private final SendQueue queue = new SendQueue(pool);
    private int next = FIRST;

    private void send(int packets) {
        for (int i = 0; i < packets; i++) {
            queue.put(next, Objects.requireNonNull(queue.acquire()));
            queue.sent(next, next);
            next++;
        }
    }

    @Test
    void whatWasSentInOrderIsLetGoAtOnce() {
        send(200);
        assertThat(queue.isOrderlyFrom(FIRST)).isTrue();
        queue.releaseRun(FIRST, 150);
        assertThat(queue.size()).isEqualTo(50);
        assertThat(queue.underWay()).isEqualTo(50);
        assertThat(queue.oldest()).isEqualTo(FIRST + 150);
        assertThat(queue.order(queue.oldest())).isEqualTo(151);

        send(10);
        queue.releaseRun(FIRST + 150, 60);
        assertThat(queue.isUnderWay()).isFalse();
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void itIsOrderlyAgainOnceAllIsGoneThatWasSentBeforeAPacketWasRepeated() {
        send(10);
        queue.sent(FIRST + 2, 100);
        send(10);
        assertThat(queue.isOrderlyFrom(FIRST)).isFalse();
        for (int i = 0; i < 9; i++) {
            queue.release(FIRST + i);
        }
        assertThat(queue.isOrderlyFrom(FIRST + 9)).isFalse();
        queue.release(FIRST + 9);
        assertThat(queue.isOrderlyFrom(FIRST + 10)).isTrue();
        queue.releaseRun(FIRST + 10, 10);
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void whatCameBeforeOthersIsNoOrder() {
        send(10);
        queue.arrived(FIRST + 4);
        assertThat(queue.isOrderlyFrom(FIRST)).isFalse();
        for (int i = 0; i < 10; i++) {
            queue.release(FIRST + i);
        }
        send(1);
        assertThat(queue.isOrderlyFrom(FIRST + 10)).isTrue();
    }
}
