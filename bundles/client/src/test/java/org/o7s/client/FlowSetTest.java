package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.api.Flow;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowError;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.core.loop.Loop;
import org.o7s.core.time.Clocks;

/** docs/wire/wire-endtoend.md 5.5. */
@Timeout(60)
class FlowSetTest {
    private final FlowFixture one = new FlowFixture(QosSpec.RAW_CHECKED.withTimeoutMs(1600));
    private final FlowFixture two = new FlowFixture(QosSpec.RAW);
    private final ClientFlowSet set = new ClientFlowSet(Clocks.system(), _ -> {});
    private final FlowEvents events = set.events();
    private final ByteBuffer buffer = ByteBuffer.allocate(2000);

    /** What is told now, as "event of flow". */
    private List<String> told() {
        List<String> told = new ArrayList<>();
        if (events.poll()) {
            while (events.next()) {
                told.add(events.type() + " " + name(events.flow()));
            }
        }
        return told;
    }

    private String name(Flow flow) {
        return flow == one.flow ? "one" : flow == two.flow ? "two" : "another";
    }

    private static void assertFails(FlowError error, Runnable operation) {
        assertThatThrownBy(operation::run)
                .isInstanceOfSatisfying(
                        FlowException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void aFlowWithAPacketIsToldOfUntilItIsDrained() {
        set.add(two.flow);
        assertThat(told()).isEmpty();
        two.deliver((byte) 1);
        two.deliver((byte) 2);
        assertThat(told()).containsExactly("FLOW_PKT two");
        assertThat(told()).containsExactly("FLOW_PKT two");
        two.flow.read(buffer.clear());
        assertThat(told()).containsExactly("FLOW_PKT two");
        two.flow.read(buffer.clear());
        assertThat(told()).isEmpty();
        assertThat(told()).isEmpty();
        two.deliver((byte) 3);
        assertThat(told()).containsExactly("FLOW_PKT two");
    }

    @Test
    void whatWaitedBeforeTheFlowWasAddedIsTold() {
        two.deliver((byte) 1);
        one.link.setDown(true);
        set.add(two.flow);
        set.add(one.flow);
        assertThat(told()).containsExactly("FLOW_PKT two", "FLOW_DOWN one");
        assertThat(told()).containsExactly("FLOW_PKT two");
    }

    @Test
    void keepalivesAndDamagedPacketsAreNotToldOf() {
        set.add(one.flow);
        one.deliver();
        one.deliver((byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5);
        assertThat(told()).isEmpty();
        assertThat(one.flow.counters().keepalivesReceived()).isEqualTo(1);
        assertThat(one.flow.counters().droppedCheck()).isEqualTo(1);
        one.peer().write(FlowFixture.bytes(1));
        assertThat(told()).containsExactly("FLOW_PKT one");
        assertThat(one.flow.read(buffer)).isEqualTo(1);
    }

    @Test
    void aChangeOfStateIsToldOnce() {
        set.add(one.flow);
        one.link.setDown(true);
        assertThat(told()).containsExactly("FLOW_DOWN one");
        assertThat(told()).isEmpty();
        one.link.setDown(false);
        assertThat(told()).containsExactly("FLOW_UP one");
        assertThat(told()).isEmpty();
    }

    @Test
    void aLostPeerIsToldAndItsReturnToo() {
        Loop loop = new Loop("keeper", one.clocks);
        var _ = new FlowKeeper(loop).keep(one.flow);
        set.add(one.flow);
        for (int ms = 0; ms < 1700; ms += 10) {
            one.clocks.advance(10_000_000);
            loop.pass();
        }
        assertThat(told()).containsExactly("FLOW_PEER one");
        one.deliver();
        assertThat(told()).containsExactly("FLOW_UP one");
    }

    @Test
    void theEndOfAFlowIsToldAfterItsLastPacketWasRead() {
        set.add(two.flow);
        two.deliver((byte) 1);
        two.link.provider().close();
        assertThat(told()).containsExactly("FLOW_PKT two");
        two.flow.read(buffer);
        assertThat(told()).containsExactly("FLOW_DEALLOC two");
        assertThat(told()).isEmpty();
        assertThat(set.contains(two.flow)).isTrue();
        two.flow.close();
        assertThat(set.size()).isZero();
    }

    @Test
    void aFlowIsInAtMostOneSet() {
        ClientFlowSet other = new ClientFlowSet(Clocks.system(), _ -> {});
        set.add(two.flow);
        set.add(two.flow);
        assertThat(set.size()).isEqualTo(1);
        assertFails(FlowError.NOT_PERMITTED, () -> other.add(two.flow));
        assertThat(other.remove(two.flow)).isFalse();
        assertThat(set.remove(two.flow)).isTrue();
        assertThat(set.remove(two.flow)).isFalse();
        other.add(two.flow);
        assertThat(other.contains(two.flow)).isTrue();
        two.deliver((byte) 1);
        assertThat(told()).isEmpty();
    }

    @Test
    void aFlowThatWasClosedIsNotTaken() {
        two.flow.close();
        assertFails(FlowError.NOT_ALLOCATED, () -> set.add(two.flow));
        assertThat(set.size()).isZero();
    }

    @Test
    void closingAFlowTakesItOutAndItsEventsOutOfTheBatch() {
        set.add(one.flow);
        set.add(two.flow);
        one.peer().write(FlowFixture.bytes(1));
        two.deliver((byte) 1);
        assertThat(events.poll()).isTrue();
        assertThat(events.next()).isTrue();
        (events.flow() == one.flow ? two : one).flow.close();
        assertThat(events.next()).isFalse();
        assertThat(set.size()).isEqualTo(1);
    }

    @Test
    void aBatchIsReadToItsEndBeforeTheNext() {
        set.add(one.flow);
        set.add(two.flow);
        one.peer().write(FlowFixture.bytes(1));
        two.deliver((byte) 1);
        assertThat(events.await(Duration.ZERO)).isTrue();
        assertThat(events.next()).isTrue();
        Flow first = events.flow();
        assertThat(events.await(Duration.ZERO)).isTrue();
        assertThat(events.next()).isTrue();
        assertThat(events.flow()).isNotSameAs(first);
        assertThat(events.next()).isFalse();
        assertThatThrownBy(events::flow).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readyFlowsTakeTurnsWhenABatchCannotHoldThemAll() {
        List<FlowFixture> flows = new ArrayList<>();
        for (int i = 0; i < 3 * EventBatch.CAPACITY; i++) {
            FlowFixture fixture = new FlowFixture(QosSpec.RAW, 4);
            flows.add(fixture);
            set.add(fixture.flow);
            fixture.deliver((byte) 1);
        }
        List<Flow> told = new ArrayList<>();
        while (told.size() < flows.size()) {
            assertThat(events.poll()).isTrue();
            while (events.next() && told.size() < flows.size()) {
                told.add(events.flow());
            }
        }
        assertThat(told).doesNotHaveDuplicates();
    }

    @Test
    void aFlowForWritingIsNotToldToBeReadable() {
        two.flow.options().setAccess(FlowAccess.WRITE_ONLY);
        set.add(two.flow);
        two.deliver((byte) 1);
        assertThat(told()).isEmpty();
        two.flow.options().setAccess(FlowAccess.READ_WRITE);
        assertThat(told()).containsExactly("FLOW_PKT two");
    }

    @Test
    void theRestOfAPacketAndItsEndAreToldOf() {
        two.flow.options().setReadPartial(true);
        set.add(two.flow);
        two.deliver((byte) 1, (byte) 2);
        ByteBuffer small = ByteBuffer.allocate(1);
        two.flow.read(small.clear());
        assertThat(told()).containsExactly("FLOW_PKT two");
        two.flow.read(small.clear());
        assertThat(told()).containsExactly("FLOW_PKT two");
        assertThat(two.flow.read(small.clear())).isZero();
        assertThat(told()).isEmpty();
    }

    @Test
    void aWaitEndsWhenItsLimitPassesWhenWokenAndWhenTheSetIsClosed() throws Exception {
        set.add(two.flow);
        assertThat(events.await(Duration.ofMillis(2))).isFalse();
        set.wakeUp();
        assertThat(events.await(Duration.ZERO)).isFalse();
        CompletableFuture<FlowError> ended = new CompletableFuture<>();
        Thread waiting =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                events.await(Duration.ZERO);
                            } catch (FlowException e) {
                                ended.complete(e.error());
                            }
                        });
        set.close();
        assertThat(ended.get()).isEqualTo(FlowError.INVALID);
        waiting.join();
        assertThat(set.size()).isZero();
        assertThat(two.flow.isClosed()).isFalse();
        assertFails(FlowError.INVALID, () -> set.add(two.flow));
    }

    @Test
    void anAllocationIsToldAndItsFlowIsInTheSet() {
        CompletableFuture<Flow> answer = new CompletableFuture<>();
        BegunFlow begun = new BegunFlow("oping", answer, CompletableFuture::join);
        set.add(begun);
        assertThat(told()).isEmpty();
        one.peer().write(FlowFixture.bytes(1));
        answer.complete(one.flow);
        assertThat(events.poll()).isTrue();
        assertThat(events.next()).isTrue();
        assertThat(events.type()).isEqualTo(org.o7s.api.FlowEvent.FLOW_ALLOC);
        assertThat(events.flow()).isSameAs(one.flow);
        assertThat(events.allocation()).containsSame(begun);
        assertThat(events.next()).isTrue();
        assertThat(events.type()).isEqualTo(org.o7s.api.FlowEvent.FLOW_PKT);
        assertThat(events.next()).isFalse();
        assertThat(told()).containsExactly("FLOW_PKT one");
        assertThat(set.contains(one.flow)).isTrue();
        assertThat(set.size()).isEqualTo(1);
    }

    @Test
    void anAllocationThatWasDoneBeforeIsToldAtOnce() {
        BegunFlow begun =
                new BegunFlow(
                        "oping",
                        CompletableFuture.completedFuture(two.flow),
                        CompletableFuture::join);
        set.add(begun);
        assertThat(told()).containsExactly("FLOW_ALLOC two");
        assertThat(told()).isEmpty();
    }

    @Test
    void anAllocationThatFailedIsToldOnceWithItsReason() {
        CompletableFuture<Flow> answer = new CompletableFuture<>();
        BegunFlow begun = new BegunFlow("nobody", answer, CompletableFuture::join);
        set.add(begun);
        answer.completeExceptionally(new FlowException(FlowError.NO_IPCP, "nobody knows it"));
        assertThat(events.poll()).isTrue();
        assertThat(events.next()).isTrue();
        assertThat(events.type()).isEqualTo(org.o7s.api.FlowEvent.FLOW_DEALLOC);
        assertThat(events.allocation()).containsSame(begun);
        assertFails(FlowError.NO_IPCP, events::flow);
        assertThat(events.next()).isFalse();
        assertThat(events.poll()).isFalse();
        assertThat(set.size()).isZero();
    }

    @Test
    void anAllocationThatWasGivenUpLeavesWithoutAWord() {
        BegunFlow begun =
                new BegunFlow("oping", new CompletableFuture<>(), CompletableFuture::join);
        set.add(begun);
        assertThat(begun.cancel()).isTrue();
        assertThat(set.size()).isZero();
        assertThat(events.poll()).isFalse();
    }
}
