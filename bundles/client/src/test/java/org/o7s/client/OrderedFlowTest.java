package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowEvent;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;

/** Flows with FRCP as applications see them, over a layer that loses and reorders. */
class OrderedFlowTest {
    private static final int MESSAGES = 1000;

    private static void sendAll(OrderedPair pair, int messages) {
        int written = 0;
        int read = 0;
        for (int ms = 0; read < messages && ms < 120_000; ms++) {
            while (written < messages && pair.near.offer(OrderedPair.message(written))) {
                written++;
            }
            pair.run(1);
            int number;
            while ((number = OrderedPair.number(pair.far)) >= 0) {
                assertThat(number).isEqualTo(read);
                read++;
            }
        }
        assertThat(read).isEqualTo(messages);
    }

    @ParameterizedTest(name = "loss {0} %")
    @ValueSource(ints = {0, 1, 10, 30})
    void dataArriveCompleteAndInOrderWhateverTheLayerDoes(int lossPercent) {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 17);
        pair.lossPercent = lossPercent;
        pair.reorderPercent = 20;
        sendAll(pair, MESSAGES);
        assertThat(pair.far.counters().receivedPackets()).isEqualTo(MESSAGES);
        pair.near.close();
        pair.far.close();
        pair.run(5_000);
        assertThat(pair.parts.memory().inUse()).isZero();
    }

    @Test
    void bestEffortArrivesInOrderWithoutWhatWasLost() {
        OrderedPair pair = new OrderedPair(QosSpec.BEST_EFFORT, 3);
        pair.lossPercent = 10;
        pair.reorderPercent = 20;
        int last = -1;
        int read = 0;
        int written = 0;
        for (int ms = 0; ms < 20_000; ms++) {
            while (written < MESSAGES && pair.near.offer(OrderedPair.message(written))) {
                written++;
            }
            pair.run(1);
            int number;
            while ((number = OrderedPair.number(pair.far)) >= 0) {
                assertThat(number).isGreaterThan(last);
                last = number;
                read++;
            }
        }
        assertThat(written).isEqualTo(MESSAGES);
        assertThat(read).isBetween(MESSAGES / 2, MESSAGES - 1);
    }

    @Test
    void aWriteIsRefusedWhenTheWindowIsFullAndTakenWhenTheReaderHasRead() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 1);
        int written = 0;
        for (int ms = 0; ms < 2_000; ms++) {
            while (pair.near.offer(OrderedPair.message(written))) {
                written++;
            }
            pair.run(1);
        }
        assertThat(written).isEqualTo(256);
        assertThat(OrderedPair.number(pair.far)).isZero();
        for (int i = 1; i < 200; i++) {
            assertThat(OrderedPair.number(pair.far)).isEqualTo(i);
        }
        pair.run(20);
        assertThat(pair.near.offer(OrderedPair.message(written))).isTrue();
    }

    @Test
    void whatWasWrittenBeforeTheCloseIsDeliveredAndOnlyThenIsThePortClosed() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 5);
        pair.cut = true;
        for (int i = 0; i < 20; i++) {
            pair.near.write(OrderedPair.message(i));
        }
        pair.near.close();
        assertThat(pair.near.state()).isEqualTo(FlowState.DEALLOCATED);
        assertThat(pair.closed).hasValue(0);
        assertThat(pair.nearLink.user().isClosed()).isFalse();
        pair.run(50);
        pair.cut = false;
        pair.run(10_000);
        for (int i = 0; i < 20; i++) {
            assertThat(OrderedPair.number(pair.far)).isEqualTo(i);
        }
        assertThat(pair.closed).hasValue(1);
        assertThat(pair.nearLink.user().isClosed()).isTrue();
        assertThat(pair.parts.memory().inUse()).isZero();
    }

    @Test
    void aBestEffortFlowDoesNotLinger() {
        OrderedPair pair = new OrderedPair(QosSpec.BEST_EFFORT, 5);
        pair.near.write(OrderedPair.message(1));
        pair.near.close();
        assertThat(pair.nearLink.user().isClosed()).isTrue();
        assertThat(pair.closed).hasValue(1);
    }

    @Test
    void whoLingersForAPeerThatIsGoneEndsAtOnce() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 5);
        pair.cut = true;
        pair.near.write(OrderedPair.message(1));
        pair.near.close();
        assertThat(pair.closed).hasValue(0);
        pair.nearLink.provider().close();
        pair.run(50);
        assertThat(pair.closed).hasValue(1);
        assertThat(pair.parts.memory().inUse()).isZero();
    }

    @Test
    void aPeerThatNeverAcknowledgesTakesTheFlowDownAfterTwoMinutes() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA.withTimeoutMs(0), 5);
        pair.cut = true;
        pair.near.write(OrderedPair.message(1));
        pair.run(119_000);
        assertThat(pair.near.state()).isEqualTo(FlowState.UP);
        pair.run(2_000);
        assertThat(pair.near.state()).isEqualTo(FlowState.DOWN);
        assertThatThrownBy(() -> pair.near.write(OrderedPair.message(2)))
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.FLOW_DOWN))
                .hasMessageContaining("repeated for two minutes");
    }

    @Test
    void aSilentPeerIsAnEventAndSoIsItsReturn() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA.withTimeoutMs(1_000), 5);
        try (ClientFlowSet set = new ClientFlowSet(pair.clocks, _ -> {})) {
            FlowEvents events = set.events();
            set.add(pair.near);
            pair.run(3_000);
            assertThat(events.poll()).isFalse();
            pair.cut = true;
            pair.run(1_100);
            assertThat(events.poll()).isTrue();
            assertThat(events.next()).isTrue();
            assertThat(events.type()).isEqualTo(FlowEvent.FLOW_PEER);
            pair.cut = false;
            pair.run(600);
            while (events.next()) {
                assertThat(events.type()).isEqualTo(FlowEvent.FLOW_PEER);
            }
            assertThat(events.poll()).isTrue();
            assertThat(events.next()).isTrue();
            assertThat(events.type()).isEqualTo(FlowEvent.FLOW_UP);
        }
    }

    @Test
    void aSetTellsOfMessagesAndNotOfAcknowledgements() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 5);
        try (ClientFlowSet set = new ClientFlowSet(pair.clocks, _ -> {})) {
            FlowEvents events = set.events();
            set.add(pair.near);
            pair.near.write(OrderedPair.message(1));
            pair.run(100);
            long acknowledged = pair.carried;
            assertThat(acknowledged).isGreaterThan(1);
            assertThat(events.poll()).isFalse();
            pair.far.write(OrderedPair.message(2));
            pair.run(2);
            assertThat(events.poll()).isTrue();
            assertThat(events.next()).isTrue();
            assertThat(events.type()).isEqualTo(FlowEvent.FLOW_PKT);
            assertThat(OrderedPair.number(pair.near)).isEqualTo(2);
            assertThat(events.next()).isFalse();
            assertThat(events.poll()).isFalse();
        }
    }

    @Test
    void whatArrivesIsAcknowledgedThoughNobodyReads() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 5);
        pair.near.write(OrderedPair.message(1));
        pair.run(500);
        assertThat(pair.near.frcp().counters().set().snapshot()).containsEntry("repeated", 0L);
        assertThat(OrderedPair.number(pair.far)).isEqualTo(1);
    }

    @Test
    void anIdleFlowCostsAFewPassesPerMinute() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 5);
        pair.near.write(OrderedPair.message(1));
        pair.run(1_000);
        long passes = pair.loop.counters().snapshot().get("busy-passes");
        pair.run(60_000);
        assertThat(pair.loop.counters().snapshot().get("busy-passes") - passes).isLessThan(30);
        assertThat(pair.near.state()).isEqualTo(FlowState.UP);
    }

    @Test
    void aMessageLargerThanTheBufferIsLostUnlessItIsReadInParts() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 5);
        pair.near.write(FlowFixture.bytes(100));
        pair.near.write(FlowFixture.bytes(100));
        pair.run(5);
        assertThatThrownBy(() -> pair.far.read(ByteBuffer.allocate(60)))
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.TOO_LARGE))
                .hasMessageContaining("100 bytes");
        pair.far.options().setReadPartial(true);
        ByteBuffer whole = ByteBuffer.allocate(100);
        assertThat(pair.far.read(whole.limit(50))).isEqualTo(50);
        assertThat(pair.far.read(whole.limit(100))).isEqualTo(50);
        assertThat(pair.far.read(ByteBuffer.allocate(10))).isZero();
        assertThat(whole.flip()).isEqualTo(FlowFixture.bytes(100));
        assertThat(pair.far.poll(ByteBuffer.allocate(10))).isEqualTo(Flow.EMPTY);
    }

    @Test
    void aPacketWithoutItsHeaderIsAMessageThatAnyPeerTakes() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 5);
        int packetBytes = OrderedPair.MPS_BYTES - 12;
        assertThat(pair.near.mpsBytes()).isEqualTo(packetBytes);
        pair.near.write(FlowFixture.bytes(packetBytes));
        pair.run(5);
        assertThat(pair.far.read(ByteBuffer.allocate(2000))).isEqualTo(packetBytes);
    }

    @ParameterizedTest(name = "loss {0} %")
    @ValueSource(ints = {0, 10})
    void aMessageLargerThanTheWindowIsCutAndPutTogether(int lossPercent) {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 23);
        pair.lossPercent = lossPercent;
        ByteBuffer message = FlowFixture.bytes(1_000_000);
        int reads = 0;
        boolean written = false;
        ByteBuffer into = ByteBuffer.allocate(message.capacity());
        for (int ms = 0; reads == 0 && ms < 60_000; ms++) {
            written = written || pair.near.offer(message);
            pair.run(1);
            reads += pair.far.poll(into) > 0 ? 1 : 0;
        }
        assertThat(written).isTrue();
        assertThat(message.hasRemaining()).isFalse();
        assertThat(into.flip()).isEqualTo(message.flip());
        assertThat(pair.near.mpsBytes()).isEqualTo(16 << 20);
    }

    @Test
    void allOfALargeMessageIsDeliveredAfterTheClose() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 23);
        pair.near.write(OrderedPair.message(1));
        pair.run(50);
        assertThat(OrderedPair.number(pair.far)).isEqualTo(1);
        ByteBuffer message = FlowFixture.bytes(700_000);
        int tries = 0;
        while (!pair.near.offer(message) && ++tries < 5_000) {
            pair.run(1);
        }
        pair.near.close();
        ByteBuffer into = ByteBuffer.allocate(message.capacity());
        for (int ms = 0; into.position() == 0 && ms < 10_000; ms++) {
            pair.run(1);
            pair.far.poll(into);
        }
        assertThat(into.flip()).isEqualTo(message.flip());
        pair.run(1_000);
        assertThat(pair.closed).hasValue(1);
    }

    @Test
    void aLargeMessageCanBeReadBeforeAllOfItHasCome() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 23);
        pair.near.write(OrderedPair.message(1));
        pair.run(50);
        assertThat(OrderedPair.number(pair.far)).isEqualTo(1);
        pair.far.options().setReadPartial(true);
        pair.far.options().setDeliveryPartial(true);
        ByteBuffer message = FlowFixture.bytes(700_000);
        ByteBuffer into = ByteBuffer.allocate(message.capacity() + 1);
        int reads = 0;
        boolean written = false;
        for (int ms = 0; into.position() < message.capacity() && ms < 10_000; ms++) {
            written = written || pair.near.offer(message);
            pair.run(1);
            reads += pair.far.poll(into) > 0 ? 1 : 0;
        }
        assertThat(reads).isGreaterThan(1);
        assertThat(into.flip()).isEqualTo(message.flip());
    }

    @Test
    void optionsOfFrcpAreAskedAndSetAsInC() {
        OrderedPair data = new OrderedPair(QosSpec.DATA, 1);
        assertThat(data.near.options().isRetransmitting()).isTrue();
        assertThat(data.near.options().isWindowHonoured()).isTrue();
        assertThat(data.near.options().isLingering()).isTrue();
        assertThatThrownBy(() -> data.near.options().setWindowHonoured(false))
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.NOT_PERMITTED));
        data.near.options().setLingering(false);
        data.cut = true;
        data.near.write(OrderedPair.message(1));
        data.near.close();
        assertThat(data.closed).hasValue(1);

        OrderedPair best = new OrderedPair(QosSpec.BEST_EFFORT, 1);
        assertThat(best.near.options().isRetransmitting()).isFalse();
        best.near.options().setWindowHonoured(false);
        assertThat(best.near.options().isWindowHonoured()).isFalse();

        assertThatThrownBy(() -> new FlowFixture(QosSpec.RAW).flow.options().setLingering(true))
                .hasMessageContaining("it is not in order");
    }
}
