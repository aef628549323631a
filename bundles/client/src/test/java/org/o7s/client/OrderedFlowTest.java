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
    void theLargestMessageIsAPacketWithoutItsHeader() {
        OrderedPair pair = new OrderedPair(QosSpec.DATA, 5);
        assertThat(pair.near.mpsBytes()).isEqualTo(OrderedPair.MPS_BYTES - 12);
        pair.near.write(FlowFixture.bytes(pair.near.mpsBytes()));
        pair.run(5);
        assertThat(pair.far.read(ByteBuffer.allocate(2000))).isEqualTo(pair.near.mpsBytes());
        assertThatThrownBy(() -> pair.near.write(FlowFixture.bytes(pair.near.mpsBytes() + 1)))
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.TOO_LARGE));
    }
}
