package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.packet.Packet;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.irm.application.InFrameworkApplication;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.management.Management.Call;

/** IPCPs as users of the flows of layers below (design section 5, second walk). */
class LowerFlowTest {
    private static final long WAIT_NS = Duration.ofSeconds(20).toNanos();

    private final FakeSystem near = new FakeSystem();
    private final FakeSystem far = near.neighbour();
    private final FakeWorld.FakeIpcp nearUdp = near.member("near", IpcpType.UDP4, "net");
    private final FakeWorld.FakeIpcp farUdp = far.member("far", IpcpType.UDP4, "net");
    private final FakeWorld.FakeIpcp asker = near.member("uni1", IpcpType.UNICAST, "uni");
    private final FakeWorld.FakeIpcp acceptor = far.member("uni2", IpcpType.UNICAST, "uni");

    LowerFlowTest() {
        far.management.bindIpcp("uni2", "uni", Call.DO);
        far.register("uni", "net");
        acceptor.acceptFlows();
        far.settle();
    }

    @AfterEach
    void stop() {
        near.close();
        far.close();
    }

    private RecordedReply<LowerFlow> allocate(FakeWorld.FakeIpcp user, String name) {
        RecordedReply<LowerFlow> reply = user.useFlow(name, QosSpec.RAW, WAIT_NS);
        near.settle();
        return reply;
    }

    private static String code(RecordedReply<LowerFlow> reply) {
        return reply.problem().code();
    }

    private void assertNothingLeft() {
        near.assertNothingLeft();
        far.assertNothingLeft();
        assertThat(nearUdp.flows()).isZero();
        assertThat(farUdp.flows()).isZero();
    }

    private void assertCarries(LowerFlow from, LowerFlow to) {
        Packet packet = near.pools.acquire(3);
        assertThat(packet).isNotNull();
        packet.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(from.end().offer(packet)).isEqualTo(Offer.ACCEPTED);
        from.end().flush();
        near.settle();
        Packet got = to.end().poll();
        assertThat(got).isNotNull();
        assertThat(got.length()).isEqualTo(3);
        got.release();
    }

    private static void deallocate(LowerFlow... flows) {
        Stream.of(flows).forEach(f -> f.deallocate().run());
    }

    @Test
    void anIpcpUsesALayerBelowAsAProcessDoes() {
        LowerFlow flow = allocate(asker, "uni").value();
        LowerFlow peer = acceptor.taken.removeFirst();
        assertCarries(flow, peer);
        assertCarries(peer, flow);
        assertThat(flow.lower()).isEqualTo("near (udp4)");
        assertThat(flow.layer()).isEqualTo("net");
        assertThat(flow.name()).isEqualTo("uni");
        assertThat(flow.mplMs()).isEqualTo(100);
        assertThat(flow.end().link().mpsBytes()).isEqualTo(FakeWorld.MPS_BYTES);
        assertThat(peer.lower()).isEqualTo("far (udp4)");
        assertThat(peer.qos()).isEqualTo(QosSpec.RAW);
        deallocate(flow, peer);
        assertNothingLeft();
        assertThat(nearUdp.deallocated).hasSize(1);
        assertThat(farUdp.deallocated).hasSize(1);
    }

    @Test
    void theFlowTableShowsTheIpcpAsHolder() {
        LowerFlow flow = allocate(asker, "uni").value();
        LowerFlow peer = acceptor.taken.removeFirst();
        assertCarries(flow, peer);
        assertThat(near.management.flows())
                .singleElement()
                .satisfies(
                        f -> {
                            assertThat(f.holder()).isEqualTo("uni1");
                            assertThat(f.process()).isEqualTo(near.management.ipcps().get(0).id());
                            assertThat(f.via()).isEqualTo("near");
                            assertThat(f.state()).isEqualTo(FlowState.UP);
                            assertThat(f.counters().sentPackets()).isEqualTo(1);
                        });
        assertThat(far.management.flows())
                .singleElement()
                .satisfies(
                        f -> {
                            assertThat(f.holder()).isEqualTo("uni2");
                            assertThat(f.accepted()).isTrue();
                            assertThat(f.counters().receivedPackets()).isEqualTo(1);
                        });
        deallocate(flow, peer);
    }

