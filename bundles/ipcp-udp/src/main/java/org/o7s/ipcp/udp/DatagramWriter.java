package org.o7s.ipcp.udp;

import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.wire.g23.UdpCodec;
import org.o7s.wire.g23.UdpHeader;
import org.o7s.wire.g23.UdpMessage;

/** Writes datagrams (docs/wire/wire-shims.md 3.2). Belongs to the loop of its IPCP. */
final class DatagramWriter {
    private final PacketPools pools;

    DatagramWriter(PacketPools pools) {
        this.pools = pools;
    }

    /** Puts the header before the payload of a packet. */
    void frame(Packet packet, long eid) {
        UdpHeader.write(packet.memory(), packet.pushFront(UdpHeader.HEADER_BYTES), eid);
    }

    /** A management datagram; null when memory is short. */
    @Nullable Packet message(UdpMessage message) {
        int bytes = UdpCodec.encodedBytes(message);
        Packet packet = pools.acquire(bytes);
        if (packet == null) {
            return null;
        }
        int at = packet.pushBack(bytes);
        UdpCodec.encode(message, packet.memory(), at);
        return packet;
    }
}
