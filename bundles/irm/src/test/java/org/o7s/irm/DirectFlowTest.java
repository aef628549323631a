package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.Management.Call;

/** Flows between two processes of one system (docs/wire/wire-shims.md 4.2). */
class DirectFlowTest {
    private FakeSystem system = new FakeSystem();

    @AfterEach
    void stop() {
        system.close();
    }

    @Test
    void twoProcessesAreJoinedWithoutAnyLayer() {
        var server = system.server("oping", "ping");
        var client = system.announce("client");
        CompletableFuture<Flow> accepted = system.accept(server);
        Flow flow = client.allocate("ping", QosSpec.RAW_CHECKED, Duration.ZERO);
        system.settle();
        Flow peer = accepted.join();
        system.assertJoined(flow, peer);
        system.assertJoined(peer, flow);
        assertThat(flow.mplMs()).isEqualTo(1);
        assertThat(peer.qos()).isEqualTo(QosSpec.RAW_CHECKED);
        assertThat(flow.descriptor()).isEqualTo(64);
        assertThat(system.management.flows())
                .hasSize(2)
                .allSatisfy(f -> assertThat(f.via()).isEqualTo("direct"))
                .extracting(FlowView::accepted)
                .containsExactlyInAnyOrder(true, false);
        assertThat(system.management.flows())
                .extracting(FlowView::peer)
                .containsExactlyElementsOf(
                        system.management.flows().reversed().stream().map(FlowView::id).toList());
        flow.close();
        assertThat(peer.state()).isEqualTo(FlowState.DEALLOCATED);
        assertThat(system.management.flows()).extracting(FlowView::peer).containsExactly(0);
        peer.close();
        system.assertNothingLeft();
    }

    @Test
    void theHandshakeIsExecutedOnADirectFlowToo() {
        var server = system.server("oping", "ping");
        system.accept(server);
        system.allocate(system.announce("client"), "ping").join();
        assertThat(system.management.rib("irmd/handshakes", Call.DO).get("irmd/handshakes"))
                .containsEntry("accepted", "1");
    }

    @Test
    void anAllocationWaitsASecondForABoundProcessToAccept() {
        var server = system.server("oping", "ping");
        CompletableFuture<Flow> flow = system.allocate(system.announce("client"), "ping");
        system.advanceMs(900);
        assertThat(flow).isNotDone();
        CompletableFuture<Flow> accepted = system.accept(server);
        system.assertJoined(flow.join(), accepted.join());
    }

    @Test
    void ifNobodyAcceptsHereTheLayersAreAsked() {
        system.server("oping", "ping");
        FakeSystem elsewhere = system.neighbour();
        elsewhere.member("far", IpcpType.UDP4, "net");
        system.member("near", IpcpType.UDP4, "net");
        var farServer = elsewhere.server("oping", "ping");
        elsewhere.register("ping", "net");
        CompletableFuture<Flow> accepted = elsewhere.accept(farServer);
        CompletableFuture<Flow> flow = system.allocate(system.announce("client"), "ping");
        assertThat(flow).isNotDone();
        system.advanceMs(1000);
        system.assertJoined(flow.join(), accepted.join());
        elsewhere.close();
    }

    @Test
    void withoutDirectFlowsALayerIsNeeded() {
        system.close();
        system = new FakeSystem(false, Limits.DEFAULT);
        var server = system.server("oping", "ping");
        system.accept(server);
        FakeSystem.assertFails(
                system.allocate(system.announce("client"), "ping"),
                FlowError.NO_IPCP,
                "E-ALLOC-NONAME");
        system.member("lo", IpcpType.LOCAL, "here");
        system.register("ping", "here");
        Flow flow = system.allocate(system.announce("client"), "ping").join();
        assertThat(system.management.flows())
                .filteredOn(f -> f.id() == flow.id())
                .singleElement()
                .satisfies(f -> assertThat(f.via()).isEqualTo("lo"));
    }

    @Test
    void aProcessMayAllocateToItself() {
        var app = system.server("self", "me");
        CompletableFuture<Flow> accepted = system.accept(app);
        Flow flow = system.allocate(app, "me").join();
        system.assertJoined(flow, accepted.join());
        assertThat(flow.descriptor()).isNotEqualTo(accepted.join().descriptor());
    }

    @Test
    void aClosedProcessTakesItsFlowsAcceptsAndBindingsWithIt() {
        var server = system.server("oping", "ping");
        system.management.bindProcess(server.processId(), "other", Call.DO);
        CompletableFuture<Flow> accepted = system.accept(server);
        Flow flow = system.allocate(system.announce("client"), "ping").join();
        CompletableFuture<Flow> waiting = system.accept(server);
        server.close();
        system.settle();
        FakeSystem.assertFails(waiting, FlowError.NO_IRM, "has left");
        assertThat(accepted.join().state()).isEqualTo(FlowState.DEALLOCATED);
        assertThat(flow.state()).isEqualTo(FlowState.DEALLOCATED);
        assertThat(system.management.names())
                .allSatisfy(n -> assertThat(n.processes()).isEmpty())
                .hasSize(2);
        FakeSystem.assertFails(system.accept(server), FlowError.NO_IRM);
        FakeSystem.assertFails(system.allocate(server, "x"), FlowError.NO_IRM);
        flow.close();
        system.assertNothingLeft();
    }

    @Test
    void packetsNobodyReadGoBackToTheirPools() {
        var server = system.server("oping", "ping");
        system.accept(server);
        var client = system.announce("client");
        Flow flow = system.allocate(client, "ping").join();
        for (int i = 0; i < 100; i++) {
            flow.write(ByteBuffer.allocate(100));
        }
        client.close();
        server.close();
        system.assertNothingLeft();
    }

    @Test
    void keepalivesKeepAnUnusedFlowUp() {
        var server = system.server("oping", "ping");
        CompletableFuture<Flow> accepted = system.accept(server);
        Flow flow = system.allocate(system.announce("client"), "ping").join();
        system.advanceMs(10 * 120_000);
        assertThat(flow.state()).isEqualTo(FlowState.UP);
        assertThat(accepted.join().state()).isEqualTo(FlowState.UP);
        assertThat(flow.counters().keepalivesSent()).isBetween(38L, 40L);
        assertThat(accepted.join().counters().keepalivesReceived()).isBetween(38L, 40L);
    }
}
