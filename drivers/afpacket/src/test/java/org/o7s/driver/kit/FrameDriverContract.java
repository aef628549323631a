package org.o7s.driver.kit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.packet.Packet;
import org.o7s.linux.kit.VirtualCable;

/**
 * What an IPCP over Ethernet relies on, whichever driver it got. A driver's module extends this
 * class and names its driver.
 */
public abstract class FrameDriverContract extends FrameDriverCable {
    private static final int ETHER_TYPE = FrameEnd.ETHER_TYPE;

    @Test
    void thePortKnowsItsInterface() {
        assertThat(left.port.macAddress()).isEqualTo(cable.leftInterface().mac());
        assertThat(left.port.mtuBytes()).isEqualTo(1500);
        assertThat(left.port.isAlive()).isTrue();
    }

    @Test
    void aFrameArrivesAsItWasSent() {
        Packet frame = left.frame(1, toRight(), ETHER_TYPE, 200);
        frame.memory().asSlice(frame.offset() + 18, 182).fill((byte) 0x5a);
        byte[] bytes = frame.toArray();
        left.offer(frame);
        left.flush();
        right.receive(1);
        assertThat(right.received.getFirst()).isEqualTo(bytes);
        assertThat(left.counter("sent")).isEqualTo(1);
        assertThat(right.counter("received")).isEqualTo(1);
    }

    @Test
    void nothingIsSentBeforeTheFlush() {
        left.offer(1, toRight(), 60);
        assertThat(left.port.pending()).isEqualTo(1);
        assertThat(right.poll()).isZero();
        left.flush();
        right.receive(1);
    }

    // docs/wire/wire-shims.md 1.2: a virtual pair does not pad, so the shortest frame has 18 bytes.
    @ParameterizedTest
    @ValueSource(ints = {18, 59, 60, 1513, 1514})
    void everyLengthArrivesUnchanged(int lengthBytes) {
        left.offer(1, toRight(), lengthBytes);
        left.flush();
        right.receive(1);
        assertThat(right.received.getFirst()).hasSize(lengthBytes);
    }

    @Test
    void framesArriveWholeAndInOrder() {
        for (int i = 0; i < 5000; i++) {
            left.offer(i, toRight(), 60 + i % 1000);
            if (i % 100 == 99) {
                left.flush();
                right.receive(i + 1);
            }
        }
        assertThat(right.numbers()).isEqualTo(IntStream.range(0, 5000).boxed().toList());
        assertThat(left.counter("sent")).isEqualTo(5000);
        assertThat(left.dropped() + right.dropped()).isZero();
    }

    @Test
    void aPollHandsOverNoMoreThanItsLimit() {
        IntStream.range(0, 10).forEach(i -> left.offer(i, toRight(), 60));
        left.flush();
        List<Integer> lengths = new ArrayList<>();
        right.awaitThat(
                "first", () -> right.port.poll((m, o, length) -> lengths.add(length), 3) > 0);
        assertThat(lengths).hasSizeLessThanOrEqualTo(3);
        right.awaitThat(
                "rest",
                () ->
                        right.port.poll((m, o, length) -> lengths.add(length), 3) >= 0
                                && lengths.size() == 10);
    }

    @Test
    void foreignEtherTypesOtherHostsAndMulticastAreNotReceived() {
        left.offer(left.frame(1, toRight(), 0x0800, 60));
        left.offer(left.frame(2, 0x0200_0000_00ffL, ETHER_TYPE, 60));
        left.offer(left.frame(3, 0x0100_5e00_0001L, ETHER_TYPE, 60));
        left.offer(4, FrameEnd.BROADCAST, 60);
        left.offer(5, toRight(), 60);
        left.flush();
        right.receive(2);
        assertThat(right.numbers()).containsExactly(4, 5);
    }