    @Test
    void deallocatingTwiceIsHarmless() {
        LowerFlow flow = allocate(asker, "uni").value();
        deallocate(flow, flow);
        near.settle();
        LowerFlow next = allocate(asker, "uni").value();
        deallocate(flow);
        near.settle();
        assertThat(near.management.flows()).singleElement();
        deallocate(next);
        acceptor.taken.forEach(LowerFlowTest::deallocate);
        acceptor.taken.clear();
        assertNothingLeft();
    }

    @Test
    void everyFlowThatComesIsOfferedAtOnce() {
        List<LowerFlow> flows =
                Stream.generate(() -> allocate(asker, "uni").value()).limit(3).toList();
        assertThat(acceptor.taken).hasSize(3);
        flows.forEach(LowerFlowTest::deallocate);
    }

    @Test
    void aRequestWaitsForAnIpcpThatWillAccept() {
        acceptor.ignoreFlows();
        RecordedReply<LowerFlow> reply = allocate(asker, "uni");
        near.advanceMs(900);
        assertThat(reply.isAnswered()).isFalse();
        acceptor.acceptFlows();
        near.settle();
        assertThat(reply.value().name()).isEqualTo("uni");
        acceptor.ignoreFlows();
        RecordedReply<LowerFlow> refused = allocate(asker, "uni");
        near.advanceMs(1000);
        assertThat(code(refused)).isEqualTo("E-FAKE-REFUSED");
    }

    @Test
    void qualityThatNeedsTheClientLibraryIsRefusedOnBothSides() {
        for (QosSpec qos : List.of(QosSpec.DATA, QosSpec.BEST_EFFORT, QosSpec.RAW_CHECKED)) {
            RecordedReply<LowerFlow> reply = asker.useFlow("uni", qos, WAIT_NS);
            near.settle();
            assertThat(code(reply)).isEqualTo("E-ALLOC-QOS");
        }
        CompletableFuture<Flow> flow =
                near.announce("client").begin("uni", QosSpec.RAW_CHECKED, Duration.ZERO).answer();
        near.advanceMs(1);
        assertThat(flow).isCompletedExceptionally();
        assertThat(acceptor.taken).isEmpty();
        assertNothingLeft();
    }

    @Test
    void aProcessReachesAnIpcpByItsName() {
        Flow flow = near.announce("client").allocate("uni", QosSpec.RAW, Duration.ofSeconds(1));
        assertThat(acceptor.taken).hasSize(1);
        flow.write(ByteBuffer.wrap(new byte[5]));
        near.settle();
        assertThat(acceptor.taken.getFirst().end().waiting()).isEqualTo(1);
        flow.close();
        far.settle();
    }

    @Test
    void neitherItselfNorItsOwnLayerIsAsked() {
        near.member("uni1b", IpcpType.UNICAST, "uni");
        near.register("loop", "uni");
        RecordedReply<LowerFlow> reply = allocate(asker, "loop");
        assertThat(code(reply)).isEqualTo("E-ALLOC-NONAME");
        assertThat(reply.problem().sentence()).contains("near (").doesNotContain("uni1");
    }

    /** A member of a layer on both systems, the far one accepting flows for the layer's name. */
    private List<FakeWorld.FakeIpcp> layerOver(String below, String layer) {
        FakeWorld.FakeIpcp here = near.member(layer + "1", IpcpType.UNICAST, layer);
        FakeWorld.FakeIpcp there = far.member(layer + "2", IpcpType.UNICAST, layer);
        far.management.bindIpcp(layer + "2", layer, Call.DO);
        far.register(layer, below);
        there.acceptFlows();
        far.settle();
        here.taken.add(allocate(here, layer).value());
        assertThat(here.taken.getFirst().layer()).isEqualTo(below);
        return List.of(here, there);
    }

    @Test
    void layersThatStandOnTheAskersAreNotAsked() {
        layerOver("uni", "top");
        layerOver("top", "topmost");
        far.register("x", "top*");
        RecordedReply<LowerFlow> reply = allocate(asker, "x");
        assertThat(code(reply)).isEqualTo("E-ALLOC-NONAME");
        assertThat(reply.problem().sentence()).contains("near (").doesNotContain("top");
    }

