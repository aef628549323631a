package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.irm.application.InFrameworkApplication;
import org.o7s.irm.management.Management.Call;
import org.o7s.security.OapClient;

/** Flows between two systems, through IPCPs (docs/wire/cli-and-tools.md 2.7). */
class LayerFlowTest {
    private final FakeSystem near = new FakeSystem();
    private final FakeSystem far = near.neighbour();
    private final InFrameworkApplication client = near.announce("client");
    private final InFrameworkApplication server = far.server("oping", "ping");
    private FakeWorld.FakeIpcp nearUdp = near.member("near", IpcpType.UDP4, "net");
    private FakeWorld.FakeIpcp farUdp = far.member("far", IpcpType.UDP4, "net");

    LayerFlowTest() {
        far.register("ping", "net");
    }

    @AfterEach
    void stop() {
        near.close();
        far.close();
    }

    private void assertNothingLeft() {
        near.assertNothingLeft();
        far.assertNothingLeft();
        assertThat(nearUdp.flows()).isZero();
        assertThat(farUdp.flows()).isZero();
    }

    @Test
    void aFlowIsAllocatedToANameThatOnlyTheOtherSystemKnows() {
        CompletableFuture<Flow> accepted = far.accept(server);
        Flow flow = client.allocate("ping", QosSpec.RAW, Duration.ZERO);
        near.settle();
        Flow peer = accepted.join();
        near.assertJoined(flow, peer);
        far.assertJoined(peer, flow);
        assertThat(flow.mplMs()).isEqualTo(100);
        assertThat(flow.mpsBytes()).isEqualTo(FakeWorld.MPS_BYTES);
        assertThat(near.management.names()).isEmpty();
        assertThat(near.management.flows())
                .singleElement()
                .satisfies(
                        f -> {
                            assertThat(f.via()).isEqualTo("near");
                            assertThat(f.layer()).isEqualTo("net");
                        });
        flow.close();
        peer.close();
        assertNothingLeft();
        assertThat(nearUdp.deallocated).hasSize(1);
        assertThat(farUdp.deallocated).hasSize(1);
    }

    @Test
    void anUnknownNameFailsAtOnceAndSaysWhoWasAsked() {
        near.member("eth", IpcpType.ETH_DIX, "lan");
        CompletableFuture<Flow> flow = near.allocate(client, "nobody");
        FakeSystem.assertFails(
                flow,
                FlowError.NO_IPCP,
                "E-ALLOC-NONAME cannot allocate a flow to \"nobody\"",
                "asked: eth (layer lan, eth-dix): no address for 00",
                "asked: near (layer net, udp4): no address for 00",
                "try: irm resolve nobody");
        assertNothingLeft();
    }

    @Test
    void withoutAnyLayerTheFailureSaysSo() {
        near.management.destroyIpcp("near", Call.DO);
        FakeSystem.assertFails(
                near.allocate(client, "ping"), FlowError.NO_IPCP, "no IPCP of this system");
    }

    @Test
    void aBroadcastIpcpIsNotAsked() {
        near.management.destroyIpcp("near", Call.DO);
        near.member("all", IpcpType.BROADCAST, "net");
        FakeSystem.assertFails(
                near.allocate(client, "ping"), FlowError.NO_IPCP, "no IPCP of this system");
    }

    @Test
    void theLowestTypeThatKnowsTheNameCarriesTheFlow() {
        near.member("near-eth", IpcpType.ETH_DIX, "lan");
        far.member("far-eth", IpcpType.ETH_DIX, "lan");
        far.register("ping", "lan");
        far.accept(server);
        near.allocate(client, "ping").join();
        assertThat(near.management.flows())
                .singleElement()
                .satisfies(f -> assertThat(f.via()).isEqualTo("near-eth"));
    }

    @Test
    void aSlowLowerTypeIsWaitedForWithinTheGrace() {
        FakeWorld.FakeIpcp eth = near.member("near-eth", IpcpType.ETH_DIX, "lan");
        far.member("far-eth", IpcpType.ETH_DIX, "lan");
        far.register("ping", "lan");
        eth.queryDelayNs = 150_000_000;
        far.accept(server);
        CompletableFuture<Flow> flow = near.allocate(client, "ping");
        near.advanceMs(149);
        assertThat(flow).isNotDone();
        near.advanceMs(1);
        flow.join();
        assertThat(near.management.flows())
                .singleElement()
                .satisfies(f -> assertThat(f.via()).isEqualTo("near-eth"));
    }