    @Test
    void aSenderDoesNotHearItself() {
        left.offer(1, FrameEnd.BROADCAST, 60);
        left.flush();
        right.receive(1);
        right.offer(2, FrameEnd.BROADCAST, 60);
        right.flush();
        left.receive(1);
        assertThat(left.numbers()).containsExactly(2);
        assertThat(right.poll()).isZero();
    }

    @Test
    void twoEtherTypesOfOneInterfaceDoNotMix() {
        FramePort other = right.open(0xa001);
        try {
            left.offer(1, toRight(), 60);
            left.offer(left.frame(2, toRight(), 0xa001, 60));
            left.flush();
            right.receive(1);
            assertThat(right.numbers()).containsExactly(1);
            int[] seen = new int[1];
            right.awaitThat(
                    "the other port",
                    () ->
                            other.poll(
                                            (memory, offset, length) ->
                                                    seen[0] =
                                                            FrameEnd.number(
                                                                    memory.asSlice(offset, length)
                                                                            .toArray(JAVA_BYTE)),
                                            8)
                                    > 0);
            assertThat(seen[0]).isEqualTo(2);
        } finally {
            other.close();
        }
    }

    @Test
    void aFrameAboveTheMtuIsCountedAndTheOthersAreSent() {
        left.offer(1, toRight(), 60);
        left.offer(2, toRight(), 1515);
        left.offer(3, toRight(), 9000);
        left.offer(4, toRight(), 1514);
        left.flush();
        right.receive(2);
        assertThat(right.numbers()).containsExactly(1, 4);
        assertThat(left.counter("dropped-too-large")).isEqualTo(2);
        assertThat(left.counter("sent")).isEqualTo(2);
    }

    @Test
    void allPacketsThatShareAFrameAreCounted() {
        for (int bytes : new int[] {60, 1515, 60}) {
            Packet frame = left.frame(7, toRight(), ETHER_TYPE, bytes);
            frame.setAboard(bytes == 60 ? 3 : 20);
            left.offer(frame);
        }
        left.flush();
        right.receive(2);
        assertThat(left.counter("sent")).isEqualTo(2);
        assertThat(left.counter("sent-shared")).isEqualTo(2 * (3 - 1));
        assertThat(left.counter("dropped-too-large")).isEqualTo(20);
    }

    @Test
    void aFrameWithoutAHeaderIsCountedAndTheOthersAreSent() {
        Packet stump = left.frame(1, toRight(), ETHER_TYPE, 14);
        stump.pullBack(4);
        left.offer(stump);
        left.offer(2, toRight(), 60);
        left.flush();
        right.receive(1);
        assertThat(right.numbers()).containsExactly(2);
        assertThat(left.counter("dropped-refused")).isEqualTo(1);
    }

    @Test
    void aFullQueueLeavesThePacketWithItsOwner() {
        int taken = 0;
        Packet frame = left.frame(taken, toRight(), ETHER_TYPE, 60);
        while (left.port.offer(frame)) {
            frame = left.frame(++taken, toRight(), ETHER_TYPE, 60);
        }
        assertThat(left.port.pending()).isEqualTo(taken).isGreaterThanOrEqualTo(16);
        frame.release();
        left.flush();
        right.receive(taken);
    }

    @Test
    void packetsThatWaitWhenThePortIsClosedAreReleased() {
        left.offer(1, toRight(), 60);
        left.offer(2, toRight(), 60);
        left.port.close();
        assertThat(pool.inUse()).isZero();
        left.port = left.open(ETHER_TYPE);
    }

    @Test
    void framesIntoAnInterfaceThatIsDownAreCountedAndItComesBack() {
        cable.setLeftUp(false);
        left.awaitThat(
                "the port sees it",
                () -> {
                    left.offer(1, toRight(), 60);
                    left.port.flush();
                    return left.counter("dropped-interface-down") > 0;
                });
        assertThat(left.port.pending()).isZero();
        cable.setLeftUp(true);
        AtomicInteger number = new AtomicInteger(10);
        left.awaitThat(
                "frames pass again",
                () -> {
                    left.poll();
                    left.offer(number.incrementAndGet(), toRight(), 60);
                    left.port.flush();
                    return right.poll() > 0;
                });
        assertThat(right.numbers()).allMatch(n -> n > 10);
        assertThat(left.port.isAlive()).isTrue();
        assertThat(right.port.isAlive()).isTrue();
    }

