package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.packet.Packet;

class ClientFlowTest {
    private final FlowFixture raw = new FlowFixture(QosSpec.RAW);
    private final ByteBuffer buffer = ByteBuffer.allocate(2000);

    private static void assertFails(FlowError error, Runnable operation) {
        assertThatThrownBy(operation::run)
                .isInstanceOfSatisfying(
                        FlowException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageContaining("flow 1 to \"oping\"");
    }

    @Test
    void aPacketIsWrittenAndReadWhole() {
        ClientFlow peer = raw.peer();
        ByteBuffer packet = FlowFixture.bytes(100);
        raw.flow.write(packet);
        assertThat(packet.hasRemaining()).isFalse();
        assertThat(peer.read(buffer)).isEqualTo(100);
        assertThat(buffer.flip()).isEqualTo(FlowFixture.bytes(100));
        assertThat(raw.pools.inUse()).isZero();
    }

    @Test
    void aFlowSaysWhatItWasAllocatedWith() {
        assertThat(raw.flow.name()).isEqualTo("oping");
        assertThat(raw.flow.descriptor()).isEqualTo(64);
        assertThat(raw.flow.id()).isEqualTo(1);
        assertThat(raw.flow.qos()).isEqualTo(QosSpec.RAW);
        assertThat(raw.flow.mplMs()).isEqualTo(FlowFixture.MPL_MS);
    }

    @Test
    void aRawPacketCarriesNothingOfOurs() {
        raw.flow.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        Packet packet = raw.link.provider().poll();
        assertThat(packet.toArray()).containsExactly(1, 2, 3);
        packet.release();
    }

    @Test
    void directBuffersWorkAsWell() {
        ByteBuffer direct = ByteBuffer.allocateDirect(64);
        ClientFlow peer = raw.peer();
        raw.flow.write(direct.put(new byte[] {9, 8, 7}).flip());
        direct.clear();
        assertThat(peer.read(direct)).isEqualTo(3);
        assertThat(direct.flip().get(2)).isEqualTo((byte) 7);
    }

    @Test
    void aCheckedPacketEndsInTheCrcOfTheSpecification() {
        FlowFixture checked = new FlowFixture(QosSpec.RAW_CHECKED);
        checked.flow.write(
                ByteBuffer.wrap("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        Packet packet = checked.link.provider().poll();
        assertThat(packet.toArray())
                .asHexString()
                .isEqualToIgnoringCase("313233343536373839cbf43926");
        packet.release();
    }

    @Test
    void aDamagedPacketIsDroppedAndCountedAndTheNextOneIsRead() {
        FlowFixture checked = new FlowFixture(QosSpec.RAW_CHECKED);
        ClientFlow peer = checked.peer();
        checked.deliver((byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5);
        checked.deliver((byte) 1);
        peer.write(FlowFixture.bytes(10));
        assertThat(checked.flow.read(buffer)).isEqualTo(10);
        assertThat(checked.flow.counters().droppedCheck()).isEqualTo(2);
        assertThat(checked.pools.inUse()).isZero();
    }

    @Test
    void aPacketThatIsOnlyATrailerIsNotDelivered() {
        FlowFixture checked = new FlowFixture(QosSpec.RAW_CHECKED);
        checked.deliver((byte) 0, (byte) 0, (byte) 0, (byte) 0);
        assertThat(checked.flow.poll(buffer)).isEqualTo(Flow.EMPTY);
        assertThat(checked.flow.counters().droppedCheck()).isEqualTo(1);
    }

    @Test
    void theMaximumPacketSizeLeavesRoomForTheTrailerAndFollowsTheLayer() {
        FlowFixture checked = new FlowFixture(QosSpec.RAW_CHECKED);
        assertThat(raw.flow.mpsBytes()).isEqualTo(1500);
        assertThat(checked.flow.mpsBytes()).isEqualTo(1496);
        checked.link.setMpsBytes(3);
        assertThat(checked.flow.mpsBytes()).isZero();
        raw.link.setMpsBytes(10_000_000);
        assertThat(raw.flow.mpsBytes()).isEqualTo(65_536);
    }

    @Test
    void anOversizePacketFailsBeforeAnythingIsSent() {
        FlowFixture checked = new FlowFixture(QosSpec.RAW_CHECKED);
        ByteBuffer packet = FlowFixture.bytes(1497);
        assertFails(FlowError.TOO_LARGE, () -> checked.flow.write(packet));
        assertThat(packet.remaining()).isEqualTo(1497);
        assertThat(checked.link.provider().hasPacket()).isFalse();
        checked.flow.write(FlowFixture.bytes(1496));
        assertThat(checked.link.provider().hasPacket()).isTrue();
    }

    @Test
    void aTooSmallBufferLosesThatPacketAndNoOther() {
        raw.deliver(new byte[100]);
        raw.deliver((byte) 7);
        assertFails(FlowError.TOO_LARGE, () -> raw.flow.read(ByteBuffer.allocate(99)));
        assertThat(raw.flow.read(buffer)).isEqualTo(1);
        assertThat(raw.flow.counters().droppedTooLarge()).isEqualTo(1);
        assertThat(raw.pools.inUse()).isZero();
    }

    @Test
    void anEmptyWriteIsAKeepaliveThatNobodyReads() {
        ClientFlow peer = raw.peer();
        raw.flow.write(ByteBuffer.allocate(0));
        assertThat(peer.poll(buffer)).isEqualTo(Flow.EMPTY);
        assertThat(peer.counters().keepalivesReceived()).isEqualTo(1);
        assertThat(raw.flow.counters().sentPackets()).isZero();
        assertThat(raw.flow.counters().keepalivesSent()).isEqualTo(1);
    }

    @Test
    void aKeepaliveOfACheckedFlowCarriesNoTrailer() {
        FlowFixture checked = new FlowFixture(QosSpec.RAW_CHECKED);
        checked.flow.write(ByteBuffer.allocate(0));
        Packet packet = checked.link.provider().poll();
        assertThat(packet.length()).isZero();
        packet.release();
    }

    @Test
    void aFullFlowRefusesAnOfferAndLeavesTheBufferAsItWas() {
        FlowFixture tiny = new FlowFixture(QosSpec.RAW, 4);
        ByteBuffer packet = FlowFixture.bytes(10);
        for (int i = 0; i < 4; i++) {
            assertThat(tiny.flow.offer(packet.rewind())).isTrue();
        }
        packet.rewind().get();
        assertThat(tiny.flow.offer(packet)).isFalse();
        assertThat(packet.remaining()).isEqualTo(9);
        assertThat(tiny.pools.inUse()).isEqualTo(4);
    }

    @Test
    void timeLimitsEndAWaitInEitherDirection() {
        FlowFixture tiny = new FlowFixture(QosSpec.RAW, 4);
        ClientFlow real = tiny.on(tiny.link.user(), QosSpec.RAW, org.o7s.core.time.Clocks.system());
        real.setReceiveTimeout(Duration.ofMillis(5));
        real.setSendTimeout(Duration.ofMillis(5));
        assertFails(FlowError.TIMED_OUT, () -> real.read(buffer));
        for (int i = 0; i < 4; i++) {
            real.write(FlowFixture.bytes(1));
        }
        assertFails(FlowError.TIMED_OUT, () -> real.write(FlowFixture.bytes(1)));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void soTheyDoWhereThereIsRoomButNoMemoryForPackets() {
        ClientFlow real = raw.on(raw.link.user(), QosSpec.RAW, org.o7s.core.time.Clocks.system());
        real.setSendTimeout(Duration.ofMillis(5));
        while (raw.pools.acquire(1) != null) {
            // All that there is.
        }
        assertFails(FlowError.TIMED_OUT, () -> real.write(FlowFixture.bytes(1)));
        real.setSendTimeout(Duration.ZERO);
        Thread.currentThread().interrupt();
        assertFails(FlowError.TIMED_OUT, () -> real.write(FlowFixture.bytes(1)));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aNegativeTimeLimitIsRefusedAndAHugeOneMeansNone() {
        assertFails(FlowError.INVALID, () -> raw.flow.setReceiveTimeout(Duration.ofNanos(-1)));
        raw.flow.setSendTimeout(Duration.ofSeconds(Long.MAX_VALUE));
        raw.flow.write(FlowFixture.bytes(1));
    }

    @Test
    void whatCameBeforeTheFlowEndedIsStillRead() {
        raw.deliver((byte) 1);
        raw.deliver((byte) 2);
        raw.link.provider().close();
        assertThat(raw.flow.state()).isEqualTo(FlowState.DEALLOCATED);
        assertThat(raw.flow.read(buffer)).isEqualTo(1);
        assertThat(raw.flow.read(buffer)).isEqualTo(1);
        assertFails(FlowError.NOT_ALLOCATED, () -> raw.flow.read(buffer));
        assertFails(FlowError.NOT_ALLOCATED, () -> raw.flow.poll(buffer));
        assertFails(FlowError.NOT_ALLOCATED, () -> raw.flow.write(FlowFixture.bytes(1)));
    }

    @Test
    void aFlowThatIsDownRefusesPacketsUntilItIsUpAgain() {
        raw.deliver((byte) 1);
        raw.link.setDown(true);
        assertThat(raw.flow.state()).isEqualTo(FlowState.DOWN);
        assertFails(FlowError.FLOW_DOWN, () -> raw.flow.write(FlowFixture.bytes(1)));
        assertThat(raw.flow.read(buffer)).isEqualTo(1);
        assertFails(FlowError.FLOW_DOWN, () -> raw.flow.read(buffer));
        raw.link.setDown(false);
        raw.flow.write(FlowFixture.bytes(1));
        assertThat(raw.flow.poll(buffer)).isEqualTo(Flow.EMPTY);
    }

    @Test
    void closingDiscardsAndCountsWhatWasNotReadAndTellsOnce() {
        raw.deliver((byte) 1);
        raw.deliver((byte) 2);
        raw.flow.takeKeepalives();
        raw.flow.close();
        raw.flow.close();
        assertThat(raw.closed).hasValue(1);
        assertThat(raw.flow.counters().discarded()).isEqualTo(2);
        assertThat(raw.pools.inUse()).isZero();
        assertFails(FlowError.NOT_ALLOCATED, () -> raw.flow.read(buffer));
    }

    @Test
    void everyPacketIsAccountedFor() {
        FlowFixture checked = new FlowFixture(QosSpec.RAW_CHECKED);
        ClientFlow peer = checked.peer();
        for (int i = 1; i <= 20; i++) {
            checked.flow.write(FlowFixture.bytes(i * 10));
        }
        ByteBuffer small = ByteBuffer.allocate(100);
        for (int i = 0; i < 15; i++) {
            try {
                peer.read(small.clear());
            } catch (FlowException e) {
                assertThat(e.error()).isEqualTo(FlowError.TOO_LARGE);
            }
        }
        peer.close();
        var got = peer.counters();
        assertThat(got.receivedPackets() + got.droppedTooLarge() + got.discarded()).isEqualTo(20);
        assertThat(got.receivedBytes()).isEqualTo(550);
        assertThat(checked.flow.counters().sentPackets()).isEqualTo(20);
        assertThat(checked.pools.inUse()).isZero();
    }

    @Test
    void whenMemoryIsShortAnOfferFailsAndNothingLeaks() {
        FlowFixture big = new FlowFixture(QosSpec.RAW, 1024);
        big.link.setMpsBytes(65_536);
        int taken = 0;
        while (big.flow.offer(ByteBuffer.allocate(60_000))) {
            taken++;
        }
        assertThat(taken).isEqualTo(64);
        big.flow.close();
        big.link.provider().close();
        assertThat(big.pools.inUse()).isZero();
    }
}
