package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.internal.BigEndian;

/**
 * The header of FRCP in place: 12 bytes before the payload of every packet of a flow whose QoS asks
 * for order (docs/wire/wire-endtoend.md 2.1). Stateless, allocates nothing, for any thread. Call
 * {@link #validate} before any getter.
 *
 * <p>Sequence numbers are u32 in the bits of an {@code int}: compare them by the sign of their
 * difference only.
 */
public final class FrctHeader {
    /** The flags, u8. */
    public static final int FLAGS_OFFSET = 0;

    /** The low 24 bits of the receiver's right window edge; valid with {@link #FC}. */
    public static final int WINDOW_OFFSET = 1;

    /** Sequence number, u32; valid with {@link #DATA} or {@link #DRF}. */
    public static final int SEQNO_OFFSET = 4;

    /**
     * The next sequence number that the sender of this packet expects; valid with {@link #ACK}.
     * With {@link #DATA} and {@link #CHECKED} the check of the packet, {@link FrctCheck}.
     */
    public static final int ACKNO_OFFSET = 8;

    /** Length of the header. */
    public static final int HEADER_BYTES = 12;

    /** Payload follows and the sequence number counts. */
    public static final int DATA = 0x01;

    /** Data run flag: the sender has nothing unacknowledged before this number. */
    public static final int DRF = 0x02;

    /** The acknowledgement number is valid. */
    public static final int ACK = 0x04;

    /** The window is valid. */
    public static final int FC = 0x08;

    /** Rendez-vous: asks for a window update now. */
    public static final int RDVS = 0x10;

    /** With {@link #MORE}: begins a message in fragments. Alone: ends one. */
    public static final int FIRST = 0x20;

    /** The message goes on in the next packet. */
    public static final int MORE = 0x40;

    /** The packet has a {@link FrctCheck}; only between ends of o7s that agreed to it. */
    public static final int CHECKED = 0x80;

    /**
     * The bits that say which part of a message a packet is: none if it is a whole one; others only
     * between ends of o7s that agreed to fragments.
     */
    public static final int FRAGMENT_MASK = FIRST | MORE;

    /** How many bits of a window edge the header carries. */
    public static final int WINDOW_BITS = 24;

    private static final int WINDOW_MASK = (1 << WINDOW_BITS) - 1;

    private FrctHeader() {}

    /**
     * Checks that there is a header (row P1).
     *
     * @return the number of bytes after the header, or the negative code of a {@link Defect}
     */
    public static int validate(int packetBytes) {
        return packetBytes < HEADER_BYTES ? Defect.TOO_SHORT.code() : packetBytes - HEADER_BYTES;
    }

    /** All flags, 0 to 255; whoever does not know one ignores it. */
    public static int flags(MemorySegment segment, long offset) {
        return BigEndian.u8(segment, offset + FLAGS_OFFSET);
    }

    /** The low 24 bits of the window edge. */
    public static int window(MemorySegment segment, long offset) {
        return BigEndian.i32(segment, offset) & WINDOW_MASK;
    }

    /** The sequence number, a u32 in the bits of an {@code int}. */
    public static int seqno(MemorySegment segment, long offset) {
        return BigEndian.i32(segment, offset + SEQNO_OFFSET);
    }

    /** The acknowledgement number, a u32 in the bits of an {@code int}. */
    public static int ackno(MemorySegment segment, long offset) {
        return BigEndian.i32(segment, offset + ACKNO_OFFSET);
    }

    /**
     * Writes the whole header.
     *
     * @param flags any of the flags of this class
     * @param edge the window edge, of which the low 24 bits are written
     */
    public static void write(
            MemorySegment segment, long offset, int flags, int edge, int seqno, int ackno) {
        BigEndian.setI32(segment, offset, (flags << WINDOW_BITS) | (edge & WINDOW_MASK));
        BigEndian.setI32(segment, offset + SEQNO_OFFSET, seqno);
        BigEndian.setI32(segment, offset + ACKNO_OFFSET, ackno);
    }

    /**
     * How far an advertised window lies from the edge that is known: the 24 bits, taken as the
     * nearest edge (docs/wire/wire-endtoend.md 2.11 S8).
     *
     * @return -2^23 to 2^23-1 packets
     */
    public static int windowAdvance(int window, int knownEdge) {
        int apart = window - knownEdge;
        return (apart << (Integer.SIZE - WINDOW_BITS)) >> (Integer.SIZE - WINDOW_BITS);
    }
}
