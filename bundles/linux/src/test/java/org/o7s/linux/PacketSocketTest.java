package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.linux.kit.NeedsNamespaces;
import org.o7s.linux.kit.VirtualCable;

@NeedsNamespaces
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PacketSocketTest {
    private static final int ETHER_TYPE = 0xa000;
    private static final long BROADCAST = 0xffff_ffff_ffffL;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int HEADER_BYTES = 14;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment frames = arena.allocate(128L * 65600, 64);
    private final SendBatch batch = new SendBatch(64);
    private final List<byte[]> received = new ArrayList<>();
    private VirtualCable cable;
    private PacketSocket left;
    private PacketSocket right;
    private Poller poller;

    @BeforeEach
    void plug() throws SystemCallException {
        cable = VirtualCable.plug();
        left = open(true);
        right = open(false);
        poller = Poller.open();
        poller.watch(right);
    }

    @AfterEach
    void unplug() {
        poller.close();
        batch.close();
        left.close();
        right.close();
        cable.close();
        arena.close();
    }

    private PacketSocket open(boolean atLeft) {
        InterfaceInfo target = atLeft ? cable.leftInterface() : cable.rightInterface();
        return atLeft
                ? cable.onLeft(
                        () -> PacketSocket.open(target, ETHER_TYPE, PacketSocketSettings.DEFAULT))
                : cable.onRight(
                        () -> PacketSocket.open(target, ETHER_TYPE, PacketSocketSettings.DEFAULT));
    }

    /** Queues a frame whose payload starts with its number. */
    private void queue(int number, long destination, int etherType, int lengthBytes) {
        long at = (number % 128) * 65600L;
        for (int i = 0; i < 6; i++) {
            frames.set(JAVA_BYTE, at + i, (byte) (destination >>> (40 - 8 * i)));
            frames.set(JAVA_BYTE, at + 6 + i, (byte) (left.boundTo().mac() >>> (40 - 8 * i)));
        }
        frames.set(JAVA_BYTE, at + 12, (byte) (etherType >>> 8));
        frames.set(JAVA_BYTE, at + 13, (byte) etherType);
        frames.set(JAVA_INT_UNALIGNED, at + HEADER_BYTES, number);
        assertThat(batch.add(frames, at, lengthBytes)).isTrue();
    }

    private void sendAll() {
        while (batch.pending() > 0) {
            assertThat(left.send(batch)).as(() -> "sending").isPositive();
        }
        batch.clear();
    }

    private void take(MemorySegment ring, long offset, int length) {
        received.add(ring.asSlice(offset, length).toArray(JAVA_BYTE));
    }

    private void receiveUntil(int count) {
        long end = System.nanoTime() + PATIENCE_NS;
        while (received.size() < count && System.nanoTime() < end) {
            if (right.receive(this::take, 16) == 0) {
                poller.await(10_000_000);
            }
        }
        assertThat(received).hasSize(count);
    }

    private static int number(byte[] frame) {
        return MemorySegment.ofArray(frame).get(JAVA_INT_UNALIGNED, HEADER_BYTES);
    }

    @Test
    void aFrameArrivesAsItWasSent() {
        queue(7, right.boundTo().mac(), ETHER_TYPE, 60);
        sendAll();
        receiveUntil(1);
        assertThat(received.getFirst())
                .isEqualTo(frames.asSlice(7 * 65600L, 60).toArray(JAVA_BYTE));
    }

    @Test
    void aShortFrameIsNotPadded() {
        queue(1, BROADCAST, ETHER_TYPE, 18);
        sendAll();
        receiveUntil(1);
        assertThat(received.getFirst()).hasSize(18);
    }

    @Test
    void aBatchArrivesWholeAndInOrder() {
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 64; i++) {
                queue(round * 64 + i, right.boundTo().mac(), ETHER_TYPE, 60 + i);
            }
            sendAll();
            receiveUntil((round + 1) * 64);
        }
        assertThat(received)
                .extracting(PacketSocketTest::number)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(right.droppedByKernel()).isZero();
    }

    @Test
    void foreignEtherTypesOtherHostsAndMulticastDoNotPassTheFilter() {
        queue(1, right.boundTo().mac(), 0x0800, 60);
        queue(2, 0x0200_0000_00ffL, ETHER_TYPE, 60);
        queue(3, 0x0100_5e00_0001L, ETHER_TYPE, 60);
        queue(4, BROADCAST, ETHER_TYPE, 60);
        sendAll();
        receiveUntil(1);
        assertThat(number(received.getFirst())).isEqualTo(4);
        assertThat(right.isReady()).isFalse();
    }

    @Test
    void aSenderDoesNotHearItself() {
        queue(1, BROADCAST, ETHER_TYPE, 60);
        sendAll();
        receiveUntil(1);
        assertThat(left.isReady()).isFalse();
    }

    @Test
    void aFrameAboveTheMtuIsRefusedAndTheRestIsSent() {
        queue(1, BROADCAST, ETHER_TYPE, 60);
        queue(2, BROADCAST, ETHER_TYPE, 1515);
        queue(3, BROADCAST, ETHER_TYPE, 1514);
        assertThat(left.send(batch)).isEqualTo(1);
        assertThat(left.send(batch)).isEqualTo(-Errno.EMSGSIZE);
        batch.skip();
        assertThat(left.send(batch)).isEqualTo(1);
        receiveUntil(2);
        assertThat(received).extracting(PacketSocketTest::number).containsExactly(1, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {68, 1500, 9000, 65535})
    void theLargestFrameOfEveryMtuArrivesWhole(int mtuBytes) {
        cable.setMtu(mtuBytes);
        left.close();
        right.close();
        poller.unwatch(right);
        left = open(true);
        right = open(false);
        poller.watch(right);
        for (int i = 0; i < 20; i++) {
            queue(i, right.boundTo().mac(), ETHER_TYPE, mtuBytes + HEADER_BYTES);
        }
        sendAll();
        receiveUntil(20);
        assertThat(received)
                .allSatisfy(frame -> assertThat(frame).hasSize(mtuBytes + HEADER_BYTES));
    }

    @Test
    void aFullRingIsCountedByTheKernel() {
        int slots = right.geometry().slotCount();
        for (int i = 0; i < slots + 100; i++) {
            queue(i, right.boundTo().mac(), ETHER_TYPE, 60);
            sendAll();
        }
        awaitDrops(100);
        assertThat(right.droppedByKernel()).isEqualTo(100);
        receiveUntil(slots);
        assertThat(right.droppedByKernel()).isEqualTo(100);
    }

    /** The kernel takes what was sent to the other end when it finds the time. */
    private void awaitDrops(int count) {
        long end = System.nanoTime() + PATIENCE_NS;
        while (right.droppedByKernel() < count && System.nanoTime() < end) {
            LockSupport.parkNanos(100_000);
        }
    }

    @Test
    void aFrameThatOutgrewTheSlotIsCountedAndDropped() {
        cable.setMtu(9000);
        queue(1, right.boundTo().mac(), ETHER_TYPE, 9000);
        queue(2, right.boundTo().mac(), ETHER_TYPE, 60);
        sendAll();
        receiveUntil(1);
        assertThat(number(received.getFirst())).isEqualTo(2);
        assertThat(right.truncated()).isEqualTo(1);
    }

    @Test
    void anInterfaceThatGoesDownAndUpIsAStateAndNotTheEnd() throws SystemCallException {
        cable.setLeftUp(false);
        queue(1, right.boundTo().mac(), ETHER_TYPE, 60);
        assertThat(Errno.of(left.send(batch)).saysInterfaceIsUnusable()).isTrue();
        assertThat(left.takeError()).isEqualTo(Errno.ENETDOWN);
        assertThat(left.linkState()).isEqualTo(LinkState.DOWN);
        awaitState(right, LinkState.DOWN);
        cable.setLeftUp(true);
        awaitState(left, LinkState.UP);
        sendAll();
        receiveUntil(1);
    }

    /** The kernel reports the carrier a little after it changed. */
    private void awaitState(PacketSocket socket, LinkState state) throws SystemCallException {
        long end = System.nanoTime() + PATIENCE_NS;
        while (socket.linkState() != state && System.nanoTime() < end) {
            poller.await(1_000_000);
        }
        assertThat(socket.linkState()).isEqualTo(state);
    }

    @Test
    void aSleepingPollerIsToldThatTheInterfaceWentDown() {
        poller.unwatch(right);
        poller.watch(left);
        cable.setLeftUp(false);
        assertThat(poller.await(PATIENCE_NS) & Poller.ERROR).isNotZero();
        assertThat(left.takeError()).isEqualTo(Errno.ENETDOWN);
        assertThat(poller.await(0)).isZero();
    }

    @Test
    void aDeletedInterfaceIsGoneAndItsSuccessorIsAnother() throws SystemCallException {
        cable.cut();
        assertThat(left.linkState()).isEqualTo(LinkState.GONE);
        queue(1, BROADCAST, ETHER_TYPE, 60);
        assertThat(Errno.of(left.send(batch)).saysInterfaceIsUnusable()).isTrue();
        cable.connect();
        assertThat(left.linkState()).isEqualTo(LinkState.GONE);
    }

    @Test
    void aRenamedInterfaceIsFollowed() throws SystemCallException {
        VirtualCable.ip(
                "-n", cable.left().name(), "link", "set", VirtualCable.INTERFACE, "name", "other0");
        assertThat(left.linkState()).isNotEqualTo(LinkState.GONE);
        assertThat(left.boundTo().name()).isEqualTo("other0");
    }

    @Test
    void aHandlerThatThrowsDoesNotBlockTheRing() {
        queue(1, BROADCAST, ETHER_TYPE, 60);
        queue(2, BROADCAST, ETHER_TYPE, 60);
        sendAll();
        while (!right.isReady()) {
            poller.await(10_000_000);
        }
        assertThatThrownBy(
                        () ->
                                right.receive(
                                        (ring, offset, length) -> {
                                            throw new IllegalStateException("handler");
                                        },
                                        8))
                .hasMessage("handler");
        receiveUntil(1);
        assertThat(number(received.getFirst())).isEqualTo(2);
    }

    @Test
    void aFrameIsNotReachableAfterTheSocketWasClosed() {
        queue(1, BROADCAST, ETHER_TYPE, 60);
        sendAll();
        while (!right.isReady()) {
            poller.await(10_000_000);
        }
        MemorySegment[] kept = new MemorySegment[1];
        right.receive((ring, offset, length) -> kept[0] = ring, 1);
        right.close();
        assertThatThrownBy(() -> kept[0].get(JAVA_BYTE, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterfaceThatVanishedBeforeTheSocketWasBoundIsASentence() {
        InterfaceInfo before = cable.leftInterface();
        cable.cut();
        assertThatThrownBy(
                        () ->
                                cable.left()
                                        .call(
                                                () ->
                                                        PacketSocket.open(
                                                                before,
                                                                ETHER_TYPE,
                                                                PacketSocketSettings.DEFAULT)))
                .isInstanceOf(SystemCallException.class)
                .hasMessage(
                        "cannot open a packet socket for EtherType 0xa000 on o7s0: no such device (bind: ENODEV)");
    }
}
