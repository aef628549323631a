package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.EthDixMessage.FlowReply;
import org.o7s.wire.g23.EthDixMessage.FlowRequest;
import org.o7s.wire.g23.EthDixMessage.NameQuery;
import org.o7s.wire.g23.EthDixMessage.NameReply;
import org.o7s.wire.internal.BigEndian;

/**
 * Field map and codec of the management messages of eth-dix (docs/wire/wire-shims.md 1.3 to 1.5):
 * what an {@link EthDixHeader} with EID 0 is followed by. Offsets are from the start of the
 * payload. Every message starts with the same 39 bytes; the message code is byte 37. Stateless, for
 * any thread; allocates values, so it is not for the packet path.
 */
public final class EthDixCodec {
    /** EID of the sender of this message, u16. */
    public static final int SEID_OFFSET = 0;

    /** EID of the receiver of this message, u16. */
    public static final int DEID_OFFSET = 2;

    /** QoS: loss, u32. */
    public static final int LOSS_OFFSET = 4;

    /** QoS: bandwidth, u64. */
    public static final int BANDWIDTH_OFFSET = 8;

    /** QoS: bit errors, u32. */
    public static final int BER_OFFSET = 16;

    /** QoS: gap, u32. */
    public static final int MAX_GAP_OFFSET = 20;

    /** QoS: delay, u32. */
    public static final int DELAY_OFFSET = 24;

    /** QoS: peer timeout, u32. */
    public static final int TIMEOUT_OFFSET = 28;

    /** Response of a FLOW_REPLY, i32. */
    public static final int RESPONSE_OFFSET = 32;

    /** QoS: in order, u8, zero or not. */
    public static final int IN_ORDER_OFFSET = 36;

    /** Message code, u8. */
    public static final int CODE_OFFSET = 37;

    /** QoS: availability, u8. */
    public static final int AVAILABILITY_OFFSET = 38;

    /** Length of the fixed part; hash and blob follow. */
    public static final int FIXED_BYTES = 39;

    /** Code of a {@link FlowRequest}. */
    public static final int FLOW_REQUEST = 0;

    /** Code of a {@link FlowReply}. */
    public static final int FLOW_REPLY = 1;

    /** Code of a {@link NameQuery}. */
    public static final int NAME_QUERY = 2;

    /** Code of a {@link NameReply}. */
    public static final int NAME_REPLY = 3;

    /** The longest directory hash: SHA3-512. */
    public static final int MAX_HASH_BYTES = 64;

    /** The longest management payload; a longer one is dropped (9.2 row 5). */
    public static final int MAX_MANAGEMENT_BYTES = 9000;

    private EthDixCodec() {}

    /**
     * Reads the management payload of a frame that {@link EthDixHeader#validate} accepted. Never
     * reads outside the payload. Required behaviour: docs/wire/wire-shims.md 9.2 rows 5, 7, 8, 9
     * and 28.
     *
     * <p>An accepting reply with seid 0 is refused for the reason of row 28: the data would be
     * taken for management. The blob of a rejection is ignored, it must not be there (0.7).
     *
     * @param offset where the payload starts
     * @param payloadBytes its length from the header, without padding
     * @param hashBytes length of the layer's directory hash, 1 to {@link #MAX_HASH_BYTES}
     */
    public static DecodeResult<EthDixMessage> decode(
            MemorySegment segment, long offset, int payloadBytes, int hashBytes) {
        if (payloadBytes > MAX_MANAGEMENT_BYTES) {
            return new Malformed<>(Defect.TOO_LONG);
        }
        if (payloadBytes < FIXED_BYTES) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        int tailBytes = payloadBytes - FIXED_BYTES;
        int code = BigEndian.u8(segment, offset + CODE_OFFSET);
        if (code > NAME_REPLY) {
            return new Malformed<>(Defect.UNKNOWN_CODE);
        }
        if (code == FLOW_REPLY) {
            return decodeReply(segment, offset, tailBytes);
        }
        if (tailBytes < hashBytes) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        byte[] hash = BigEndian.bytes(segment, offset + FIXED_BYTES, hashBytes);
        return switch (code) {
            case FLOW_REQUEST -> decodeRequest(segment, offset, hash, tailBytes - hashBytes);
            case NAME_QUERY -> new Decoded<>(new NameQuery(hash));
            default -> new Decoded<>(new NameReply(hash));
        };
    }

    private static DecodeResult<EthDixMessage> decodeRequest(
            MemorySegment segment, long offset, byte[] hash, int blobBytes) {
        int seid = BigEndian.u16(segment, offset + SEID_OFFSET);
        if (seid == EthDixHeader.MANAGEMENT_EID) {
            return new Malformed<>(Defect.ZERO_EID);
        }
        byte[] blob = BigEndian.bytes(segment, offset + FIXED_BYTES + hash.length, blobBytes);
        return new Decoded<>(new FlowRequest(seid, qos(segment, offset), hash, blob));
    }

