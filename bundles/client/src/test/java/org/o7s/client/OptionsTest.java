package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowError;
import org.o7s.api.FlowEvent;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowException;
import org.o7s.api.FlowOptions;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.time.Clocks;

/** docs/wire/wire-endtoend.md 5.3 and 5.4. */
class OptionsTest {
    private final FlowFixture pair = new FlowFixture(QosSpec.RAW, 4);
    private final ClientFlow flow = pair.flow;
    private final FlowOptions options = flow.options();
    private final ByteBuffer buffer = ByteBuffer.allocate(2000);

    private static void assertFails(FlowError error, Runnable operation) {
        assertThatThrownBy(operation::run)
                .isInstanceOfSatisfying(
                        FlowException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageContaining("flow 1 to \"oping\"");
    }

    private static ByteBuffer room(int bytes) {
        return ByteBuffer.allocate(bytes);
    }

    @Test
    void theDefaultsAreThoseOfWholePacketsAndWaiting() {
        assertThat(options.receiveTimeout()).isZero();
        assertThat(options.sendTimeout()).isZero();
        assertThat(options.isReadBlocking()).isTrue();
        assertThat(options.isWriteBlocking()).isTrue();
        assertThat(options.isReadPartial()).isFalse();
        assertThat(options.access()).isEqualTo(FlowAccess.READ_WRITE);
        assertThat(options.isDown()).isFalse();
    }

    @Test
    void timeLimitsAreGivenBackAsSet() {
        options.setReceiveTimeout(Duration.ofMillis(7));
        flow.setSendTimeout(Duration.ofMillis(9));
        assertThat(options.receiveTimeout()).isEqualTo(Duration.ofMillis(7));
        assertThat(options.sendTimeout()).isEqualTo(Duration.ofMillis(9));
        assertFails(FlowError.INVALID, () -> options.setSendTimeout(Duration.ofNanos(-1)));
    }

    @Test
    void aPacketIsReadInPartsAndAReadOfNothingEndsIt() {
        options.setReadPartial(true);
        pair.deliver(new byte[] {1, 2, 3, 4});
        pair.deliver(new byte[] {5});
        ByteBuffer two = room(2);
        assertThat(flow.read(two)).isEqualTo(2);
        assertThat(two.array()).containsExactly(1, 2);
        assertThat(flow.read(two.clear())).isEqualTo(2);
        assertThat(two.array()).containsExactly(3, 4);
        assertThat(flow.read(two.clear())).isZero();
        assertThat(flow.read(two.clear())).isEqualTo(1);
        assertThat(two.get(0)).isEqualTo((byte) 5);
        assertThat(flow.poll(two.clear())).isEqualTo(Flow.EMPTY);
        assertThat(flow.counters().receivedPackets()).isEqualTo(2);
        assertThat(flow.counters().receivedBytes()).isEqualTo(5);
        assertThat(pair.pools.inUse()).isZero();
    }

    @Test
    void aPartThatDoesNotFillItsBufferEndsThePacketByItself() {
        options.setReadPartial(true);
        pair.deliver(new byte[] {1, 2, 3});
        pair.deliver(new byte[] {4});
        assertThat(flow.read(room(2))).isEqualTo(2);
        assertThat(flow.read(room(2))).isEqualTo(1);
        assertThat(flow.read(room(2))).isEqualTo(1);
    }

    @Test
    void aPacketThatExactlyFitsIsFollowedByAReadOfNothingOnlyWithPartialReads() {
        pair.deliver(new byte[] {1, 2});
        assertThat(flow.read(room(2))).isEqualTo(2);
        assertThat(flow.poll(room(2))).isEqualTo(Flow.EMPTY);
        options.setReadPartial(true);
        pair.deliver(new byte[] {1, 2});
        assertThat(flow.read(room(2))).isEqualTo(2);
        assertThat(flow.poll(room(2))).isZero();
        assertThat(flow.poll(room(2))).isEqualTo(Flow.EMPTY);
    }

    @Test
    void whatWasBegunInPartsIsReadToItsEndThoughTheOptionIsTakenBack() {
        options.setReadPartial(true);
        pair.deliver(new byte[] {1, 2, 3});
        assertThat(flow.read(room(1))).isEqualTo(1);
        options.setReadPartial(false);
        assertThat(flow.read(room(1))).isEqualTo(1);
        assertThat(flow.read(room(2))).isEqualTo(1);
        pair.deliver(new byte[] {1, 2, 3});
        assertFails(FlowError.TOO_LARGE, () -> flow.read(room(1)));
    }

    @Test
    void theRestOfAPacketAndItsEndAreReadAfterTheFlowEnded() {
        options.setReadPartial(true);
        pair.deliver(new byte[] {1, 2});
        assertThat(flow.read(room(1))).isEqualTo(1);
        pair.link.provider().close();
        assertThat(flow.read(room(1))).isEqualTo(1);
        assertThat(flow.read(room(1))).isZero();
        assertFails(FlowError.NOT_ALLOCATED, () -> flow.read(room(1)));
    }

    @Test
    void aReadInPartsWithoutRoomFailsAndLosesNothing() {
        options.setReadPartial(true);
        pair.deliver(new byte[] {1});
        assertFails(FlowError.INVALID, () -> flow.read(room(0)));
        assertFails(FlowError.INVALID, () -> flow.read(room(3).asReadOnlyBuffer()));
        assertThat(flow.read(room(3))).isEqualTo(1);
    }

    @Test
    void closingGivesBackWhatWasReadInPart() {
        options.setReadPartial(true);
        pair.deliver(new byte[] {1, 2});
        assertThat(flow.read(room(1))).isEqualTo(1);
        flow.close();
        assertThat(pair.pools.inUse()).isZero();
        assertThat(flow.counters().discarded()).isZero();
    }

    @Test
    void aReadThatMustNotWaitFailsWithoutAPacketAndWorksWithOne() {
        options.setReadBlocking(false);
        assertFails(FlowError.WOULD_BLOCK, () -> flow.read(buffer));
        assertThat(flow.poll(buffer)).isEqualTo(Flow.EMPTY);
        pair.deliver((byte) 1);
        assertThat(flow.read(buffer)).isEqualTo(1);
    }

    @Test
    void aWriteThatMustNotWaitFailsWithoutRoomAndLeavesTheBufferAsItWas() {
        options.setWriteBlocking(false);
        for (int i = 0; i < 4; i++) {
            flow.write(FlowFixture.bytes(1));
        }
        ByteBuffer packet = FlowFixture.bytes(3);
        assertFails(FlowError.WOULD_BLOCK, () -> flow.write(packet));
        assertThat(packet.remaining()).isEqualTo(3);
        assertThat(flow.offer(packet)).isFalse();
    }

    @Test
    void aFlowForReadingRefusesWrites() {
        options.setAccess(FlowAccess.READ_ONLY);
        assertFails(FlowError.NOT_PERMITTED, () -> flow.write(FlowFixture.bytes(1)));
        assertFails(FlowError.NOT_PERMITTED, () -> flow.offer(FlowFixture.bytes(1)));
        pair.deliver((byte) 1);
        assertThat(flow.read(buffer)).isEqualTo(1);
    }

    @Test
    void aFlowForWritingRefusesReadsAndLeavesWhatComesUnread() {
        options.setAccess(FlowAccess.WRITE_ONLY);
        pair.deliver((byte) 1);
        assertFails(FlowError.NOT_PERMITTED, () -> flow.read(buffer));
        assertFails(FlowError.NOT_PERMITTED, () -> flow.poll(buffer));
        flow.write(FlowFixture.bytes(1));
        options.setAccess(FlowAccess.READ_WRITE);
        assertThat(flow.read(buffer)).isEqualTo(1);
    }

    @Test
    void aFlowThatWasTakenDownCarriesNothingUntilItIsUpAgain() {
        pair.deliver((byte) 1);
        options.setDown(true);
        assertThat(flow.state()).isEqualTo(FlowState.DOWN);
        assertFails(FlowError.FLOW_DOWN, () -> flow.write(FlowFixture.bytes(1)));
        assertThat(flow.read(buffer)).isEqualTo(1);
        assertFails(FlowError.FLOW_DOWN, () -> flow.read(buffer));
        options.setDown(false);
        flow.write(FlowFixture.bytes(1));
        assertThat(flow.state()).isEqualTo(FlowState.UP);
    }

    @Test
    void takingAFlowDownIsToldToTheOtherEndOncePerChange() {
        ClientFlow peer = pair.peer();
        ClientFlowSet set = new ClientFlowSet(Clocks.system(), _ -> {});
        FlowEvents events = set.events();
        set.add(peer);
        options.setDown(true);
        options.setDown(true);
        assertThat(events.poll()).isTrue();
        assertThat(events.next()).isTrue();
        assertThat(events.type()).isEqualTo(FlowEvent.FLOW_DOWN);
        assertThat(events.next()).isFalse();
        assertFails(FlowError.FLOW_DOWN, () -> peer.write(FlowFixture.bytes(1)));
        assertThat(events.poll()).isFalse();
        options.setDown(false);
        assertThat(events.poll()).isTrue();
        assertThat(events.next()).isTrue();
        assertThat(events.type()).isEqualTo(FlowEvent.FLOW_UP);
        peer.write(FlowFixture.bytes(1));
    }

    @Test
    void theLengthsOfTheQueuesCountPackets() {
        pair.deliver((byte) 1);
        pair.deliver((byte) 2);
        flow.takeKeepalives();
        flow.write(FlowFixture.bytes(1));
        assertThat(options.receiveQueuePackets()).isEqualTo(2);
        assertThat(options.sendQueuePackets()).isEqualTo(1);
    }
}
