package org.o7s.wire.g23.unicast;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.QosFields;
import org.o7s.wire.g23.unicast.FaMessage.FlowDeallocation;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;
import org.o7s.wire.g23.unicast.FaMessage.FlowUpdate;
import org.o7s.wire.internal.BigEndian;

/**
 * Field map and codec of the messages between flow allocators (docs/wire/wire-unicast.md 5.1): the
 * payload of a DT packet with EID 0. Offsets are from the start of the payload; integers are big
 * endian. Stateless, for any thread; allocates values, so it is not for the packet path.
 */
public final class FaCodec {
    /** Source address, u64; in a reply {@link Features} behind a mark. */
    public static final int SOURCE_OFFSET = 0;

    /** EID at the receiver, u64; in a request {@link Features} behind a mark. */
    public static final int RECEIVER_EID_OFFSET = 8;

    /** EID at the sender, u64. */
    public static final int SENDER_EID_OFFSET = 16;

    /** QoS: bandwidth, u64. */
    public static final int BANDWIDTH_OFFSET = 24;

    /** Response of a reply, i32. */
    public static final int RESPONSE_OFFSET = 32;

    /** QoS: delay, u32. */
    public static final int DELAY_OFFSET = 36;

    /** QoS: loss, u32. */
    public static final int LOSS_OFFSET = 40;

    /** QoS: bit errors, u32. */
    public static final int BER_OFFSET = 44;

    /** QoS: gap, u32. */
    public static final int MAX_GAP_OFFSET = 48;

    /** QoS: peer timeout, u32. */
    public static final int TIMEOUT_OFFSET = 52;

    /** Congestion level of an update, u16. */
    public static final int ECE_OFFSET = 56;

    /** Message code, u8. */
    public static final int CODE_OFFSET = 58;

    /** QoS: availability, u8. */
    public static final int AVAILABILITY_OFFSET = 59;

    /** QoS: in order, u8, zero or not. */
    public static final int IN_ORDER_OFFSET = 60;

    /** Length of the fixed part; hash and opaque data follow. */
    public static final int FIXED_BYTES = 61;

    /** Code of a {@link FlowRequest}. */
    public static final int FLOW_REQUEST = 0;

    /** Code of a {@link FlowReply}. */
    public static final int FLOW_REPLY = 1;

    /** Code of a {@link FlowUpdate}. */
    public static final int FLOW_UPDATE = 2;

    /** Code of a {@link FlowDeallocation}; an extension. */
    public static final int FLOW_DEALLOCATION = 3;

    /** The longest directory hash: SHA3-512. */
    public static final int MAX_HASH_BYTES = 64;

    /** The longest opaque data that is accepted. */
    public static final int MAX_OPAQUE_BYTES = 16 * 1024;

    /** The longest message that the C prototype accepts; a longer one to it is lost (5.2). */
    public static final int MAX_PROTOTYPE_BYTES = 2048;

    /** The highest congestion level; a higher one is taken for this (row FA5). */
    public static final int MAX_ECE = 8191;

    /** The high half of a u64 field of 0.23's zeros that holds features: "o7s" and a zero byte. */
    static final long FEATURES_MARK = 0x6f37_7300_0000_0000L;

    private static final long FEATURES_MARK_MASK = 0xffff_ffff_0000_0000L;

    private FaCodec() {}

    /**
     * Reads the payload of a DT packet with EID 0. Never reads outside it. Required behaviour:
     * docs/wire/wire-unicast.md 11 rows FA1 to FA3 and FA5. An accepting reply whose sender EID is
     * a component's is refused for the reason of row FA2. The opaque data of a rejection is
     * ignored, it must not be there (5.2).
     *
     * @param hashBytes length of the layer's directory hash, 1 to {@link #MAX_HASH_BYTES}
     */
    public static DecodeResult<FaMessage> decode(
            MemorySegment segment, long offset, int payloadBytes, int hashBytes) {
        if (payloadBytes < FIXED_BYTES) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        int tailBytes = payloadBytes - FIXED_BYTES;
        return switch (BigEndian.u8(segment, offset + CODE_OFFSET)) {
            case FLOW_REQUEST -> decodeRequest(segment, offset, tailBytes, hashBytes);
            case FLOW_REPLY -> decodeReply(segment, offset, tailBytes);
            case FLOW_UPDATE -> {
                long receiverEid = receiverEid(segment, offset);
                int ece = Math.min(BigEndian.u16(segment, offset + ECE_OFFSET), MAX_ECE);
                yield DtHeader.isUserEid(receiverEid)
                        ? new Decoded<>(new FlowUpdate(receiverEid, ece))
                        : new Malformed<>(Defect.RESERVED_EID);
            }
            case FLOW_DEALLOCATION -> {
                long receiverEid = receiverEid(segment, offset);
                long senderEid = senderEid(segment, offset);
                yield DtHeader.isUserEid(receiverEid) && DtHeader.isUserEid(senderEid)
                        ? new Decoded<>(new FlowDeallocation(receiverEid, senderEid))
                        : new Malformed<>(Defect.RESERVED_EID);
            }
            default -> new Malformed<>(Defect.UNKNOWN_CODE);
        };
    }

