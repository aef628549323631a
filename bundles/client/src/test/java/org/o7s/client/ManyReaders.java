package org.o7s.client;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.o7s.api.QosSpec;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.Clocks;

/** A virtual thread in {@code read()} for each of many flows: each answers all that it is asked. */
final class ManyReaders {
    private static final int ROUNDS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private ManyReaders() {}

    public static void main(String[] args) {
        int flows = Integer.parseInt(args[0]);
        FlowParts parts =
                new FlowParts(
                        new PacketPools(2 * flows, 64, 64), Clocks.system(), Entropy.secure());
        List<ClientFlow> askers = new ArrayList<>();
        for (int i = 0; i < flows; i++) {
            FlowLink link = new FlowLink(4, 1500);
            ClientFlow answering = on(link, true, i, parts);
            Thread.startVirtualThread(() -> answer(answering));
            ClientFlow asking = on(link, false, i, parts);
            asking.setReceiveTimeout(LIMIT);
            askers.add(asking);
        }
        ByteBuffer packet = ByteBuffer.allocate(8);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < flows; i++) {
                askers.get(i).write(packet.clear().putInt(0, i * ROUNDS + round));
            }
            for (int i = 0; i < flows; i++) {
                askers.get(i).read(packet.clear());
                if (packet.getInt(0) != i * ROUNDS + round) {
                    throw new IllegalStateException("flow " + i + ": " + packet.getInt(0));
                }
            }
        }
        System.out.println(
                flows
                        + " readers answered, carriers "
                        + System.getProperty("jdk.virtualThreadScheduler.parallelism"));
    }

    private static ClientFlow on(FlowLink link, boolean user, int id, FlowParts parts) {
        return new ClientFlow(
                new FlowIdentity(id, id, "many", QosSpec.RAW, 100),
                user ? link.user() : link.provider(),
                parts,
                () -> {});
    }

    private static void answer(ClientFlow flow) {
        ByteBuffer packet = ByteBuffer.allocate(8);
        for (int round = 0; round < ROUNDS; round++) {
            flow.read(packet.clear());
            flow.write(packet.flip());
        }
    }
}
