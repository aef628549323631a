package org.o7s.ipcp.eth;

import java.lang.foreign.MemorySegment;
import org.o7s.core.driver.FrameRequest;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.EthLlcCodec;
import org.o7s.wire.g23.EthLlcHeader;
import org.o7s.wire.g23.EthMessage;

/** IEEE 802.3 with a length and an LLC header of two SAPs (docs/wire/wire-shims.md 2). */
enum LlcFraming implements Framing {
    /** The only one: all members on a segment are in one layer. */
    INSTANCE;

    @Override
    public int headerBytes() {
        return EthLlcHeader.HEADER_BYTES;
    }

    @Override
    public int requestedType() {
        return FrameRequest.LLC;
    }

    @Override
    public int features() {
        return 0;
    }

    @Override
    public boolean isOurs(int typeOrLength) {
        return typeOrLength <= EthLlcHeader.LENGTH_FIELD_MAX;
    }

    @Override
    public int validate(MemorySegment frame, long at, int typeOrLength, int availableBytes) {
        return EthLlcHeader.validate(frame, at, typeOrLength, availableBytes);
    }

    @Override
    public int receiverEid(MemorySegment frame, long at) {
        return EthLlcHeader.isManagement(frame, at) ? MANAGEMENT : EthLlcHeader.dsap(frame, at);
    }

    @Override
    public boolean isFrom(MemorySegment frame, long at, long peerEid) {
        return EthLlcHeader.ssap(frame, at) == peerEid;
    }

    @Override
    public int typeOrLength(int payloadBytes) {
        return EthLlcHeader.HEADER_BYTES + payloadBytes;
    }

    @Override
    public void writeData(
            MemorySegment frame, long at, int peerEid, int localEid, int payloadBytes) {
        EthLlcHeader.write(frame, at, peerEid, localEid);
    }

    @Override
    public void writeManagement(MemorySegment frame, long at, int payloadBytes) {
        EthLlcHeader.write(frame, at, EthLlcHeader.MANAGEMENT_SAP, EthLlcHeader.MANAGEMENT_SAP);
    }

    @Override
    public DecodeResult<EthMessage> decode(
            MemorySegment frame, long payload, int payloadBytes, int hashBytes) {
        return EthLlcCodec.decode(frame, payload, payloadBytes, hashBytes);
    }

    @Override
    public int fixedBytes() {
        return EthLlcCodec.FIXED_BYTES;
    }

    @Override
    public int encodedBytes(EthMessage message) {
        return EthLlcCodec.encodedBytes(message);
    }

    @Override
    public void encode(EthMessage message, MemorySegment frame, long payload) {
        EthLlcCodec.encode(message, frame, payload);
    }
}
