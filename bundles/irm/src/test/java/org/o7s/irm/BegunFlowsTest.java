package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.FlowEvent;
import org.o7s.api.FlowEvents;
import org.o7s.api.FlowException;
import org.o7s.api.FlowSet;
import org.o7s.api.PendingFlow;
import org.o7s.api.QosSpec;
import org.o7s.client.BegunFlow;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.irm.application.InFrameworkApplication;

/** Flows that are allocated and accepted without waiting, between two systems. */
class BegunFlowsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final FakeSystem near = new FakeSystem();
    private final FakeSystem far = near.neighbour();
    private final InFrameworkApplication client = near.announce("client");
    private final InFrameworkApplication server = far.server("oping", "ping");
    private final FakeWorld.FakeIpcp nearUdp = near.member("near", IpcpType.UDP4, "net");

    BegunFlowsTest() {
        far.member("far", IpcpType.UDP4, "net");
        far.register("ping", "net");
    }

    @AfterEach
    void stop() {
        near.close();
        far.close();
    }

    private void assertNothingLeft() {
        near.advanceMs(30_000);
        near.assertNothingLeft();
        far.assertNothingLeft();
        assertThat(nearUdp.flows()).isZero();
    }

    @Test
    void whatIsGivenUpBeforeAnythingHappenedLeavesNothing() {
        BegunFlow accepted = server.beginAccept(Duration.ZERO);
        BegunFlow begun = client.begin("ping", QosSpec.RAW, LIMIT);
        assertThat(begun.cancel()).isTrue();
        assertThat(accepted.cancel()).isTrue();
        assertNothingLeft();
    }

    @Test
    void whatIsGivenUpWhileAnIpcpIsAtItLeavesNothing() {
        nearUdp.silentAllocate = true;
        BegunFlow begun = client.begin("ping", QosSpec.RAW, LIMIT);
        near.advanceMs(100);
        assertThat(begun.cancel()).isTrue();
        assertThat(begun.isDone()).isTrue();
        assertNothingLeft();
    }

    @Test
    void aFlowThatComesForAnAcceptThatWasGivenUpWaitsForTheNext() {
        BegunFlow givenUp = server.beginAccept(Duration.ZERO);
        far.settle();
        assertThat(givenUp.cancel()).isTrue();
        BegunFlow begun = client.begin("ping", QosSpec.RAW, LIMIT);
        CompletableFuture<Flow> accepted = far.accept(server);
        near.assertJoined(begun.await(), accepted.join());
        begun.await().close();
        accepted.join().close();
        assertNothingLeft();
    }

    @Test
    void aSetIsToldOfAFlowThatIsAllocatedAndOfOneThatIsNot() {
        FlowSet set = client.flowSet();
        FlowEvents events = set.events();
        BegunFlow known = client.begin("ping", QosSpec.RAW, LIMIT);
        BegunFlow unknown = client.begin("nobody", QosSpec.RAW, LIMIT);
        set.add(known);
        set.add(unknown);
        assertThat(events.poll()).isFalse();
        CompletableFuture<Flow> accepted = far.accept(server);
        near.advanceMs(3000);
        Map<PendingFlow, FlowEvent> told = new HashMap<>();
        assertThat(events.poll()).isTrue();
        while (events.next()) {
            told.put(events.allocation().orElseThrow(), events.type());
        }
        assertThat(told)
                .containsOnly(
                        Map.entry(known, FlowEvent.FLOW_ALLOC),
                        Map.entry(unknown, FlowEvent.FLOW_DEALLOC));
        accepted.join().write(ByteBuffer.wrap(new byte[] {1}));
        near.settle();
        assertThat(events.poll()).isTrue();
        assertThat(events.next()).isTrue();
        assertThat(events.type()).isEqualTo(FlowEvent.FLOW_PKT);
        assertThat(events.flow()).isSameAs(known.await());
        client.close();
        assertThat(set.size()).isZero();
        assertThatThrownBy(events::poll).isInstanceOf(FlowException.class);
    }
}
