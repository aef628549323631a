package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerPromise;
import org.o7s.irm.application.InFrameworkApplication;

/** What the ends of a flow are granted of what was asked. */
class GrantTest {
    private static final LayerPromise MEGABIT = LayerPromise.NONE.withBandwidthBps(1_000_000);

    private final FakeSystem near = new FakeSystem();
    private final FakeSystem far = near.neighbour();
    private final InFrameworkApplication client = near.announce("client");
    private final InFrameworkApplication server = far.server("oping", "ping");
    private final FakeWorld.FakeIpcp nearUdp = near.member("near", IpcpType.UDP4, "net");

    GrantTest() {
        far.member("far", IpcpType.UDP4, "net");
        far.register("ping", "net");
    }

    @AfterEach
    void stop() {
        near.close();
        far.close();
    }

    @Test
    void eachEndIsGrantedWhatItsOwnIpcpPromises() {
        nearUdp.promise = MEGABIT;
        CompletableFuture<Flow> accepted = far.accept(server);
        Flow flow = client.allocate("ping", QosSpec.VIDEO, Duration.ZERO);
        near.settle();
        Flow peer = accepted.join();
        assertThat(flow.qos()).isEqualTo(QosSpec.VIDEO);
        assertThat(peer.qos()).isEqualTo(QosSpec.VIDEO);
        assertThat(flow.grantedQos()).isEqualTo(MEGABIT.grant(QosSpec.VIDEO));
        assertThat(flow.grantedQos().bandwidthBps()).isEqualTo(1_000_000);
        assertThat(peer.grantedQos()).isEqualTo(LayerPromise.NONE.grant(QosSpec.VIDEO));
        assertThat(near.management.flows())
                .singleElement()
                .satisfies(
                        f -> {
                            assertThat(f.qos()).isEqualTo(QosSpec.VIDEO);
                            assertThat(f.granted()).isEqualTo(flow.grantedQos());
                        });
    }

    private CompletableFuture<Flow> demand(QosSpec qos, QosSpec least) {
        CompletableFuture<Flow> flow =
                client.begin("ping", qos, least, Duration.ofSeconds(20)).answer();
        near.settle();
        return flow;
    }

    /** A raw flow of which so much bandwidth is demanded. */
    private CompletableFuture<Flow> demand(long bps) {
        QosSpec least = QosSpec.ANYTHING.withBandwidthBps(bps);
        return demand(QosSpec.RAW.withBandwidthBps(bps), least);
    }

    @Test
    void whatIsDemandedAndPromisedIsGranted() {
        nearUdp.promise = MEGABIT;
        CompletableFuture<Flow> accepted = far.accept(server);
        Flow flow = demand(1_000_000).join();
        assertThat(flow.grantedQos().bandwidthBps()).isEqualTo(1_000_000);
        near.assertJoined(flow, accepted.join());
    }

    @Test
    void aDemandThatIsNotGrantedInFullFailsWithEachTermAndNothingIsSent() {
        nearUdp.promise = MEGABIT;
        CompletableFuture<Flow> accepted = far.accept(server);
        QosSpec least = new QosSpec(100, 10_000_000, 0, 0, 0, true, QosSpec.ANY, 0);
        FakeSystem.assertFails(
                demand(least, least),
                FlowError.UNSUPPORTED,
                "E-ALLOC-GRANT cannot allocate a flow to \"ping\" with the quality that was"
                        + " demanded",
                "near (layer net, udp4): demanded is delay 100 ms, but no promise can be had",
                "near (layer net, udp4): demanded is bandwidth 10000000 bit/s, but 1000000 bit/s"
                        + " can be had",
                "try: demand less");
        assertThat(accepted).isNotDone();
        near.assertNothingLeft();
        assertThat(nearUdp.flows()).isZero();
    }

    @Test
    void whatIsDemandedMustBeAskedAsWell() {
        nearUdp.promise = MEGABIT;
        FakeSystem.assertFails(
                demand(QosSpec.VOICE, QosSpec.DATA),
                FlowError.UNSUPPORTED,
                "E-ALLOC-GRANT",
                "loss none is demanded, but not asked");
        FakeSystem.assertFails(
                demand(QosSpec.RAW, QosSpec.ANYTHING.withBandwidthBps(1_000)),
                FlowError.UNSUPPORTED,
                "bandwidth 1000 bit/s is demanded, but not asked");
    }

    @Test
    void orderRepetitionAndChecksCanBeDemandedOfAnyLayer() {
        far.accept(server);
        QosSpec least =
                new QosSpec(QosSpec.ANY, 0, 0, 0, 0, true, QosSpec.ANY, QosSpec.DEFAULT_TIMEOUT_MS);
        assertThat(demand(QosSpec.DATA.withBer(0), least)).isCompleted();
    }

    @Test
    void whoPromisesLessIsPassedOver() {
        near.member("near-eth", IpcpType.ETH_DIX, "lan");
        far.member("far-eth", IpcpType.ETH_DIX, "lan");
        far.register("ping", "lan");
        nearUdp.promise = MEGABIT;
        far.accept(server);
        assertThat(demand(500_000)).isCompleted();
        assertThat(near.management.flows())
                .singleElement()
                .satisfies(f -> assertThat(f.via()).isEqualTo("near"));
    }

    @Test
    void bandwidthThatIsDemandedIsNotPromisedAgainUntilItsFlowIsGone() {
        nearUdp.promise = MEGABIT;
        far.accept(server);
        far.accept(server);
        far.accept(server);
        Flow first = demand(700_000).join();
        FakeSystem.assertFails(
                demand(400_000),
                FlowError.UNSUPPORTED,
                "bandwidth 400000 bit/s, but 300000 bit/s can be had",
                "flows demanded 700000 bit/s of its rate before");
        Flow modest = client.allocate("ping", QosSpec.VIDEO, Duration.ZERO);
        assertThat(modest.grantedQos().bandwidthBps()).isEqualTo(300_000);
        first.close();
        near.settle();
        assertThat(demand(400_000)).isCompleted();
    }

    @Test
    void aDemandWhoseAllocationFailsTakesNothing() {
        nearUdp.promise = MEGABIT;
        CompletableFuture<Flow> nobody = demand(700_000);
        near.advanceMs(21_000);
        assertThat(nobody).isCompletedExceptionally();
        far.accept(server);
        assertThat(demand(1_000_000)).isCompleted();
    }

    @Test
    void nothingIsKnownOfHowFastAFlowWithinTheSystemIs() {
        InFrameworkApplication here = near.server("own", "ping");
        CompletableFuture<Flow> accepted = near.accept(here);
        FakeSystem.assertFails(
                demand(1_000),
                FlowError.UNSUPPORTED,
                "a direct flow: demanded is bandwidth 1000 bit/s, but no promise can be had");
        assertThat(accepted).isNotDone();
        assertThat(demand(QosSpec.RAW, QosSpec.ANYTHING)).isCompleted();
        assertThat(accepted).isCompleted();
    }
}
