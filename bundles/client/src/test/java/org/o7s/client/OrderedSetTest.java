package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.FlowEvent;
import org.o7s.api.FlowEvents;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;

/** Flows with FRCP in sets: docs/wire/wire-endtoend.md 5.5, and H6, H7 and H15 of 6.3. */
class OrderedSetTest {
    private final OrderedPair pair = new OrderedPair(QosSpec.DATA.withTimeoutMs(1_000), 5);
    private final ClientFlowSet set = new ClientFlowSet(pair.clocks, _ -> {});
    private final FlowEvents events = set.events();

    @AfterEach
    void close() {
        set.close();
    }

    /** What is told now. */
    private List<FlowEvent> told() {
        List<FlowEvent> told = new ArrayList<>();
        if (events.poll()) {
            while (events.next()) {
                told.add(events.type());
            }
        }
        return told;
    }

    @Test
    void whatTheAttendantTookInBeforeTheFlowWasAddedIsToldOf() {
        for (int i = 0; i < 64; i++) {
            pair.far.write(OrderedPair.message(i));
        }
        pair.run(100);
        assertThat(pair.nearLink.user().hasPacket()).as("it is in the machine").isFalse();
        set.add(pair.near);
        for (int i = 0; i < 64; i++) {
            assertThat(told()).containsExactly(FlowEvent.FLOW_PKT);
            assertThat(OrderedPair.number(pair.near)).isEqualTo(i);
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void anEventThatWasNotUsedIsToldAgainAndNoneIsToldOfNothing() {
        set.add(pair.near);
        pair.far.write(OrderedPair.message(1));
        pair.run(2);
        assertThat(told()).containsExactly(FlowEvent.FLOW_PKT);
        assertThat(told()).containsExactly(FlowEvent.FLOW_PKT);
        assertThat(OrderedPair.number(pair.near)).isEqualTo(1);
        assertThat(told()).isEmpty();
        assertThat(OrderedPair.number(pair.near)).as("as with a stale event").isEqualTo(-1);
        assertThat(told()).isEmpty();
        pair.far.write(OrderedPair.message(2));
        pair.run(2);
        assertThat(told()).containsExactly(FlowEvent.FLOW_PKT);
    }

    @Test
    void whatCannotBeReadIsNotToldOf() {
        set.add(pair.near);
        pair.far.write(OrderedPair.message(0));
        pair.run(50);
        assertThat(told()).containsExactly(FlowEvent.FLOW_PKT);
        assertThat(OrderedPair.number(pair.near)).isZero();

        pair.run(3_000);
        assertThat(told()).as("signs of life").isEmpty();

        pair.cut = true;
        pair.far.write(OrderedPair.message(1));
        pair.run(1);
        pair.cut = false;
        long before = pair.carried;
        pair.far.write(OrderedPair.message(2));
        pair.carry();
        assertThat(pair.carried).as("the later one has come").isGreaterThan(before);
        assertThat(told()).as("a message after one that is missing").isEmpty();

        pair.run(1_000);
        assertThat(told()).containsExactly(FlowEvent.FLOW_PKT);
        assertThat(OrderedPair.number(pair.near)).isEqualTo(1);
        assertThat(OrderedPair.number(pair.near)).isEqualTo(2);
        assertThat(told()).isEmpty();
    }

    @Test
    void readyFlowsTakeTurnsWhenABatchCannotHoldThemAll() {
        FlowKeeper keeper = new FlowKeeper(pair.loop);
        int flows = EventBatch.CAPACITY + 10;
        for (int i = 0; i < flows; i++) {
            FlowLink link = new FlowLink(8, OrderedPair.MPS_BYTES);
            ClientFlow near = on(link.user(), i);
            ClientFlow far = on(link.provider(), i);
            keeper.keep(near);
            keeper.keep(far);
            set.add(near);
            far.write(OrderedPair.message(1));
            far.write(OrderedPair.message(2));
        }
        pair.run(2);
        List<Flow> told = new ArrayList<>();
        while (told.size() < flows) {
            assertThat(events.poll()).isTrue();
            while (events.next() && told.size() < flows) {
                told.add(events.flow());
            }
        }
        assertThat(told).doesNotHaveDuplicates();
    }

    private ClientFlow on(FlowEnd end, int id) {
        return new ClientFlow(
                new FlowIdentity(id, id, "many", QosSpec.DATA, 1), end, pair.parts, () -> {});
    }
}
