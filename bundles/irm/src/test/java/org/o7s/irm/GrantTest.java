package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
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
}