    private static DecodeResult<FaMessage> decodeRequest(
            MemorySegment segment, long offset, int tailBytes, int hashBytes) {
        int opaqueBytes = tailBytes - hashBytes;
        if (opaqueBytes < 0) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        if (opaqueBytes > MAX_OPAQUE_BYTES) {
            return new Malformed<>(Defect.TOO_LONG);
        }
        long source = BigEndian.u64(segment, offset + SOURCE_OFFSET);
        if (!DtHeader.isAddress(source)) {
            return new Malformed<>(Defect.BAD_ADDRESS);
        }
        long senderEid = senderEid(segment, offset);
        if (!DtHeader.isUserEid(senderEid)) {
            return new Malformed<>(Defect.RESERVED_EID);
        }
        long hash = offset + FIXED_BYTES;
        return new Decoded<>(
                new FlowRequest(
                        source,
                        senderEid,
                        qos(segment, offset),
                        BigEndian.bytes(segment, hash, hashBytes),
                        BigEndian.bytes(segment, hash + hashBytes, opaqueBytes),
                        features(receiverEid(segment, offset))));
    }

    private static DecodeResult<FaMessage> decodeReply(
            MemorySegment segment, long offset, int opaqueBytes) {
        if (opaqueBytes > MAX_OPAQUE_BYTES) {
            return new Malformed<>(Defect.TOO_LONG);
        }
        long receiverEid = receiverEid(segment, offset);
        long senderEid = senderEid(segment, offset);
        int response = BigEndian.i32(segment, offset + RESPONSE_OFFSET);
        boolean senderMatters = response == 0;
        if (!DtHeader.isUserEid(receiverEid) || (senderMatters && !DtHeader.isUserEid(senderEid))) {
            return new Malformed<>(Defect.RESERVED_EID);
        }
        int features = features(BigEndian.u64(segment, offset + SOURCE_OFFSET));
        if (response != 0) {
            return new Decoded<>(FlowReply.rejected(receiverEid, senderEid, response, features));
        }
        byte[] opaque = BigEndian.bytes(segment, offset + FIXED_BYTES, opaqueBytes);
        return new Decoded<>(new FlowReply(receiverEid, senderEid, response, opaque, features));
    }

    /** How long a message is; what exceeds {@link #MAX_PROTOTYPE_BYTES} no C member accepts. */
    public static int encodedBytes(FaMessage message) {
        return FIXED_BYTES
                + switch (message) {
                    case FlowRequest request -> request.hash().length + request.opaque().length;
                    case FlowReply reply -> reply.opaque().length;
                    case FlowUpdate update -> 0;
                    case FlowDeallocation deallocation -> 0;
                };
    }

    /** The bytes of a message. */
    public static byte[] encode(FaMessage message) {
        byte[] bytes = new byte[encodedBytes(message)];
        encode(message, MemorySegment.ofArray(bytes), 0);
        return bytes;
    }

    /**
     * Writes a message; unused fields become zero.
     *
     * @return the number of bytes written, {@link #encodedBytes}
     * @throws IndexOutOfBoundsException if the segment is shorter than that
     */
    public static int encode(FaMessage message, MemorySegment segment, long offset) {
        BigEndian.clear(segment, offset, FIXED_BYTES);
        long end = offset + FIXED_BYTES;
        switch (message) {
            case FlowRequest request -> {
                setCode(segment, offset, FLOW_REQUEST);
                BigEndian.setU64(segment, offset + SOURCE_OFFSET, request.source());
                BigEndian.setU64(
                        segment, offset + RECEIVER_EID_OFFSET, featureField(request.features()));
                BigEndian.setU64(segment, offset + SENDER_EID_OFFSET, request.senderEid());
                setQos(segment, offset, request.qos());
                end = BigEndian.setBytes(segment, end, request.hash());
                end = BigEndian.setBytes(segment, end, request.opaque());
            }
            case FlowReply reply -> {
                setCode(segment, offset, FLOW_REPLY);
                BigEndian.setU64(segment, offset + SOURCE_OFFSET, featureField(reply.features()));
                BigEndian.setU64(segment, offset + RECEIVER_EID_OFFSET, reply.receiverEid());
                BigEndian.setU64(segment, offset + SENDER_EID_OFFSET, reply.senderEid());
                BigEndian.setI32(segment, offset + RESPONSE_OFFSET, reply.response());
                end = BigEndian.setBytes(segment, end, reply.opaque());
            }
            case FlowUpdate update -> {
                setCode(segment, offset, FLOW_UPDATE);
                BigEndian.setU64(segment, offset + RECEIVER_EID_OFFSET, update.receiverEid());
                BigEndian.setU16(segment, offset + ECE_OFFSET, update.ece());
            }
            case FlowDeallocation deallocation -> {
                setCode(segment, offset, FLOW_DEALLOCATION);
                BigEndian.setU64(segment, offset + RECEIVER_EID_OFFSET, deallocation.receiverEid());
                BigEndian.setU64(segment, offset + SENDER_EID_OFFSET, deallocation.senderEid());
            }
        }
        return (int) (end - offset);
    }

    private static long receiverEid(MemorySegment segment, long offset) {
        return BigEndian.u64(segment, offset + RECEIVER_EID_OFFSET);
    }

    private static long senderEid(MemorySegment segment, long offset) {
        return BigEndian.u64(segment, offset + SENDER_EID_OFFSET);
    }

    private static void setCode(MemorySegment segment, long offset, int code) {
        BigEndian.setU8(segment, offset + CODE_OFFSET, code);
    }

    private static int features(long field) {
        return (field & FEATURES_MARK_MASK) == FEATURES_MARK ? (int) field : 0;
    }

    private static long featureField(int features) {
        return features == 0 ? 0 : FEATURES_MARK | (features & BigEndian.U32_MAX);
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