    private static DecodeResult<EthDixMessage> decodeReply(
            MemorySegment segment, long offset, int blobBytes) {
        int seid = BigEndian.u16(segment, offset + SEID_OFFSET);
        int deid = BigEndian.u16(segment, offset + DEID_OFFSET);
        int response = BigEndian.i32(segment, offset + RESPONSE_OFFSET);
        if (response != 0) {
            return new Decoded<>(FlowReply.rejected(seid, deid, response));
        }
        if (seid == EthDixHeader.MANAGEMENT_EID) {
            return new Malformed<>(Defect.ZERO_EID);
        }
        byte[] blob = BigEndian.bytes(segment, offset + FIXED_BYTES, blobBytes);
        return new Decoded<>(new FlowReply(seid, deid, response, blob));
    }

    /** How long the payload of a message is; compare with the layer's MTU before sending. */
    public static int encodedBytes(EthDixMessage message) {
        return FIXED_BYTES
                + switch (message) {
                    case FlowRequest request -> request.hash().length + request.blob().length;
                    case FlowReply reply -> reply.blob().length;
                    case NameQuery query -> query.hash().length;
                    case NameReply reply -> reply.hash().length;
                };
    }

    /**
     * Writes the payload of a management frame; unused fields become zero.
     *
     * @return the number of bytes written, {@link #encodedBytes}
     * @throws IndexOutOfBoundsException if the segment is shorter than that
     */
    public static int encode(EthDixMessage message, MemorySegment segment, long offset) {
        BigEndian.clear(segment, offset, FIXED_BYTES);
        long tail = offset + FIXED_BYTES;
        long end =
                switch (message) {
                    case FlowRequest request -> {
                        setCode(segment, offset, FLOW_REQUEST);
                        BigEndian.setU16(segment, offset + SEID_OFFSET, request.seid());
                        setQos(segment, offset, request.qos());
                        long blob = BigEndian.setBytes(segment, tail, request.hash());
                        yield BigEndian.setBytes(segment, blob, request.blob());
                    }
                    case FlowReply reply -> {
                        setCode(segment, offset, FLOW_REPLY);
                        BigEndian.setU16(segment, offset + SEID_OFFSET, reply.seid());
                        BigEndian.setU16(segment, offset + DEID_OFFSET, reply.deid());
                        BigEndian.setI32(segment, offset + RESPONSE_OFFSET, reply.response());
                        yield BigEndian.setBytes(segment, tail, reply.blob());
                    }
                    case NameQuery query -> {
                        setCode(segment, offset, NAME_QUERY);
                        yield BigEndian.setBytes(segment, tail, query.hash());
                    }
                    case NameReply reply -> {
                        setCode(segment, offset, NAME_REPLY);
                        yield BigEndian.setBytes(segment, tail, reply.hash());
                    }
                };
        return (int) (end - offset);
    }

    private static void setCode(MemorySegment segment, long offset, int code) {
        BigEndian.setU8(segment, offset + CODE_OFFSET, code);
    }

    private static QosFields qos(MemorySegment segment, long offset) {
        return new QosFields(
                BigEndian.u32(segment, offset + DELAY_OFFSET),
                BigEndian.u64(segment, offset + BANDWIDTH_OFFSET),
                BigEndian.u8(segment, offset + AVAILABILITY_OFFSET),
                BigEndian.u32(segment, offset + LOSS_OFFSET),
                BigEndian.u32(segment, offset + BER_OFFSET),
                BigEndian.u8(segment, offset + IN_ORDER_OFFSET) != 0,
                BigEndian.u32(segment, offset + MAX_GAP_OFFSET),
                BigEndian.u32(segment, offset + TIMEOUT_OFFSET));
    }

    private static void setQos(MemorySegment segment, long offset, QosFields qos) {
        BigEndian.setU32(segment, offset + DELAY_OFFSET, qos.delayMs());
        BigEndian.setU64(segment, offset + BANDWIDTH_OFFSET, qos.bandwidthBps());
        BigEndian.setU8(segment, offset + AVAILABILITY_OFFSET, qos.availability());
        BigEndian.setU32(segment, offset + LOSS_OFFSET, qos.loss());
        BigEndian.setU32(segment, offset + BER_OFFSET, qos.ber());
        BigEndian.setU8(segment, offset + IN_ORDER_OFFSET, qos.inOrder() ? 1 : 0);
        BigEndian.setU32(segment, offset + MAX_GAP_OFFSET, qos.maxGapMs());
        BigEndian.setU32(segment, offset + TIMEOUT_OFFSET, qos.timeoutMs());
    }
}