    @Test
    void afterTheGraceTheBestKnownAnswerIsTaken() {
        near.member("near-eth", IpcpType.ETH_DIX, "lan").silentQuery = true;
        far.accept(server);
        CompletableFuture<Flow> flow = near.allocate(client, "ping");
        near.advanceMs(199);
        assertThat(flow).isNotDone();
        near.advanceMs(1);
        assertThat(flow).isCompleted();
    }

    @Test
    void ifTheOnlyOneThatKnowsIsSlowItIsWaitedFor() {
        near.member("near-eth", IpcpType.ETH_DIX, "lan");
        nearUdp.queryDelayNs = 1_900_000_000;
        far.accept(server);
        CompletableFuture<Flow> flow = near.allocate(client, "ping");
        near.advanceMs(1899);
        assertThat(flow).isNotDone();
        near.advanceMs(1);
        assertThat(flow).isCompleted();
    }

    @Test
    void aPeerThatNeverAnswersEndsInATimeoutThatReleasesEverything() {
        nearUdp.silentAllocate = true;
        CompletableFuture<Flow> flow = near.allocate(client, "ping");
        near.advanceMs(19_999);
        assertThat(flow).isNotDone();
        near.advanceMs(1);
        FakeSystem.assertFails(
                flow,
                FlowError.TIMED_OUT,
                "E-ALLOC-TIMEOUT",
                "within 20000 ms",
                "near (layer net, udp4) requested the flow, and the peer did not answer");
        near.settle();
        assertThat(nearUdp.deallocated).hasSize(1);
        assertNothingLeft();
    }

    @Test
    void layersThatNeverAnswerEndInATimeoutThatNamesThem() {
        nearUdp.silentQuery = true;
        CompletableFuture<Flow> flow = near.allocate(client, "ping");
        near.advanceMs(20_000);
        FakeSystem.assertFails(
                flow, FlowError.TIMED_OUT, "asked: near (layer net, udp4): no answer");
        assertNothingLeft();
    }

    @Test
    void theApplicationsOwnTimeLimitCounts() {
        nearUdp.silentAllocate = true;
        CompletableFuture<Flow> flow =
                client.begin("ping", QosSpec.RAW, Duration.ofMillis(300)).answer();
        near.advanceMs(300);
        FakeSystem.assertFails(flow, FlowError.TIMED_OUT, "within 300 ms");
    }

    @Test
    void aRequestForANameWithoutAProcessIsRefusedAtOnce() {
        server.close();
        far.settle();
        FakeSystem.assertFails(near.allocate(client, "ping"), FlowError.NO_IPCP);
        assertThat(farUdp.refusals).containsExactly(-1003);
        assertNothingLeft();
    }

    @Test
    void aRequestThatNobodyAcceptsIsRefusedAfterASecond() {
        CompletableFuture<Flow> flow = near.allocate(client, "ping");
        near.advanceMs(999);
        assertThat(flow).isNotDone();
        near.advanceMs(1);
        FakeSystem.assertFails(flow, FlowError.NO_IPCP);
        assertThat(farUdp.refusals).containsExactly(-1003);
        assertNothingLeft();
    }

    @Test
    void anAcceptWithinTheSecondGetsTheWaitingRequest() {
        CompletableFuture<Flow> flow = near.allocate(client, "ping");
        near.advanceMs(999);
        CompletableFuture<Flow> accepted = far.accept(server);
        near.assertJoined(flow.join(), accepted.join());
    }

    @Test
    void noLossWithoutOrderIsRefusedWithASentenceBeforeAnythingIsSent() {
        QosSpec qos = new QosSpec(1000, 0, 0, 0, 1, false, 2000, 120_000);
        CompletableFuture<Flow> flow = client.begin("ping", qos, Duration.ofSeconds(20)).answer();
        near.settle();
        FakeSystem.assertFails(
                flow, FlowError.UNSUPPORTED, "E-ALLOC-QOS", "no loss can be had in order alone");
        assertThat(farUdp.refusals).isEmpty();
        assertNothingLeft();
    }