    @Test
    void aDeletedInterfaceEndsThePortAndItsSuccessorIsOpenedAnew() {
        cable.cut();
        left.offer(1, toRight(), 60);
        left.awaitThat(
                "the port ends",
                () -> left.poll() >= 0 && left.port.flush() >= 0 && !left.port.isAlive());
        right.awaitThat("the other too", () -> right.poll() >= 0 && !right.port.isAlive());
        assertThat(left.port.pending()).isZero();
        assertThat(left.dropped()).isEqualTo(1);
        left.port.close();
        right.port.close();
        assertThat(pool.inUse()).isZero();

        cable.connect();
        left.port = left.open(ETHER_TYPE);
        right.port = right.open(ETHER_TYPE);
        left.awaitThat(
                "frames pass again",
                () -> {
                    left.offer(2, toRight(), 60);
                    left.port.flush();
                    return right.poll() > 0;
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {9000, 65_535, 600})
    void aChangedMtuIsSeenAndUsed(int mtuBytes) {
        cable.setMtu(mtuBytes);
        left.awaitThat("new MTU", () -> left.poll() >= 0 && left.port.mtuBytes() == mtuBytes);
        right.awaitThat("new MTU", () -> right.poll() >= 0 && right.port.mtuBytes() == mtuBytes);
        reopenIfEnded(left);
        reopenIfEnded(right);
        left.offer(1, toRight(), mtuBytes + FrameEnd.HEADER_BYTES);
        left.flush();
        right.receive(1);
        assertThat(right.received.getFirst()).hasSize(mtuBytes + FrameEnd.HEADER_BYTES);
    }

    private static void reopenIfEnded(FrameEnd end) {
        if (!end.port.isAlive()) {
            end.port.close();
            end.port = end.open(ETHER_TYPE);
        }
    }

    @Test
    void aWaitEndsWhenAFrameArrives() {
        left.offer(1, toRight(), 60);
        left.flush();
        long before = System.nanoTime();
        while (right.poll() == 0) {
            right.port.waiter().await(TimeUnit.SECONDS.toNanos(20));
        }
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(15));
    }

    @Test
    void aWaitEndsWhenAnotherThreadWakesIt() throws InterruptedException {
        long before = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            Thread waker = Thread.ofPlatform().start(right.port.waiter()::wake);
            right.port.waiter().await(TimeUnit.SECONDS.toNanos(20));
            waker.join();
        }
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(15));
    }

    @Test
    void anUnknownInterfaceIsASentenceThatNamesTheOthers() throws Exception {
        assertThat(driver.availability("no-such0").usable()).isFalse();
        assertThat(driver.availability("no-such0").reason()).contains("'no-such0'").contains("lo");
        assertThatThrownBy(() -> driver.open(new FrameRequest("no-such0", ETHER_TYPE)))
                .isInstanceOf(DriverException.class)
                .hasMessageContaining("'no-such0'");
        assertThat(cable.left().call(() -> driver.availability(VirtualCable.INTERFACE)).usable())
                .isTrue();
    }

    @Test
    void everyFrameIsAccountedForWhenNobodyReads() {
        int frames = 6000;
        for (int i = 0; i < frames; i++) {
            left.offer(i, toRight(), 1514);
        }
        left.flush();
        right.awaitThat(
                "nothing more comes",
                () -> {
                    int before = right.received.size();
                    return right.poll() == 0
                            && right.received.size() == before
                            && right.received.size() + right.dropped() == frames;
                });
        assertThat(left.counter("sent")).isEqualTo(frames);
        assertThat(right.counter("received")).isEqualTo(right.received.size());
    }
}
