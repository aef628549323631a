package org.o7s.client;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.o7s.api.QosSpec;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.flow.Offer;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.VirtualClocks;

/**
 * Two applications with a layer between them that loses, delays and reorders packets as it is told,
 * in virtual time; their flows are kept on one loop.
 */
final class OrderedPair {
    static final int MPS_BYTES = 1500;
    private static final long STEP_NS = 1_000_000;

    final VirtualClocks clocks = new VirtualClocks(0);
    final PacketPools pools = new PacketPools(8192, 64, 64);
    final Loop loop = new Loop("flows", clocks);
    final AtomicInteger closed = new AtomicInteger();
    final FlowLink nearLink = new FlowLink(1024, MPS_BYTES);
    final FlowLink farLink = new FlowLink(1024, MPS_BYTES);
    final FlowParts parts;
    final ClientFlow near;
    final ClientFlow far;
    private final FlowKeeper keeper = new FlowKeeper(loop);
    private final Random random;
    private final Deque<Packet> held = new ArrayDeque<>();
    int lossPercent;
    int reorderPercent;
    boolean cut;
    long carried;

    OrderedPair(QosSpec qos, long seed) {
        random = new Random(seed);
        parts = new FlowParts(pools, clocks, Entropy.seeded(seed));
        near = on(nearLink.user(), qos, 1);
        far = on(farLink.user(), qos, 2);
        run(1);
    }

    private ClientFlow on(FlowEnd end, QosSpec qos, int id) {
        ClientFlow made =
                new ClientFlow(
                        new FlowIdentity(63 + id, id, "oping", qos, 1),
                        end,
                        parts,
                        closed::incrementAndGet);
        keeper.keep(made);
        return made;
    }

    /** Lets time pass, a millisecond at a time; packets need one from end to end. */
    void run(long ms) {
        for (long i = 0; i < ms; i++) {
            carry();
            while (loop.pass() > 0) {
                // Until it would sleep.
            }
            clocks.advance(STEP_NS);
        }
    }

    /** Carries what is under way; only the applications themselves drive their flows. */
    void carry() {
        carry(nearLink.provider(), farLink.provider());
        carry(farLink.provider(), nearLink.provider());
    }

    private void carry(FlowEnd from, FlowEnd to) {
        long before = carried;
        Packet packet;
        while ((packet = from.poll()) != null) {
            if (cut || random.nextInt(100) < lossPercent) {
                packet.release();
            } else if (random.nextInt(100) < reorderPercent) {
                held.add(packet);
            } else {
                give(packet, to);
            }
        }
        while ((packet = held.poll()) != null) {
            give(packet, to);
        }
        if (carried != before) {
            to.flush();
        }
    }

    private void give(Packet packet, FlowEnd to) {
        carried++;
        if (to.offer(packet) != Offer.ACCEPTED) {
            packet.release();
        }
    }

    static ByteBuffer message(int number) {
        return ByteBuffer.allocate(4).putInt(number).flip();
    }

    static int number(ClientFlow flow) {
        ByteBuffer into = ByteBuffer.allocate(MPS_BYTES);
        return flow.poll(into) < 0 ? -1 : into.flip().getInt();
    }
}
