package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;

/**
 * Field map and codec of the management messages of eth-llc (docs/wire/wire-shims.md 2.4): what an
 * {@link EthLlcHeader} of management is followed by. Offsets are from the start of the payload.
 * Every message starts with the same 37 bytes; the message code is byte 2, and the fields that are
 * not named here are where {@link EthDixCodec} says. Stateless, for any thread; allocates values,
 * so it is not for the packet path.
 */
public final class EthLlcCodec {
    /** SAP of the sender of this message, u8, not mirrored. */
    public static final int SSAP_OFFSET = 0;

    /** SAP of the receiver of this message, u8, not mirrored. */
    public static final int DSAP_OFFSET = 1;

    /** Message code, u8. */
    public static final int CODE_OFFSET = 2;

    /** QoS: availability, u8. */
    public static final int AVAILABILITY_OFFSET = 3;

    /** Length of the fixed part; hash and blob follow. */
    public static final int FIXED_BYTES = 37;

    private static final EthLayout LAYOUT =
            new EthLayout(
                    1,
                    CODE_OFFSET,
                    AVAILABILITY_OFFSET,
                    FIXED_BYTES,
                    EthLlcHeader.MIN_SAP,
                    EthLlcHeader.MAX_SAP,
                    Defect.BAD_SAP);

    private EthLlcCodec() {}

    /**
     * Reads the management payload of a frame that {@link EthLlcHeader#validate} accepted. Never
     * reads outside the payload. Required behaviour: docs/wire/wire-shims.md 9.2 rows 5, 7, 8, 9
     * and 28.
     *
     * <p>A request or an accepting reply whose ssap is no SAP of a flow is refused: the data could
     * not be told from management, or from other protocols. The blob of a rejection is ignored.
     *
     * @param offset where the payload starts
     * @param payloadBytes its length from the header, without padding
     * @param hashBytes length of the layer's directory hash, 1 to {@link
     *     EthDixCodec#MAX_HASH_BYTES}
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
     * @throws IllegalArgumentException if an EID of the message is no SAP
     */
    public static int encode(EthMessage message, MemorySegment segment, long offset) {
        return LAYOUT.encode(message, segment, offset);
    }
}