    @Test
    void aLayerMayBeAskedAgainOnceNothingStandsOnTheAskerAnyMore() {
        List<FakeWorld.FakeIpcp> top = layerOver("uni", "top");
        far.management.bindIpcp("uni2", "x", Call.DO);
        far.register("x", "top");
        assertThat(code(allocate(asker, "x"))).isEqualTo("E-ALLOC-NONAME");
        assertThat(allocate(top.getFirst(), "uni").value().layer()).isEqualTo("net");
        deallocate(top.getFirst().taken.removeFirst());
        deallocate(top.getLast().taken.removeFirst());
        near.settle();
        assertThat(allocate(asker, "x").value().layer()).isEqualTo("top");
    }

    @Test
    void aFlowThatComesThroughALayerAboveIsRefused() {
        layerOver("uni", "top");
        far.register("uni", "top");
        far.register("uni", "uni");
        FakeWorld.FakeIpcp through = far.world.ipcp("top2");
        FakeWorld.FakeIpcp own = far.world.ipcp("uni2");
        InFrameworkApplication client = near.announce("client");
        near.management.destroyIpcp("near", Call.DO);
        CompletableFuture<Flow> flow = near.allocate(client, "uni");
        assertThat(flow).isCompletedExceptionally();
        assertThat(own.refusals).isNotEmpty();
        near.management.destroyIpcp("uni1", Call.DO);
        assertThat(near.allocate(client, "uni")).isCompletedExceptionally();
        assertThat(through.refusals).isNotEmpty();
        assertThat(acceptor.taken).isEmpty();
    }

    @Test
    void membersOfOneLayerInOneSystemAreJoinedDirectly() {
        FakeWorld.FakeIpcp other = near.member("uni1b", IpcpType.UNICAST, "uni");
        near.management.bindIpcp("uni1b", "uni", Call.DO);
        near.management.bindIpcp("uni1", "uni", Call.DO);
        other.acceptFlows();
        asker.acceptFlows();
        LowerFlow flow = allocate(asker, "uni").value();
        LowerFlow peer = other.taken.getFirst();
        assertCarries(flow, peer);
        assertThat(flow.lower()).isEqualTo("direct");
        assertThat(flow.layer()).isEmpty();
        assertThat(asker.taken).isEmpty();
        LowerFlow back = allocate(other, "uni").value();
        assertCarries(back, asker.taken.getFirst());
        deallocate(flow);
        assertThat(peer.end().isPeerClosed()).isTrue();
    }

    @Test
    void anIpcpThatIsInNoLayerYetIsJoinedDirectly() {
        near.management.createIpcp("new", IpcpType.UNICAST, Call.DO);
        near.management.bindIpcp("uni1", "uni", Call.DO);
        asker.acceptFlows();
        LowerFlow flow = allocate(near.world.ipcp("new"), "uni").value();
        assertThat(flow.lower()).isEqualTo("direct");
        assertThat(asker.taken).hasSize(1);
        deallocate(flow);
    }

    @Test
    void membersOfDifferentLayersAreNotJoinedDirectly() {
        FakeWorld.FakeIpcp other = near.member("other", IpcpType.UNICAST, "another");
        near.management.bindIpcp("other", "uni", Call.DO);
        other.acceptFlows();
        assertThat(allocate(asker, "uni").value().lower()).isEqualTo("near (udp4)");
        assertThat(other.taken).isEmpty();
    }

    @Test
    void anIpcpThatIsAloneWithItsNameAsksTheLayersAtOnce() {
        near.management.bindIpcp("uni1", "uni", Call.DO);
        asker.acceptFlows();
        assertThat(allocate(asker, "uni").value().lower()).isEqualTo("near (udp4)");
    }

    @Test
    void theNamesPolicySharesFlowsAmongIpcps() {
        far.management.createName("shared", "round-robin", Call.DO);
        FakeWorld.FakeIpcp second = far.member("uni3", IpcpType.UNICAST, "uni");
        far.management.bindIpcp("uni2", "shared", Call.DO);
        far.management.bindIpcp("uni3", "shared", Call.DO);
        far.register("shared", "net");
        second.acceptFlows();
        for (int i = 0; i < 4; i++) {
            near.advanceMs(1);
            allocate(asker, "shared").value();
        }
        assertThat(acceptor.taken).hasSize(2);
        assertThat(second.taken).hasSize(2);
    }

    @Test
    void theUserNoticesThatTheIpcpBelowWasDestroyed() {
        LowerFlow flow = allocate(asker, "uni").value();
        near.management.destroyIpcp("near", Call.DO);
        assertThat(flow.end().isPeerClosed()).isTrue();
        assertThat(near.management.flows())
                .singleElement()
                .satisfies(f -> assertThat(f.state()).isEqualTo(FlowState.DEALLOCATED));
        deallocate(flow);
        near.assertNothingLeft();
    }

