package org.o7s.itests.slots.probe;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Offer;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;

/**
 * As many packets of best effort as of voice at once, more than the links take: those that the
 * scheduler lets wait arrive last. Belongs to the loop.
 */
final class Burst {
    private static final int PACKETS = 400;
    private static final int PAYLOAD_BYTES = 64;

    private final PacketPools pools;
    private final FlowEnd[] in;
    private final int[] arrived = new int[2];
    private @Nullable Consumer<String> over;

    /** Two flows, best effort and voice. */
    Burst(PacketPools pools, FlowEnd[] in, FlowEnd[] out) {
        this.pools = pools;
        this.in = in.clone();
        for (int i = 0; i < 2; i++) {
            int flow = i;
            out[i].attend(() -> read(flow, out[flow]));
        }
    }

    /** Writes all; the answer is which of both was the last to come. */
    void begin(Consumer<String> last) {
        over = last;
        arrived[0] = 0;
        arrived[1] = 0;
        for (FlowEnd end : in) {
            for (int i = 0; i < PACKETS; i++) {
                Packet packet = pools.acquire(PAYLOAD_BYTES);
                if (packet == null) {
                    throw new IllegalStateException("no packets left");
                }
                packet.pushBack(PAYLOAD_BYTES);
                if (end.offer(packet) != Offer.ACCEPTED) {
                    throw new IllegalStateException("the flow takes no packets");
                }
            }
            end.flush();
        }
    }

    private void read(int flow, FlowEnd end) {
        Packet packet;
        while ((packet = end.poll()) != null) {
            packet.release();
            arrived[flow]++;
        }
        Consumer<String> told = over;
        if (told != null && arrived[0] == PACKETS && arrived[1] == PACKETS) {
            over = null;
            told.accept(flow == 0 ? "best effort" : "voice");
        }
    }
}
