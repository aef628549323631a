package org.o7s.ipcp.eth;

import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.wire.g23.EthDixCodec;
import org.o7s.wire.g23.EthDixHeader;
import org.o7s.wire.g23.EthDixMessage;
import org.o7s.wire.g23.EthernetHeader;

/** Writes frames (docs/wire/wire-shims.md 1.1). Belongs to the loop of its IPCP. */
final class FrameWriter {
    /** Length of both headers. */
    static final int HEADER_BYTES = EthernetHeader.HEADER_BYTES + EthDixHeader.HEADER_BYTES;

    private final PacketPools pools;
    private final int etherType;
    private long ownMac;

    FrameWriter(PacketPools pools, int etherType) {
        this.pools = pools;
        this.etherType = etherType;
    }

    void setOwnMac(long mac) {
        ownMac = mac;
    }

    /** Puts both headers before the payload of a packet. */
    void frame(Packet packet, long destination, int eid) {
        int bytes = packet.length();
        write(packet, packet.pushFront(HEADER_BYTES), destination, eid, bytes);
    }

    /** A management frame; null when memory is short. */
    @Nullable Packet message(EthDixMessage message, long destination) {
        int bytes = EthDixCodec.encodedBytes(message);
        Packet packet = pools.acquire(HEADER_BYTES + bytes);
        if (packet == null) {
            return null;
        }
        int at = packet.pushBack(HEADER_BYTES + bytes);
        write(packet, at, destination, EthDixHeader.MANAGEMENT_EID, bytes);
        EthDixCodec.encode(message, packet.memory(), at + HEADER_BYTES);
        return packet;
    }

    private void write(Packet packet, int at, long destination, int eid, int payloadBytes) {
        EthernetHeader.write(packet.memory(), at, destination, ownMac, etherType);
        EthDixHeader.write(packet.memory(), at + EthernetHeader.HEADER_BYTES, eid, payloadBytes);
    }
}
