package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.internal.BigEndian;

/**
 * The header of a packet of the raptor IPCP, in place: one field (docs/wire/raptor.md 2). The
 * management messages behind EID 0 are those of {@link EthDixCodec}. Where the packet is carried by
 * an Ethernet interface, a length goes before it (docs/wire/raptor.md 5). Stateless, allocates
 * nothing, for any thread.
 */
public final class RaptorHeader {
    /** Endpoint id of the receiver, u16; 0 is management. */
    public static final int EID_OFFSET = 0;

    /** Length of the header. */
    public static final int HEADER_BYTES = 2;

    /** Length of the field that an Ethernet interface needs before the header. */
    public static final int LENGTH_BYTES = 2;

    /** The EtherType of packets on an Ethernet interface. */
    public static final int ETHER_TYPE = 0xa0ff;

    /** The EID of management messages. */
    public static final int MANAGEMENT_EID = 0;

    /** The lowest EID that a flow may have. */
    public static final int MIN_EID = 1;

    /** The highest EID that a flow may have. */
    public static final int MAX_EID = 0xfffe;

    private RaptorHeader() {}

    /**
     * Checks a packet before any getter is used.
     *
     * @return the number of bytes after the header, or the negative code of a {@link Defect}
     */
    public static int validate(int packetBytes) {
        return packetBytes < HEADER_BYTES ? Defect.TOO_SHORT.code() : packetBytes - HEADER_BYTES;
    }

    /**
     * Checks the length before a packet in an Ethernet frame.
     *
     * @param availableBytes how many bytes were received from {@code offset} on
     * @return the length of the packet, or the negative code of a {@link Defect}
     */
    public static int packetBytes(MemorySegment segment, long offset, int availableBytes) {
        if (availableBytes < LENGTH_BYTES) {
            return Defect.TOO_SHORT.code();
        }
        int bytes = BigEndian.u16(segment, offset);
        return bytes > availableBytes - LENGTH_BYTES ? Defect.LENGTH_BEYOND_FRAME.code() : bytes;
    }

    /** The receiver's EID, 0 to 65535. */
    public static int eid(MemorySegment segment, long offset) {
        return BigEndian.u16(segment, offset + EID_OFFSET);
    }

    /** Writes the header. */
    public static void write(MemorySegment segment, long offset, int eid) {
        BigEndian.setU16(segment, offset + EID_OFFSET, eid);
    }

    /** Writes the length before a packet in an Ethernet frame. */
    public static void writeLength(MemorySegment segment, long offset, int packetBytes) {
        BigEndian.setU16(segment, offset, packetBytes);
    }
}
