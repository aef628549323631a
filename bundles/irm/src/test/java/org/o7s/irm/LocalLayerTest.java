package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.QosSpec;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.testkit.FixedSlots;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.time.VirtualClocks;
import org.o7s.ipcp.local.LocalIpcpFactory;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.ProgramLauncher;
import org.o7s.irm.environment.SteppedLoops;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Target;

/** IPCPs that use the flows of a real layer: the local one, without direct flows. */
class LocalLayerTest {
    private static final long WAIT_NS = Duration.ofSeconds(5).toNanos();

    private final VirtualClocks clocks = new VirtualClocks(1_800_000_000_000_000_000L);
    private final SteppedLoops loops = new SteppedLoops(clocks);
    private final PacketPools pools = new PacketPools(8192, 64, 64);
    private final FakeWorld world = new FakeWorld();
    private final Irm irm =
            new Irm(
                    new IrmSettings("test", "0", false, Limits.DEFAULT),
                    new IrmContext(
                            clocks,
                            Entropy.seeded(1),
                            new InlineCompute(),
                            pools,
                            new DriverCatalog(),
                            new FixedSlots(),
                            loops,
                            ProgramLauncher.NONE));

    @BeforeEach
    void aLocalLayerAndTwoUsers() {
        irm.addIpcpFactory(new LocalIpcpFactory());
        irm.addIpcpFactory(world.new Factory(IpcpType.UNICAST));
        makeLayers();
    }

    @AfterEach
    void stop() {
        irm.close();
        assertThat(pools.inUse()).isZero();
    }

    private void bootstrap(String name, IpcpType type, String layer) {
        irm.management()
                .bootstrapIpcp(
                        name,
                        Optional.of(type),
                        new LayerConfig(layer, Map.of()),
                        false,
                        false,
                        Call.DO);
    }

    private LowerFlow allocate() {
        RecordedReply<LowerFlow> reply = world.ipcp("u1").useFlow("uni2", QosSpec.RAW, WAIT_NS);
        loops.settle();
        return reply.value();
    }

    private void send(LowerFlow flow, int bytes) {
        Packet packet = pools.acquire(bytes);
        packet.append(ByteBuffer.wrap(new byte[bytes]));
        assertThat(flow.end().offer(packet)).isEqualTo(Offer.ACCEPTED);
        flow.end().flush();
        loops.settle();
    }

    @Test
    void packetsGoThroughTheLayerBelowInBothDirections() {
        LowerFlow flow = allocate();
        LowerFlow peer = world.ipcp("u2").taken.getFirst();
        assertThat(flow.lower()).isEqualTo("lo (local)");
        assertThat(peer.layer()).isEqualTo("hub");
        for (LowerFlow from : List.of(flow, peer)) {
            LowerFlow to = from == flow ? peer : flow;
            send(from, 700);
            Packet got = to.end().poll();
            assertThat(got).isNotNull();
            assertThat(got.length()).isEqualTo(700);
            got.release();
        }
    }

    @Test
    void anEndNoticesThatTheOtherWasDeallocated() {
        LowerFlow flow = allocate();
        LowerFlow peer = world.ipcp("u2").taken.getFirst();
        flow.deallocate().run();
        loops.settle();
        assertThat(peer.end().isPeerClosed()).isTrue();
        assertThat(irm.management().flows()).hasSize(1);
        peer.deallocate().run();
        loops.settle();
        assertThat(irm.management().flows()).isEmpty();
    }

    @Test
    void whoeverIsDestroyedFirstNothingIsLeft() {
        for (String first : List.of("u1", "u2", "lo")) {
            LowerFlow flow = allocate();
            LowerFlow peer = world.ipcp("u2").taken.getFirst();
            world.ipcp("u1").taken.add(flow);
            send(flow, 100);
            send(peer, 100);
            List<String> order = new ArrayList<>(List.of("u1", "u2", "lo"));
            order.remove(first);
            order.addFirst(first);
            order.forEach(name -> irm.management().destroyIpcp(name, Call.DO));
            loops.settle();
            assertThat(irm.management().flows()).isEmpty();
            assertThat(pools.inUse()).isZero();
            loops.advance(Duration.ofSeconds(30));
            if (!first.equals("lo")) {
                makeLayers();
            }
        }
    }

    private void makeLayers() {
        bootstrap("lo", IpcpType.LOCAL, "hub");
        bootstrap("u1", IpcpType.UNICAST, "uni");
        bootstrap("u2", IpcpType.UNICAST, "uni");
        irm.management().bindIpcp("u2", "uni2", Call.DO);
        irm.management()
                .registerName("uni2", List.of(new Target(Target.Kind.LAYER, "hub")), Call.DO);
        world.ipcp("u2").acceptFlows();
        loops.settle();
    }
}
