package org.o7s.ipcp.eth;

import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.wire.g23.EthMessage;
import org.o7s.wire.g23.EthernetHeader;

/** Writes frames (docs/wire/wire-shims.md 1.1 and 2.1). Belongs to the loop of its IPCP. */
final class FrameWriter {
    private final PacketPools pools;
    private final Framing framing;
    private final int headerBytes;
    private long ownMac;

    FrameWriter(PacketPools pools, Framing framing) {
        this.pools = pools;
        this.framing = framing;
        this.headerBytes = EthernetHeader.HEADER_BYTES + framing.headerBytes();
    }

    void setOwnMac(long mac) {
        ownMac = mac;
    }

    /** Puts both headers before the payload of a packet. */
    void frame(Packet packet, long destination, int peerEid, int localEid) {
        int bytes = packet.length();
        int at = packet.pushFront(headerBytes);
        address(packet, at, destination, bytes);
        int header = at + EthernetHeader.HEADER_BYTES;
        framing.writeData(packet.memory(), header, peerEid, localEid, bytes);
    }

    /** Takes them off again. */
    void unframe(Packet packet) {
        packet.pullFront(headerBytes);
    }

    /** A management frame; null when memory is short. */
    @Nullable Packet message(EthMessage message, long destination) {
        int bytes = framing.encodedBytes(message);
        Packet packet = pools.acquire(headerBytes + bytes);
        if (packet == null) {
            return null;
        }
        int at = packet.pushBack(headerBytes + bytes);
        address(packet, at, destination, bytes);
        framing.writeManagement(packet.memory(), at + EthernetHeader.HEADER_BYTES, bytes);
        framing.encode(message, packet.memory(), at + headerBytes);
        return packet;
    }

    private void address(Packet packet, int at, long destination, int payloadBytes) {
        EthernetHeader.write(
                packet.memory(), at, destination, ownMac, framing.typeOrLength(payloadBytes));
    }
}
