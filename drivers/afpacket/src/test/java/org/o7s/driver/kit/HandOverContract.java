package org.o7s.driver.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.HandOver;

/**
 * What an exchange of drivers relies on: a port gives its resource to its successor without losing
 * a frame. A driver's module extends this class and names its driver.
 */
public abstract class HandOverContract extends FrameDriverCable {
    private static final int ETHER_TYPE = FrameEnd.ETHER_TYPE;
    private static final int WINDOW = 200;

    @Test
    void aDriverIsReplacedUnderTrafficWithoutLossOrDuplicates() throws DriverException {
        int frames = 20_000;
        int swaps = 0;
        for (int i = 0; i < frames; i++) {
            left.offer(i, toRight(), 60 + i % 200);
            if (i % 16 == 15) {
                left.port.flush();
            }
            if (i % 400 == 399) {
                right.swap(UnaryOperator.identity());
                left.swap(UnaryOperator.identity());
                swaps++;
            }
            if (i - right.received.size() > WINDOW) {
                right.poll();
            }
            if (i - right.received.size() > 2 * WINDOW) {
                left.port.flush();
                int enough = i - 2 * WINDOW;
                right.awaitThat(
                        "frames up to " + enough,
                        () -> right.poll() >= 0 && right.received.size() >= enough);
            }
        }
        left.flush();
        right.receive(frames);
        assertThat(swaps).isEqualTo(50);
        assertThat(right.numbers()).isEqualTo(IntStream.range(0, frames).boxed().toList());
        assertThat(left.dropped() + right.dropped()).isZero();
    }

    @Test
    void framesThatCameWhileNobodyHeldTheResourceAreNotLost() throws DriverException {
        left.offer(1, toRight(), 60);
        left.flush();
        right.awaitThat("frame in the kernel", () -> left.counter("sent") == 1);
        right.swap(
                handOver -> {
                    left.offer(2, toRight(), 60);
                    left.offer(3, toRight(), 60);
                    left.flush();
                    return handOver;
                });
        left.offer(4, toRight(), 60);
        left.flush();
        right.receive(4);
        assertThat(right.numbers()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aWakeAndACloseAfterTheHandOverAreHarmless() throws DriverException {
        FramePort old = right.port;
        HandOver handOver = old.handOver();
        old.waiter().wake();
        old.close();
        right.port = right.adopt(handOver, ETHER_TYPE);
        left.offer(1, toRight(), 60);
        left.flush();
        right.receive(1);
    }

    @Test
    void packetsThatWaitAreSentBeforeTheHandOver() throws DriverException {
        left.offer(1, toRight(), 60);
        left.offer(2, toRight(), 60);
        left.swap(UnaryOperator.identity());
        right.receive(2);
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void whatAnotherDriverLeftIsRefusedAndStaysOpen() {
        AtomicInteger closed = new AtomicInteger();
        HandOver foreign = new HandOver("other", closed::incrementAndGet);
        assertThatThrownBy(() -> left.adopt(foreign, ETHER_TYPE))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("other");
        assertThat(closed).hasValue(0);
    }

    @Test
    void aSocketOfAnotherEtherTypeIsRefusedAndStaysUsable() throws DriverException {
        HandOver handOver = right.port.handOver();
        assertThatThrownBy(() -> right.adopt(handOver, 0xa001))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("0xa000");
        right.port = right.adopt(handOver, ETHER_TYPE);
        left.offer(1, toRight(), 60);
        left.flush();
        right.receive(1);
    }
}
