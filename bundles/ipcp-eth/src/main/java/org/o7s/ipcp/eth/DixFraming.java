package org.o7s.ipcp.eth;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.EthDixCodec;
import org.o7s.wire.g23.EthDixFeatures;
import org.o7s.wire.g23.EthDixHeader;
import org.o7s.wire.g23.EthMessage;

/**
 * Ethernet II with an EtherType for the layer (docs/wire/wire-shims.md 1).
 *
 * @param etherType that of the layer
 */
record DixFraming(int etherType) implements Framing {
    @Override
    public int headerBytes() {
        return EthDixHeader.HEADER_BYTES;
    }

    @Override
    public int requestedType() {
        return etherType;
    }

    @Override
    public int features() {
        return EthDixFeatures.TRAINS;
    }

    @Override
    public boolean isOurs(int typeOrLength) {
        return typeOrLength == etherType;
    }

    @Override
    public int validate(MemorySegment frame, long at, int typeOrLength, int availableBytes) {
        return EthDixHeader.validate(frame, at, availableBytes);
    }

    @Override
    public int receiverEid(MemorySegment frame, long at) {
        int eid = EthDixHeader.eid(frame, at);
        return eid == EthDixHeader.MANAGEMENT_EID ? MANAGEMENT : eid;
    }

    @Override
    public boolean isFrom(MemorySegment frame, long at, long peerEid) {
        return true; // the sender's EID is not in the frame
    }

    @Override
    public int typeOrLength(int payloadBytes) {
        return etherType;
    }

    @Override
    public void writeData(
            MemorySegment frame, long at, int peerEid, int localEid, int payloadBytes) {
        EthDixHeader.write(frame, at, peerEid, payloadBytes);
    }

    @Override
    public void writeManagement(MemorySegment frame, long at, int payloadBytes) {
        EthDixHeader.write(frame, at, EthDixHeader.MANAGEMENT_EID, payloadBytes);
    }

    @Override
    public DecodeResult<EthMessage> decode(
            MemorySegment frame, long payload, int payloadBytes, int hashBytes) {
        return EthDixCodec.decode(frame, payload, payloadBytes, hashBytes);
    }

    @Override
    public int fixedBytes() {
        return EthDixCodec.FIXED_BYTES;
    }

    @Override
    public int encodedBytes(EthMessage message) {
        return EthDixCodec.encodedBytes(message);
    }

    @Override
    public void encode(EthMessage message, MemorySegment frame, long payload) {
        EthDixCodec.encode(message, frame, payload);
    }
}
