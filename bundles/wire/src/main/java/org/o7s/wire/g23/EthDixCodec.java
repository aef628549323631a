package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.EthMessage.FlowReply;
import org.o7s.wire.g23.EthMessage.FlowRequest;
import org.o7s.wire.g23.EthMessage.NameQuery;
import org.o7s.wire.g23.EthMessage.NameReply;
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

    /** Features of a requester: a field that 0.23 has for replies only. */
    public static final int REQUEST_FEATURES_OFFSET = RESPONSE_OFFSET;

    /** Features of a responder: a field that 0.23 has for requests only. */
    public static final int REPLY_FEATURES_OFFSET = LOSS_OFFSET;

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

    private static final EthLayout LAYOUT =
            new EthLayout(
                    2,
                    CODE_OFFSET,
                    AVAILABILITY_OFFSET,
                    FIXED_BYTES,
                    EthDixHeader.MIN_EID,
                    BigEndian.U16_MAX,
                    Defect.ZERO_EID);

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
    public static DecodeResult<EthMessage> decode(
            MemorySegment segment, long offset, int payloadBytes, int hashBytes) {
        return LAYOUT.decode(segment, offset, payloadBytes, hashBytes);
    }

    /** How long the payload of a message is; compare with the layer's MTU before sending. */
    public static int encodedBytes(EthMessage message) {
        return LAYOUT.encodedBytes(message);
    }

    /**
     * Writes the payload of a management frame; unused fields become zero.
     *
     * @return the number of bytes written, {@link #encodedBytes}
     * @throws IndexOutOfBoundsException if the segment is shorter than that
     */
    public static int encode(EthMessage message, MemorySegment segment, long offset) {
        return LAYOUT.encode(message, segment, offset);
    }
}
