package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.UdpMessage.FlowReply;
import org.o7s.wire.g23.UdpMessage.FlowRequest;
import org.o7s.wire.internal.BigEndian;

/**
 * Field map and codec of the management messages of udp4 and udp6 (docs/wire/wire-shims.md 3.3): a
 * whole datagram whose {@link UdpHeader} says EID 0. Offsets are from the start of the datagram.
 * Codes start at 1 here. Stateless, for any thread; allocates values, so it is not for the packet
 * path.
 */
public final class UdpCodec {
    /** EID of the requester, u32. */
    public static final int S_EID_OFFSET = 4;

    /** EID of the responder, u32. */
    public static final int D_EID_OFFSET = 8;

    /** Response of a FLOW_REPLY, i32. */
    public static final int RESPONSE_OFFSET = 12;

    /** QoS: bandwidth, u64. */
    public static final int BANDWIDTH_OFFSET = 16;

    /** QoS: delay, u32. */
    public static final int DELAY_OFFSET = 24;

    /** QoS: loss, u32. */
    public static final int LOSS_OFFSET = 28;

    /** QoS: bit errors, u32. */
    public static final int BER_OFFSET = 32;

    /** QoS: gap, u32. */
    public static final int MAX_GAP_OFFSET = 36;

    /** QoS: peer timeout, u32. */
    public static final int TIMEOUT_OFFSET = 40;

    /** Message code, u8. */
    public static final int CODE_OFFSET = 44;

    /** QoS: availability, u8. */
    public static final int AVAILABILITY_OFFSET = 45;

    /** QoS: in order, u8, zero or not. */
    public static final int IN_ORDER_OFFSET = 46;

    /** Length of the fixed part, the {@link UdpHeader} included; hash and blob follow. */
    public static final int FIXED_BYTES = 47;

    /** Code of a {@link FlowRequest}. */
    public static final int FLOW_REQUEST = 1;

    /** Code of a {@link FlowReply}. */
    public static final int FLOW_REPLY = 2;

    /** Length of the directory hash, always MD5 (7). */
    public static final int HASH_BYTES = 16;

    /** The longest management datagram that the C prototype survives: never send a longer one. */
    public static final int MAX_SEND_BYTES = 2048;

    /** The longest blob of a request within {@link #MAX_SEND_BYTES}. */
    public static final int MAX_REQUEST_BLOB_BYTES = MAX_SEND_BYTES - FIXED_BYTES - HASH_BYTES;

    /** The longest blob of a reply within {@link #MAX_SEND_BYTES}. */
    public static final int MAX_REPLY_BLOB_BYTES = MAX_SEND_BYTES - FIXED_BYTES;

    private UdpCodec() {}

    /**
     * Reads a management datagram. Never reads outside it. Required behaviour:
     * docs/wire/wire-shims.md 9.4 rows 2, 3, 4, 12 and 13.
     *
     * <p>An accepting reply with d_eid 0 is refused for the reason of row 12: the data would be
     * taken for management. The blob of a rejection is ignored, it must not be there (0.7).
     *
     * @param offset where the datagram starts, its EID included
     * @param datagramBytes its length
     * @param limitBytes the longest management datagram to accept, at most {@link
     *     UdpHeader#MAX_RECEIVE_BYTES}
     */
    public static DecodeResult<UdpMessage> decode(
            MemorySegment segment, long offset, int datagramBytes, int limitBytes) {
        if (datagramBytes > limitBytes) {
            return new Malformed<>(Defect.TOO_LONG);
        }
        if (datagramBytes < FIXED_BYTES) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        int tailBytes = datagramBytes - FIXED_BYTES;
        return switch (BigEndian.u8(segment, offset + CODE_OFFSET)) {
            case FLOW_REQUEST -> decodeRequest(segment, offset, tailBytes);
            case FLOW_REPLY -> decodeReply(segment, offset, tailBytes);
            default -> new Malformed<>(Defect.UNKNOWN_CODE);
        };
    }

    private static DecodeResult<UdpMessage> decodeRequest(
            MemorySegment segment, long offset, int tailBytes) {
        if (tailBytes < HASH_BYTES) {
            return new Malformed<>(Defect.TOO_SHORT);
        }
        long sEid = BigEndian.u32(segment, offset + S_EID_OFFSET);
        if (sEid == UdpHeader.MANAGEMENT_EID) {
            return new Malformed<>(Defect.ZERO_EID);
        }
        long tail = offset + FIXED_BYTES;
        byte[] hash = BigEndian.bytes(segment, tail, HASH_BYTES);
        byte[] blob = BigEndian.bytes(segment, tail + HASH_BYTES, tailBytes - HASH_BYTES);
        return new Decoded<>(new FlowRequest(sEid, qos(segment, offset), hash, blob));
    }

    private static DecodeResult<UdpMessage> decodeReply(
            MemorySegment segment, long offset, int blobBytes) {
        long sEid = BigEndian.u32(segment, offset + S_EID_OFFSET);
        long dEid = BigEndian.u32(segment, offset + D_EID_OFFSET);
        int response = BigEndian.i32(segment, offset + RESPONSE_OFFSET);
        if (response != 0) {
            return new Decoded<>(FlowReply.rejected(sEid, dEid, response));
        }
        if (dEid == UdpHeader.MANAGEMENT_EID) {
            return new Malformed<>(Defect.ZERO_EID);
        }
        byte[] blob = BigEndian.bytes(segment, offset + FIXED_BYTES, blobBytes);
        return new Decoded<>(new FlowReply(sEid, dEid, response, blob));
    }

    /** How long the datagram of a message is; compare with {@link #MAX_SEND_BYTES}. */
    public static int encodedBytes(UdpMessage message) {
        return FIXED_BYTES
                + switch (message) {
                    case FlowRequest request -> HASH_BYTES + request.blob().length;
                    case FlowReply reply -> reply.blob().length;
                };
    }

    /**
     * Writes a whole management datagram, its EID 0 included; unused fields become zero.
     *
     * @return the number of bytes written, {@link #encodedBytes}
     * @throws IndexOutOfBoundsException if the segment is shorter than that
     */
    public static int encode(UdpMessage message, MemorySegment segment, long offset) {
        BigEndian.clear(segment, offset, FIXED_BYTES);
        long tail = offset + FIXED_BYTES;
        long end =
                switch (message) {
                    case FlowRequest request -> {
                        BigEndian.setU8(segment, offset + CODE_OFFSET, FLOW_REQUEST);
                        BigEndian.setU32(segment, offset + S_EID_OFFSET, request.sEid());
                        setQos(segment, offset, request.qos());
                        long blob = BigEndian.setBytes(segment, tail, request.hash());
                        yield BigEndian.setBytes(segment, blob, request.blob());
                    }
                    case FlowReply reply -> {
                        BigEndian.setU8(segment, offset + CODE_OFFSET, FLOW_REPLY);
                        BigEndian.setU32(segment, offset + S_EID_OFFSET, reply.sEid());
                        BigEndian.setU32(segment, offset + D_EID_OFFSET, reply.dEid());
                        BigEndian.setI32(segment, offset + RESPONSE_OFFSET, reply.response());
                        yield BigEndian.setBytes(segment, tail, reply.blob());
                    }
                };
        return (int) (end - offset);
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
