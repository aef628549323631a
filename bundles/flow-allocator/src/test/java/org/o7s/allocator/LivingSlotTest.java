package org.o7s.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.PolicyManager.SlotState;
import org.o7s.core.slot.PolicyManager.SlotView;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.congestion.CongestionPolicy;
import org.o7s.policy.congestion.mbecn.MbEcnFactory;

/** Congestion policies in the slots of a daemon: exchanged, and set aside, under traffic. */
class LivingSlotTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final TestLayer layer = new TestLayer(13);
    private final PolicyCatalog catalog = new PolicyCatalog();
    private final PolicyEngine engine =
            new PolicyEngine(catalog, new InlineCompute(), layer.world().clocks());
    private final TestMember near = layer.member(10, "mb-ecn", engine);
    private final TestMember far = layer.member(20, "mb-ecn", engine);

    @AfterEach
    void close() {
        engine.close();
    }

    private void came(String name, PolicyFactory<CongestionPolicy> factory) {
        catalog.add(CongestionPolicy.KIND, name, "1.0.0", factory, "test");
        layer.world().settle();
    }

    private SlotView slot() {
        return engine.slots().stream()
                .filter(s -> s.kind().equals(CongestionPolicy.KIND))
                .filter(s -> s.owner().equals("ipcp m10"))
                .findFirst()
                .orElseThrow();
    }

    private TestLayer.Pipe pipe() {
        catalog.add("hash", "sha3-256", "1.0.0", parameters -> new Sha3(), "test");
        layer.world().settle();
        layer.world().register(far, "shop");
        return layer.pipe(near, far, "shop");
    }

    @Test
    void untilItsPolicyComesThePacketsPass() {
        TestLayer.Pipe pipe = pipe();
        assertThat(slot().state()).isEqualTo(SlotState.WAITING);
        assertThat(near.allocator().congestionDetail())
                .startsWith("waiting for policy congestion/mb-ecn");
        pipe.near().write("x");
        layer.world().settle();
        assertThat(pipe.far().read()).hasSize(1);
        came("mb-ecn", new MbEcnFactory());
        assertThat(slot().state()).isEqualTo(SlotState.ACTIVE);
        assertThat(near.allocator().congestionDetail()).isEmpty();
        String path = "flow-allocator/" + pipe.near().flowId();
        assertThat(layer.world().rib(near).get(path))
                .containsEntry("Rate limit (bytes/s)", "256000");
    }

    @Test
    void aThousandExchangesUnderTrafficLoseNothing() {
        TestLayer.Pipe pipe = pipe();
        came("mb-ecn", new MbEcnFactory());
        came("watched", parameters -> new WatchedPolicy());
        long written = 0;
        long read = 0;
        for (int i = 0; i < 1000; i++) {
            for (int packet = 0; packet < 5; packet++) {
                pipe.near().write("x");
                written++;
            }
            near.loop().pass();
            String next = i % 2 == 0 ? "watched" : "mb-ecn";
            Receipt receipt =
                    engine.set(CongestionPolicy.KIND, "ipcp m10", next, Map.of(), false, LIMIT)
                            .getFirst();
            assertThat(receipt.packetsLost()).isZero();
            layer.world().advanceMs(5);
            read += pipe.far().read().size();
        }
        layer.world().advanceMs(1000);
        read += pipe.far().read().size();
        assertThat(read).isEqualTo(written);
        assertThat(near.allocator().counters().dropped()).isZero();
    }

    @Test
    void aPolicyThatFailsIsQuarantinedWithItsReason() {
        TestLayer.Pipe pipe = pipe();
        WatchedPolicy[] made = new WatchedPolicy[1];
        came(
                "mb-ecn",
                parameters -> {
                    WatchedPolicy policy = new WatchedPolicy();
                    if (made[0] == null) {
                        made[0] = policy;
                    }
                    return policy;
                });
        made[0].throwing = true;
        pipe.near().write("x");
        pipe.far().write("y");
        layer.world().settle();
        assertThat(pipe.far().read()).hasSize(1);
        assertThat(pipe.near().read()).hasSize(1);
        assertThat(slot().state()).isEqualTo(SlotState.QUARANTINED);
        assertThat(slot().why()).contains("as the test wants it").contains("built-in");
    }

    @Test
    void aPolicyThatMakesNoSenseNeverGoesLive() {
        pipe();
        came(
                "mb-ecn",
                parameters -> {
                    WatchedPolicy policy = new WatchedPolicy();
                    policy.waitNs = 1_000_000_000;
                    return policy;
                });
        assertThat(slot().state()).isEqualTo(SlotState.QUARANTINED);
        assertThat(slot().why()).contains("nothing hinders");
    }
}
