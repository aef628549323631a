package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.internal.BigEndian;

/**
 * The 4 bytes between the Ethernet header and the payload of an eth-dix frame, in place
 * (docs/wire/wire-shims.md 1.1). Stateless, allocates nothing, for any thread.
 */
public final class EthDixHeader {
    /** Endpoint id of the receiver, u16; 0 is management. */
    public static final int EID_OFFSET = 0;

    /** Number of payload bytes after this header, u16; padding is not counted. */
    public static final int LENGTH_OFFSET = 2;

    /** Length of the header. */
    public static final int HEADER_BYTES = 4;

    /** The EID of management messages. */
    public static final int MANAGEMENT_EID = 0;

    /** The lowest EID that a flow may have. */
    public static final int MIN_EID = 1;

    /** The highest EID that a flow may have; all ones is the C prototype's "unset". */
    public static final int MAX_EID = 0xfffe;

    /**
     * What a frame with several packets has in place of an EID; each packet has a header of its own
     * (docs/wire/extensions.md, trains).
     */
    public static final int TRAIN_EID = 0xffff;

    /** The longest payload that the length field can express. */
    public static final int MAX_PAYLOAD_BYTES = BigEndian.U16_MAX;

    private EthDixHeader() {}

    /**
     * Checks what follows the Ethernet header before any getter is used (docs/wire/wire-shims.md
     * 9.2 rows 1 and 2).
     *
     * @param availableBytes how many bytes were received from {@code offset} on
     * @return the number of payload bytes after this header, padding excluded, or the negative code
     *     of a {@link Defect}
     */
    public static int validate(MemorySegment segment, long offset, int availableBytes) {
        if (availableBytes < HEADER_BYTES) {
            return Defect.TOO_SHORT.code();
        }
        int payloadBytes = payloadBytes(segment, offset);
        if (payloadBytes > availableBytes - HEADER_BYTES) {
            return Defect.LENGTH_BEYOND_FRAME.code();
        }
        return payloadBytes;
    }

    /** The receiver's EID, 0 to 65535. */
    public static int eid(MemorySegment segment, long offset) {
        return BigEndian.u16(segment, offset + EID_OFFSET);
    }

    /** The number of payload bytes, 0 to 65535, as the sender states it. */
    public static int payloadBytes(MemorySegment segment, long offset) {
        return BigEndian.u16(segment, offset + LENGTH_OFFSET);
    }

    /** Writes the whole header. */
    public static void write(MemorySegment segment, long offset, int eid, int payloadBytes) {
        BigEndian.setU16(segment, offset + EID_OFFSET, eid);
        BigEndian.setU16(segment, offset + LENGTH_OFFSET, payloadBytes);
    }
}
