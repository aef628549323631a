package org.o7s.ipcp.unicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.api.QosSpec;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.testkit.FixedSlots;
import org.o7s.core.time.VirtualClocks;
import org.o7s.ipcp.local.LocalIpcpFactory;
import org.o7s.irm.Irm;
import org.o7s.irm.application.InFrameworkApplication;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.ProgramLauncher;
import org.o7s.irm.environment.SteppedLoops;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.JoinRequest;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Target;
import org.o7s.policy.address.flat.FlatFactory;
import org.o7s.policy.admission.open.OpenFactory;
import org.o7s.policy.congestion.mbecn.MbEcnFactory;
import org.o7s.policy.pff.simple.SimpleFactory;
import org.o7s.policy.routing.linkstate.LinkStateFactory;
import org.o7s.policy.scheduler.fifo.FifoFactory;

/** Unicast layers on unicast layers on a local one, all in one system and in virtual time. */
class RecursionTest {
    private static final int HEADER_BYTES = 15;

    private final VirtualClocks clocks = new VirtualClocks(1_800_000_000_000_000_000L);
    private final SteppedLoops loops = new SteppedLoops(clocks);
    private final PacketPools pools = new PacketPools(8192, 64, 64);
    private Irm irm = new Irm(settings(false), context());
    private Management management = start();

    private static IrmSettings settings(boolean directFlows) {
        return new IrmSettings("test", "0", directFlows, Limits.DEFAULT);
    }

    private IrmContext context() {
        PolicyCatalog policies = new PolicyCatalog();
        String version = "1.0.0";
        policies.add("address", "flat", version, new FlatFactory(), "test");
        policies.add("admission", "open", version, new OpenFactory(), "test");
        policies.add("pff", "simple", version, new SimpleFactory(), "test");
        policies.add("scheduler", "fifo", version, new FifoFactory(), "test");
        policies.add("routing", "link-state", version, new LinkStateFactory(), "test");
        policies.add("congestion", "mb-ecn", version, new MbEcnFactory(), "test");
        policies.add("hash", "sha3-256", version, _ -> FixedSlots.hash("SHA3-256"), "test");
        return new IrmContext(
                clocks,
                Entropy.seeded(1),
                new InlineCompute(),
                pools,
                new DriverCatalog(),
                new PolicyEngine(policies, new InlineCompute(), clocks),
                loops,
                ProgramLauncher.NONE);
    }

    private Management start() {
        irm.addIpcpFactory(new LocalIpcpFactory());
        irm.addIpcpFactory(new UnicastFactory());
        Management started = irm.management();
        started.bootstrapIpcp(
                "lo",
                Optional.of(IpcpType.LOCAL),
                new LayerConfig("hub", Map.of()),
                false,
                false,
                Call.DO);
        return started;
    }

    @AfterEach
    void stop() {
        irm.close();
        assertThat(pools.inUse()).isZero();
    }

    /** A layer of two members, reached through the one below; its name. */
    private String layerOn(String below, String layer) {
        management.bootstrapIpcp(
                layer + "a",
                Optional.of(IpcpType.UNICAST),
                new LayerConfig(layer, Map.of()),
                true,
                false,
                Call.DO);
        for (String name : List.of(layer, layer + "a")) {
            management.registerName(name, List.of(new Target(Target.Kind.LAYER, below)), Call.DO);
        }
        management.enrolIpcp(
                new JoinRequest(
                        layer + "b", Optional.empty(), layer, Optional.of(layer), true, false),
                Call.DO);
        management.connectIpcp(layer + "b", layer + "a", List.of(), QosSpec.RAW, Call.DO);
        loops.advance(Duration.ofSeconds(10));
        return layer;
    }

    private String layers(int depth) {
        String top = "hub";
        for (int d = 1; d <= depth; d++) {
            top = layerOn(top, "uni" + d);
        }
        return top;
    }

    private record Pair(Flow client, Flow server) {}

    private Pair flowThrough(String layer) {
        management.bindProgram("oping", "ping", Call.DO);
        management.registerName(
                "ping", List.of(new Target(Target.Kind.IPCP, layer + "a")), Call.DO);
        loops.advance(Duration.ofSeconds(2));
        CompletableFuture<Flow> accepted = announce("oping").beginAccept(Duration.ZERO).answer();
        Flow flow = announce("client").allocate("ping", QosSpec.RAW, Duration.ofSeconds(20));
        return new Pair(flow, accepted.join());
    }

    private InFrameworkApplication announce(String program) {
        return (InFrameworkApplication) irm.applications().announce(program);
    }

    private void assertCarries(Flow from, Flow to, int bytes) {
        from.write(ByteBuffer.allocate(bytes));
        // Congestion avoidance may hold a large packet back.
        loops.advance(Duration.ofMillis(100));
        assertThat(to.poll(ByteBuffer.allocate(bytes))).isEqualTo(bytes);
    }

    @Test
    void aPacketCrossesFiveLayersAndPaysForEachOnce() {
        Pair pair = flowThrough(layers(5));
        assertCarries(pair.client(), pair.server(), 1000);
        assertCarries(pair.server(), pair.client(), pair.server().mpsBytes());
        List<FlowView> ofLayers =
                management.flows().stream().filter(f -> f.holder().startsWith("uni")).toList();
        assertThat(ofLayers).hasSize(5 * 4);
        int lowestMps = ofLayers.getFirst().mpsBytes();
        assertThat(pair.client().mpsBytes()).isEqualTo(lowestMps - 5 * HEADER_BYTES);
        for (FlowView flow : ofLayers) {
            int below = flow.layer().equals("hub") ? 0 : flow.layer().charAt(3) - '0';
            assertThat(flow.holder()).startsWith("uni" + (below + 1));
            assertThat(flow.mpsBytes()).isEqualTo(lowestMps - below * HEADER_BYTES);
        }
    }

    @Test
    void whateverIsDestroyedInWhateverOrderNothingIsLeft() {
        for (long seed = 1; seed <= 5; seed++) {
            Pair pair = flowThrough(layers(3));
            pair.client().write(ByteBuffer.allocate(10));
            List<String> ipcps =
                    new ArrayList<>(management.ipcps().stream().map(IpcpView::name).toList());
            Collections.shuffle(ipcps, new Random(seed));
            for (String ipcp : ipcps) {
                management.destroyIpcp(ipcp, Call.DO);
                loops.advance(Duration.ofMillis(100));
            }
            pair.client().close();
            pair.server().close();
            loops.settle();
            assertThat(management.flows()).as("seed %d, order %s", seed, ipcps).isEmpty();
            irm.close();
            assertThat(pools.inUse()).as("seed %d, order %s", seed, ipcps).isZero();
            irm = new Irm(settings(false), context());
            management = start();
        }
    }

    @Test
    void membersOfOneSystemMayBeJoinedWithoutALayerBelow() {
        irm.close();
        irm = new Irm(settings(true), context());
        management = start();
        layers(1);
        assertThat(management.flows())
                .hasSize(4)
                .allSatisfy(f -> assertThat(f.via()).isEqualTo("direct"));
        LayerView view = management.layer("uni1", Call.DO).getFirst().knowledge().orElseThrow();
        assertThat(view.members()).hasSize(2);
        assertThat(view.links()).hasSize(1);
        assertThat(view.routes()).hasSize(1);
    }
}
