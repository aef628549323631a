package org.o7s.raptor;

import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.wire.g23.EthDixCodec;
import org.o7s.wire.g23.EthMessage;
import org.o7s.wire.g23.RaptorHeader;

/** Writes packets (docs/wire/raptor.md 2 and 3). Belongs to the loop of its IPCP. */
final class PacketWriter {
    private final PacketPools pools;
    private Carriage carriage = new Carriage.Bare();

    PacketWriter(PacketPools pools) {
        this.pools = pools;
    }

    /** From now on, packets leave so. */
    void use(Carriage next) {
        carriage = next;
    }

    private int beforeBytes() {
        return carriage.bytes() + RaptorHeader.HEADER_BYTES;
    }

    /** Puts the header before the payload of a packet, and what the device needs before it. */
    void frame(Packet packet, int eid) {
        int bytes = packet.length();
        write(packet, packet.pushFront(beforeBytes()), eid, bytes);
    }

    /** Takes both off again. */
    void unframe(Packet packet) {
        packet.pullFront(beforeBytes());
    }

    /** A management packet; null when memory is short. */
    @Nullable Packet message(EthMessage message) {
        int bytes = EthDixCodec.encodedBytes(message);
        int before = beforeBytes();
        Packet packet = pools.acquire(before + bytes);
        if (packet == null) {
            return null;
        }
        int at = packet.pushBack(before + bytes);
        write(packet, at, RaptorHeader.MANAGEMENT_EID, bytes);
        EthDixCodec.encode(message, packet.memory(), at + before);
        return packet;
    }

    private void write(Packet packet, int at, int eid, int payloadBytes) {
        carriage.write(packet.memory(), at, RaptorHeader.HEADER_BYTES + payloadBytes);
        RaptorHeader.write(packet.memory(), at + carriage.bytes(), eid);
    }
}