    @Test
    void whatNeedsFrcpIsGranted() {
        for (QosSpec qos : new QosSpec[] {QosSpec.DATA, QosSpec.BEST_EFFORT, QosSpec.VOICE}) {
            CompletableFuture<Flow> accepted = far.accept(server);
            CompletableFuture<Flow> flow =
                    client.begin("ping", qos, Duration.ofSeconds(20)).answer();
            near.settle();
            assertThat(flow.join().qos()).isEqualTo(qos);
            assertThat(accepted.join().qos()).isEqualTo(qos);
        }
    }

    private void requested(QosSpec qos, byte[] blob) {
        farUdp.broker().flowRequested(farUdp, 77, "ping", qos, 100, blob);
        far.settle();
    }

    private byte[] goodBlob(long seed) {
        return OapClient.begin(Entropy.seeded(seed), far.clocks.wallNs()).request();
    }

    @Test
    void aPeerThatWantsNoLossWithoutOrderIsRefusedAtOnceWithMinus95() {
        far.accept(server);
        requested(new QosSpec(1000, 0, 0, 0, 1, false, 2000, 120_000), goodBlob(5));
        assertThat(farUdp.refusals).containsExactly(-95);
        assertThat(far.management.flows()).isEmpty();
    }

    @Test
    void aPeerWhoseHandshakeIsBadIsRefusedAndTheAcceptWaitsOn() {
        CompletableFuture<Flow> accepted = far.accept(server);
        requested(QosSpec.RAW, new byte[0]);
        requested(QosSpec.RAW, new byte[36]);
        assertThat(farUdp.refusals).containsExactly(-1009, -1009);
        assertThat(accepted).isNotDone();
        near.assertJoined(near.allocate(client, "ping").join(), accepted.join());
    }

    @Test
    void aRetransmittedRequestDoesNotOpenASecondFlow() {
        far.accept(server);
        far.accept(server);
        byte[] blob = goodBlob(6);
        farUdp.silentRespond = true;
        requested(QosSpec.RAW, blob);
        farUdp.silentRespond = false;
        requested(QosSpec.RAW, blob);
        assertThat(farUdp.refusals).containsExactly(-1009);
        assertThat(far.management.flows()).hasSize(1);
    }

    @Test
    void aForgedHandshakeResponseTearsTheFlowDown() {
        CompletableFuture<Flow> accepted = far.accept(server);
        farUdp.forgedResponse = new byte[84];
        FakeSystem.assertFails(near.allocate(client, "ping"), FlowError.ENCRYPTION, "E-ALLOC-OAP");
        near.settle();
        assertThat(nearUdp.deallocated).hasSize(1);
        accepted.join().close();
        assertNothingLeft();
    }

    @Test
    void aRefusalOfThePeerReachesTheApplicationUnchanged() {
        server.close();
        far.settle();
        FakeSystem.assertFails(
                near.allocate(client, "ping"), FlowError.NO_IPCP, "the peer refused with -1003");
    }

    @Test
    void clocksThatDifferAreNamedAndNothingIsLeft() {
        // The near system asks; time passes on its way, which is as if its clock were behind.
        far.accept(server);
        byte[] old = goodBlob(9);
        far.clocks.jumpWall(30_000_000_000L);
        requested(QosSpec.RAW, old);
        assertThat(farUdp.refusals).containsExactly(-1009);
        far.clocks.jumpWall(-30_000_000_000L);
    }

    @Test
    void anIpcpThatDoesNotAnswerThePeerCostsNoAccept() {
        CompletableFuture<Flow> accepted = far.accept(server);
        farUdp.silentRespond = true;
        CompletableFuture<Flow> lost = near.allocate(client, "ping");
        far.advanceMs(1000);
        assertThat(far.management.flows()).isEmpty();
        farUdp.silentRespond = false;
        near.assertJoined(near.allocate(client, "ping").join(), accepted.join());
        assertThat(lost).isNotDone();
    }

    @Test
    void anAcceptWhoseTimeIsUpGetsNoFlow() {
        CompletableFuture<Flow> accepted = server.beginAccept(Duration.ofMillis(100)).answer();
        far.advanceMs(100);
        FakeSystem.assertFails(accepted, FlowError.TIMED_OUT, "no flow came");
        CompletableFuture<Flow> flow = near.allocate(client, "ping");
        near.advanceMs(1000);
        FakeSystem.assertFails(flow, FlowError.NO_IPCP);
    }