    @Test
    void whatADestroyedIpcpUsedIsDeallocated() {
        asker.taken.add(allocate(asker, "uni").value());
        near.management.destroyIpcp("uni1", Call.DO);
        near.assertNothingLeft();
        assertThat(nearUdp.flows()).isZero();
        far.management.destroyIpcp("uni2", Call.DO);
        assertNothingLeft();
    }

    @Test
    void whatADestroyedIpcpForgotIsDeallocatedToo() {
        asker.keepsLowerFlows = true;
        acceptor.keepsLowerFlows = true;
        LowerFlow flow = allocate(asker, "uni").value();
        near.management.destroyIpcp("uni1", Call.DO);
        far.management.destroyIpcp("uni2", Call.DO);
        assertThat(flow.end().isClosed()).isTrue();
        deallocate(flow);
        assertNothingLeft();
    }

    @Test
    void destroyedInAnyOrderNothingIsLeft() {
        for (List<String> order :
                List.of(
                        List.of("top1", "uni1", "near"),
                        List.of("near", "uni1", "top1"),
                        List.of("uni1", "near", "top1"),
                        List.of("uni1", "top1", "near"))) {
            // Handshakes of one seed and one moment would be taken for repetitions.
            near.advanceMs(30_000);
            try (FakeSystem system = near.neighbour()) {
                FakeWorld.FakeIpcp udp = system.member("near", IpcpType.UDP4, "net");
                FakeWorld.FakeIpcp uni = system.member("uni1", IpcpType.UNICAST, "uni");
                FakeWorld.FakeIpcp top = system.member("top1", IpcpType.UNICAST, "top");
                uni.taken.add(allocate(uni, "uni").value());
                far.management.bindIpcp("uni2", "top", Call.DO);
                far.register("top", "net");
                top.taken.add(allocate(top, "top").value());
                order.forEach(name -> system.management.destroyIpcp(name, Call.DO));
                system.assertNothingLeft();
                assertThat(udp.flows() + uni.flows() + top.flows()).isZero();
                assertThat(uni.taken).isEmpty();
            }
        }
    }

    @Test
    void anAllocationThatIsUnderWayEndsWithItsIpcp() {
        nearUdp.silentAllocate = true;
        RecordedReply<LowerFlow> reply = allocate(asker, "uni");
        near.management.destroyIpcp("uni1", Call.DO);
        assertThat(code(reply)).isEqualTo("E-FLOW-LEFT");
        near.assertNothingLeft();
    }

    @Test
    void aFlowThatIsBeingAnsweredEndsWithItsIpcp() {
        farUdp.silentRespond = true;
        allocate(asker, "uni");
        far.management.destroyIpcp("uni2", Call.DO);
        far.assertNothingLeft();
    }

    @Test
    void anIpcpWaitsNoLongerThanItWants() {
        nearUdp.silentAllocate = true;
        RecordedReply<LowerFlow> reply =
                asker.useFlow("uni", QosSpec.RAW, Duration.ofMillis(500).toNanos());
        near.advanceMs(499);
        assertThat(reply.isAnswered()).isFalse();
        near.advanceMs(1);
        assertThat(code(reply)).isEqualTo("E-ALLOC-TIMEOUT");
        near.assertNothingLeft();
    }

    @Test
    void anIpcpHoldsNoMoreFlowsThanAProcess() {
        Limits few = new Limits(10, 10, 10, 10, 10, 2, 10, 10, 10);
        try (FakeSystem system = new FakeSystem(true, few)) {
            system.member("udp", IpcpType.UDP4, "net");
            FakeWorld.FakeIpcp user = system.member("user", IpcpType.UNICAST, "uni");
            FakeWorld.FakeIpcp server = system.member("server", IpcpType.UNICAST, "uni");
            system.management.bindIpcp("server", "s", Call.DO);
            server.acceptFlows();
            for (int i = 0; i < 3; i++) {
                RecordedReply<LowerFlow> reply = user.useFlow("s", QosSpec.RAW, WAIT_NS);
                system.settle();
                if (i == 2) {
                    assertThat(code(reply)).isEqualTo("E-ALLOC-LIMIT");
                } else {
                    assertThat(reply.value().name()).isEqualTo("s");
                }
            }
        }
    }
}
