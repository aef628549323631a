package org.o7s.wire.g23.unicast;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.internal.BigEndian;

/**
 * The header of every packet on a D flow, in place (docs/wire/wire-unicast.md 1.1): destination,
 * QoS cube, TTL, ECN and EID. Its integers are little endian, unlike all others of the wire.
 * Stateless, allocates nothing, for any thread. Call {@link #validate} before any getter.
 */
public final class DtHeader {
    /** Destination address, u32. */
    public static final int DESTINATION_OFFSET = 0;

    /** QoS cube, u8; 0 best effort, 1 video, 2 voice. Never use it as an index (row DT4). */
    public static final int CUBE_OFFSET = 4;

    /** Time to live, u8. */
    public static final int TTL_OFFSET = 5;

    /** Congestion mark, u8. */
    public static final int ECN_OFFSET = 6;

    /** Endpoint at the destination, u64. */
    public static final int EID_OFFSET = 7;

    /** Length of the header; the payload follows and may be empty. */
    public static final int LENGTH = 15;

    /** The TTL that a source writes unless the layer says otherwise. */
    public static final int DEFAULT_TTL = 60;

    /** EID of the flow allocator: {@link FaMessage}. */
    public static final long EID_FLOW_ALLOCATOR = 0;

    /** EID of the directory: {@link DhtMessage}. */
    public static final long EID_DIRECTORY = 1;

    /** EID of {@link LinkHello}, between o7s neighbours only (docs/wire/extensions.md). */
    public static final long EID_LINK = 2;

    /**
     * EID of {@link ReconfigurationMessage}, between o7s members only (docs/wire/extensions.md).
     */
    public static final long EID_RECONFIGURATION = 3;

    /** EID of {@link PathMessage}, between o7s members only (docs/wire/extensions.md). */
    public static final long EID_PATH = 4;

    /** The lowest EID of a user flow; EIDs compare unsigned. */
    public static final long EID_FIRST_USER = 64;

    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private DtHeader() {}

    /**
     * Checks that a packet of a D flow has a header (row DT1). An empty packet is a keepalive of
     * the flow and must have been taken out before.
     *
     * @return the number of payload bytes, or the negative code of a {@link Defect}
     */
    public static int validate(int packetBytes) {
        return packetBytes < LENGTH ? Defect.TOO_SHORT.code() : packetBytes - LENGTH;
    }

    /** The address of the member that the packet is for, 0 to 2^32-1. */
    public static long destination(MemorySegment segment, long offset) {
        return segment.get(U32, offset + DESTINATION_OFFSET) & BigEndian.U32_MAX;
    }

    /** The QoS cube as the source wrote it, 0 to 255. */
    public static int cube(MemorySegment segment, long offset) {
        return BigEndian.u8(segment, offset + CUBE_OFFSET);
    }

    /** The time to live, 0 to 255. */
    public static int ttl(MemorySegment segment, long offset) {
        return BigEndian.u8(segment, offset + TTL_OFFSET);
    }

    /** Writes the time to live, 0 to 255. */
    public static void setTtl(MemorySegment segment, long offset, int ttl) {
        segment.set(JAVA_BYTE, offset + TTL_OFFSET, (byte) ttl);
    }

    /** The congestion marks collected so far, 0 to 255. */
    public static int ecn(MemorySegment segment, long offset) {
        return BigEndian.u8(segment, offset + ECN_OFFSET);
    }

    /** Adds a congestion mark, 0 to 255, to those in the header (6.2: a bitwise OR). */
    public static void orEcn(MemorySegment segment, long offset, int mark) {
        segment.set(JAVA_BYTE, offset + ECN_OFFSET, (byte) (ecn(segment, offset) | mark));
    }

    /** The endpoint at the destination, u64 in the bits of a {@code long}. */
    public static long eid(MemorySegment segment, long offset) {
        return segment.get(U64, offset + EID_OFFSET);
    }

    /** Whether an EID belongs to a user flow and not to a component of the IPCP. */
    public static boolean isUserEid(long eid) {
        return Long.compareUnsigned(eid, EID_FIRST_USER) >= 0;
    }

    /** Whether a number can be the address of a member: 1 to 2^32-1 (0.3). */
    public static boolean isAddress(long address) {
        return address >= 1 && address <= BigEndian.U32_MAX;
    }

    /** Writes the whole header, with no congestion mark. */
    public static void write(
            MemorySegment segment, long offset, long destination, int cube, int ttl, long eid) {
        segment.set(U32, offset + DESTINATION_OFFSET, (int) destination);
        segment.set(JAVA_BYTE, offset + CUBE_OFFSET, (byte) cube);
        segment.set(JAVA_BYTE, offset + TTL_OFFSET, (byte) ttl);
        segment.set(JAVA_BYTE, offset + ECN_OFFSET, (byte) 0);
        segment.set(U64, offset + EID_OFFSET, eid);
    }
}
