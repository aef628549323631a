package org.o7s.routing;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.wire.g23.unicast.Lsa;

/**
 * A neighbour that is played by the test, as the C prototype behaves: it knows announcements and
 * nothing else.
 */
final class CPeer {
    final long address;
    final FlowLink link = new FlowLink(FlowLink.CAPACITY_PACKETS, 1400);
    final Map<Long, Long> database = new TreeMap<>();
    final List<byte[]> others = new ArrayList<>();
    private final PacketPools pools;

    CPeer(long address, PacketPools pools) {
        this.address = address;
        this.pools = pools;
    }

    /** A flow of a layer below, with this end. */
    static LowerFlow flow(FlowEnd end) {
        return new LowerFlow(1, "n", "test (local)", "test", QosSpec.RAW, 100, end, end::close);
    }

    /** The flow that the member is given. */
    LowerFlow flow() {
        return flow(link.provider());
    }

    void announce(long source, long destination, long sequence) {
        byte[] bytes = new byte[Lsa.LENGTH];
        Lsa.write(MemorySegment.ofArray(bytes), 0, destination, source, sequence);
        send(bytes);
    }

    void send(byte[] bytes) {
        Packet packet = pools.acquire(bytes.length);
        if (packet == null) {
            throw new AssertionError("out of packets");
        }
        packet.append(bytes);
        if (link.user().offer(packet) != Offer.ACCEPTED) {
            packet.release();
            throw new AssertionError("the flow did not take a packet");
        }
        link.user().flush();
    }

    /**
     * Takes what came in, as 7.4 says; returns the announcements in the order in which they came.
     */
    List<Lsa> read() {
        List<Lsa> all = new ArrayList<>();
        Packet packet;
        while ((packet = link.user().poll()) != null) {
            if (packet.length() == Lsa.LENGTH) {
                Lsa lsa = Lsa.read(packet.memory(), packet.offset());
                all.add(lsa);
                database.merge(
                        LinkKey.of(lsa.source(), lsa.destination()),
                        lsa.sequence(),
                        (old, seen) -> Long.compareUnsigned(seen, old) > 0 ? seen : old);
            } else {
                others.add(packet.toArray());
            }
            packet.release();
        }
        return all;
    }
}
