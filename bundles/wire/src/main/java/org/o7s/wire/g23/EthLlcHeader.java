package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.internal.BigEndian;

/**
 * The 3 bytes between the 802.3 header and the payload of an eth-llc frame, in place
 * (docs/wire/wire-shims.md 2.1 and 2.2). The two bytes before it, where eth-dix has its EtherType,
 * are the length of this header and the payload.
 *
 * <p>SAP numbers are plain here; on the wire their eight bits are mirrored. Stateless, allocates
 * nothing, for any thread.
 */
public final class EthLlcHeader {
    /** SAP of the receiver, u8, mirrored. */
    public static final int DSAP_OFFSET = 0;

    /** SAP of the sender, u8, mirrored. */
    public static final int SSAP_OFFSET = 1;

    /** Kind of LLC frame, u8. */
    public static final int CONTROL_OFFSET = 2;

    /** Length of the header. */
    public static final int HEADER_BYTES = 3;

    /** The only kind of frame there is: unnumbered information. */
    public static final int UNNUMBERED_INFORMATION = 0x03;

    /** The SAP of management messages, of sender and receiver. */
    public static final int MANAGEMENT_SAP = 1;

    /** The lowest SAP that a flow may have. */
    public static final int MIN_SAP = 2;

    /**
     * The highest SAP that a flow may have: mirrored, the two low bits of others mean something.
     */
    public static final int MAX_SAP = 63;

    /** The highest value before the LLC header that is a length and no EtherType, to tell them. */
    public static final int LENGTH_FIELD_MAX = 0x05ff;

    /** The longest 802.3 frame: this header and the payload. */
    public static final int MAX_LENGTH_BYTES = 1500;

    /** The longest payload. */
    public static final int MAX_PAYLOAD_BYTES = MAX_LENGTH_BYTES - HEADER_BYTES;

    /** In a DSAP: a group of SAPs; in an SSAP: a response. */
    private static final int GROUP_OR_RESPONSE = 0x01;

    private EthLlcHeader() {}

    /**
     * Checks what follows the 802.3 header before any getter is used (docs/wire/wire-shims.md 9.2
     * rows 1 to 4 and 21).
     *
     * @param length the 802.3 length, from {@link EthernetHeader#etherType}
     * @param availableBytes how many bytes were received from {@code offset} on
     * @return the number of payload bytes after this header, padding excluded, or the negative code
     *     of a {@link Defect}
     */
    public static int validate(MemorySegment segment, long offset, int length, int availableBytes) {
        if (availableBytes < HEADER_BYTES) {
            return Defect.TOO_SHORT.code();
        }
        if (length < HEADER_BYTES || length > MAX_LENGTH_BYTES) {
            return Defect.LENGTH_MISMATCH.code();
        }
        if (length > availableBytes) {
            return Defect.LENGTH_BEYOND_FRAME.code();
        }
        int marks =
                BigEndian.u8(segment, offset + DSAP_OFFSET)
                        | BigEndian.u8(segment, offset + SSAP_OFFSET);
        if (BigEndian.u8(segment, offset + CONTROL_OFFSET) != UNNUMBERED_INFORMATION
                || (marks & GROUP_OR_RESPONSE) != 0) {
            return Defect.NOT_UNNUMBERED.code();
        }
        return length - HEADER_BYTES;
    }

    /** Whether a frame that was checked is a management message: both SAPs must say so. */
    public static boolean isManagement(MemorySegment segment, long offset) {
        return dsap(segment, offset) == MANAGEMENT_SAP && ssap(segment, offset) == MANAGEMENT_SAP;
    }

    /** The receiver's SAP, 0 to 255. */
    public static int dsap(MemorySegment segment, long offset) {
        return mirrored(BigEndian.u8(segment, offset + DSAP_OFFSET));
    }

    /** The sender's SAP, 0 to 255. */
    public static int ssap(MemorySegment segment, long offset) {
        return mirrored(BigEndian.u8(segment, offset + SSAP_OFFSET));
    }

    /** Writes the whole header. */
    public static void write(MemorySegment segment, long offset, int dsap, int ssap) {
        BigEndian.setU8(segment, offset + DSAP_OFFSET, mirrored(dsap));
        BigEndian.setU8(segment, offset + SSAP_OFFSET, mirrored(ssap));
        BigEndian.setU8(segment, offset + CONTROL_OFFSET, UNNUMBERED_INFORMATION);
    }

    /** The eight bits of a SAP in the order of the other side: number to wire, and back. */
    static int mirrored(int sap) {
        return Integer.reverse(sap) >>> 24;
    }
}
