package org.o7s.client;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.o7s.api.QosSpec;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.Clocks;
import org.o7s.core.time.VirtualClocks;

/** Two applications at the ends of a direct flow, or one and a bare provider. */
final class FlowFixture {
    static final int MPS_BYTES = 1500;
    static final long MPL_MS = 100;
    private static final long SEED = 7;

    final PacketPools pools = new PacketPools(8192, 64, 64);
    final VirtualClocks clocks = new VirtualClocks(0);
    final FlowLink link;
    final AtomicInteger closed = new AtomicInteger();
    final ClientFlow flow;

    FlowFixture(QosSpec qos) {
        this(qos, FlowLink.CAPACITY_PACKETS);
    }

    FlowFixture(QosSpec qos, int capacityPackets) {
        link = new FlowLink(capacityPackets, MPS_BYTES);
        flow = on(link.user(), qos, clocks);
    }

    ClientFlow on(org.o7s.core.flow.FlowEnd end, QosSpec qos, Clocks time) {
        return new ClientFlow(
                new FlowIdentity(64, 1, "oping", qos, MPL_MS),
                end,
                new FlowParts(pools, time, Entropy.seeded(SEED)),
                closed::incrementAndGet);
    }

    /** The other application, at the provider's end. */
    ClientFlow peer() {
        return on(link.provider(), flow.qos(), clocks);
    }

    /** Lets the provider deliver these bytes. */
    void deliver(byte... bytes) {
        Packet packet = pools.acquire(bytes.length);
        packet.append(bytes);
        link.provider().offer(packet);
        link.provider().flush();
    }

    static ByteBuffer bytes(int count) {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            buffer.put((byte) i);
        }
        return buffer.flip();
    }
}
