package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.internal.BigEndian;

/**
 * The Ethernet II header, 14 bytes, in place (docs/wire/wire-shims.md 1.1). Addresses are the low
 * 48 bits of a {@code long}, see {@link MacAddress}. Stateless, allocates nothing, for any thread.
 */
public final class EthernetHeader {
    /** Destination address, 6 bytes. */
    public static final int DESTINATION_OFFSET = 0;

    /** Source address, 6 bytes. */
    public static final int SOURCE_OFFSET = 6;

    /** EtherType, u16. */
    public static final int ETHER_TYPE_OFFSET = 12;

    /** Length of the header. */
    public static final int HEADER_BYTES = 14;

    /** The EtherType of a layer over eth-dix that is configured without one. */
    public static final int DEFAULT_ETHER_TYPE = 0xa000;

    /** The lowest EtherType that a layer may use. */
    public static final int MIN_ETHER_TYPE = 0x0600;

    /** The highest EtherType that a layer may use. */
    public static final int MAX_ETHER_TYPE = 0xfffe;

    private EthernetHeader() {}

    /**
     * Checks a received frame before any getter is used: the header is there and its source can be
     * answered (docs/wire/wire-shims.md 9.2 rows 1 and 12). Whether the destination is ours is the
     * IPCP's to say.
     *
     * @param frameBytes how many bytes were received
     * @return the number of bytes after the header, or the negative code of a {@link Defect}
     */
    public static int validate(MemorySegment segment, long offset, int frameBytes) {
        if (frameBytes < HEADER_BYTES) {
            return Defect.TOO_SHORT.code();
        }
        if (MacAddress.isMulticast(source(segment, offset))) {
            return Defect.MULTICAST_SOURCE.code();
        }
        return frameBytes - HEADER_BYTES;
    }

    /** The destination address. */
    public static long destination(MemorySegment segment, long offset) {
        return BigEndian.u64(segment, offset + DESTINATION_OFFSET) >>> 16;
    }

    /** The source address. */
    public static long source(MemorySegment segment, long offset) {
        return BigEndian.u64(segment, offset + SOURCE_OFFSET) >>> 16;
    }

    /** The EtherType, 0 to 65535. */
    public static int etherType(MemorySegment segment, long offset) {
        return BigEndian.u16(segment, offset + ETHER_TYPE_OFFSET);
    }

    /** Writes the whole header. */
    public static void write(
            MemorySegment segment, long offset, long destination, long source, int etherType) {
        setDestination(segment, offset, destination);
        setSource(segment, offset, source);
        setEtherType(segment, offset, etherType);
    }

    /** Writes the destination address. */
    public static void setDestination(MemorySegment segment, long offset, long address) {
        setAddress(segment, offset + DESTINATION_OFFSET, address);
    }

    /** Writes the source address. */
    public static void setSource(MemorySegment segment, long offset, long address) {
        setAddress(segment, offset + SOURCE_OFFSET, address);
    }

    /** Writes the EtherType. */
    public static void setEtherType(MemorySegment segment, long offset, int etherType) {
        BigEndian.setU16(segment, offset + ETHER_TYPE_OFFSET, etherType);
    }

    private static void setAddress(MemorySegment segment, long offset, long address) {
        BigEndian.setU16(segment, offset, (int) (address >>> 32));
        BigEndian.setU32(segment, offset + 2, address);
    }
}