    @Test
    void aProcessThatLeavesWhileItAllocatesLeavesNothing() {
        nearUdp.silentAllocate = true;
        CompletableFuture<Flow> flow = near.allocate(client, "ping");
        client.close();
        near.settle();
        FakeSystem.assertFails(flow, FlowError.NO_IRM, "has left");
        assertThat(nearUdp.deallocated).hasSize(1);
        assertNothingLeft();
    }

    @Test
    void aCallerThatGivesUpGetsNoFlowBehindItsBack() {
        CompletableFuture<Flow> accepted = far.accept(server);
        nearUdp.queryDelayNs = 100_000_000;
        CompletableFuture<Flow> flow = near.allocate(client, "ping");
        flow.cancel(false);
        near.advanceMs(100);
        accepted.join().close();
        assertNothingLeft();
    }

    @Test
    void destroyingAnIpcpClosesItsFlowsAndOthersLive() {
        near.member("near-eth", IpcpType.ETH_DIX, "lan");
        far.member("far-eth", IpcpType.ETH_DIX, "lan");
        far.management.bindProgram("oping", "lanping", Call.DO);
        far.register("lanping", "lan");
        CompletableFuture<Flow> one = far.accept(server);
        Flow udp = near.allocate(client, "ping").join();
        CompletableFuture<Flow> two = far.accept(server);
        Flow eth = near.allocate(client, "lanping").join();
        near.management.destroyIpcp("near", Call.DO);
        assertThat(udp.state()).isEqualTo(FlowState.DEALLOCATED);
        assertThat(eth.state()).isEqualTo(FlowState.UP);
        near.assertJoined(eth, two.join());
        udp.close();
        one.join().close();
        near.settle();
        assertThat(near.management.flows()).hasSize(1);
    }

    @Test
    void destroyingAnIpcpEndsTheAllocationsThatWaitForIt() {
        nearUdp.silentAllocate = true;
        CompletableFuture<Flow> requested = near.allocate(client, "ping");
        nearUdp.silentQuery = true;
        CompletableFuture<Flow> asked = near.allocate(client, "ping");
        near.management.destroyIpcp("near", Call.DO);
        FakeSystem.assertFails(requested, FlowError.NO_IPCP, "near was destroyed meanwhile");
        FakeSystem.assertFails(asked, FlowError.NO_IPCP, "it was destroyed");
        near.assertNothingLeft();
    }

    @Test
    void destroyingAnIpcpDropsTheRequestsThatCameThroughIt() {
        CompletableFuture<Flow> flow = near.allocate(client, "ping");
        far.management.destroyIpcp("far", Call.DO);
        CompletableFuture<Flow> accepted = far.accept(server);
        far.advanceMs(20_000);
        assertThat(accepted).isNotDone();
        FakeSystem.assertFails(flow, FlowError.TIMED_OUT);
        near.assertNothingLeft();
        far.assertNothingLeft();
    }

    @Test
    void twoAllocationsRacingForOneAcceptAreServedInOrder() {
        CompletableFuture<Flow> first =
                client.begin("ping", QosSpec.RAW, Duration.ofSeconds(20)).answer();
        CompletableFuture<Flow> second =
                client.begin("ping", QosSpec.RAW, Duration.ofSeconds(20)).answer();
        CompletableFuture<Flow> accepted = far.accept(server);
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        near.assertJoined(first.join(), accepted.join());
        near.advanceMs(1000);
        FakeSystem.assertFails(second, FlowError.NO_IPCP);
    }

    @Test
    void anInvalidNameIsRefused() {
        FakeSystem.assertFails(near.allocate(client, ""), FlowError.NAME, "it is empty");
        FakeSystem.assertFails(
                near.allocate(client, "a".repeat(256)), FlowError.NAME, "256 bytes long");
        FakeSystem.assertFails(
                near.allocate(client, "é".repeat(128)), FlowError.NAME, "256 bytes long");
        FakeSystem.assertFails(near.allocate(client, "a\nb"), FlowError.NAME, "\"a?b\"");
        FakeSystem.assertFails(
                near.allocate(client, "\ud800"), FlowError.NAME, "not valid Unicode");
        FakeSystem.assertFails(
                near.allocate(client, "a".repeat(255)), FlowError.NO_IPCP, "E-ALLOC-NONAME");
    }
}
