package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.internal.BigEndian;

/**
 * The 4 bytes in front of every datagram of udp4 and udp6, in place (docs/wire/wire-shims.md 3.2):
 * the receiver's EID. The datagram's own length delimits the payload. Stateless, allocates nothing,
 * for any thread.
 */
public final class UdpHeader {
    /** Endpoint id of the receiver, u32; 0 is management. */
    public static final int EID_OFFSET = 0;

    /** Length of the header. */
    public static final int HEADER_BYTES = 4;

    /** The EID of management messages. */
    public static final long MANAGEMENT_EID = 0;

    /** The lowest EID that a flow may have. */
    public static final long MIN_EID = 1;

    /** The highest EID that a flow may have; all ones is the C prototype's "unset". */
    public static final long MAX_EID = 0xffff_fffeL;

    /** The port of a layer over UDP that is configured without one. */
    public static final int DEFAULT_PORT = 3435;

    /** The longest payload over IPv4 that survives towards the C prototype (3.6). */
    public static final int MAX_PAYLOAD_IPV4_BYTES = 8976;

    /** The longest payload over IPv6 that survives towards the C prototype (3.6). */
    public static final int MAX_PAYLOAD_IPV6_BYTES = 8948;

    /** The longest datagram that must be received (3.6). */
    public static final int MAX_RECEIVE_BYTES = 65535;

    private UdpHeader() {}

    /**
     * Checks a received datagram before any getter is used (docs/wire/wire-shims.md 9.4 row 1).
     *
     * @param datagramBytes how many bytes were received
     * @return the number of bytes after this header, or the negative code of a {@link Defect}
     */
    public static int validate(int datagramBytes) {
        return datagramBytes < HEADER_BYTES
                ? Defect.TOO_SHORT.code()
                : datagramBytes - HEADER_BYTES;
    }

    /** The receiver's EID, 0 to 2^32 - 1. */
    public static long eid(MemorySegment segment, long offset) {
        return BigEndian.u32(segment, offset + EID_OFFSET);
    }

    /** Writes the header. */
    public static void write(MemorySegment segment, long offset, long eid) {
        BigEndian.setU32(segment, offset + EID_OFFSET, eid);
    }
}
