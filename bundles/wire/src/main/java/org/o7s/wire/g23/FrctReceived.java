package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.internal.BigEndian;

/**
 * Which packets beyond the acknowledged one have come: a map of bits behind the header of a packet
 * of FRCP without DATA (docs/wire/extensions.md, "received packets"). Bit 7 of the first byte is
 * the packet after the acknowledged number, which itself is missing. Only ends of o7s that agreed
 * to it send one; the prototype does not look behind a header without DATA.
 *
 * <p>Stateless, allocates nothing, for any thread.
 */
public final class FrctReceived {
    /** The most bytes that a map has; whoever reads a longer one ignores the rest. */
    public static final int MAX_BYTES = 1024;

    private static final int BYTE_BITS = 8;

    private FrctReceived() {}

    /** How many packets a map of that length speaks of. */
    public static int packets(int mapBytes) {
        return Math.min(mapBytes, MAX_BYTES) * BYTE_BITS;
    }

    /** The length of a map that speaks of that many packets, at most {@link #MAX_BYTES}. */
    public static int bytes(int packets) {
        return Math.min(MAX_BYTES, (packets + BYTE_BITS - 1) / BYTE_BITS);
    }

    /**
     * Whether a packet has come.
     *
     * @param index 0 is the packet after the acknowledged number; below {@link #packets}
     */
    public static boolean has(MemorySegment segment, long offset, int index) {
        int bits = BigEndian.u8(segment, offset + index / BYTE_BITS);
        return (bits & (0x80 >> (index % BYTE_BITS))) != 0;
    }

    /** Says that none of the packets that the map speaks of has come. */
    public static void clear(MemorySegment segment, long offset, int mapBytes) {
        BigEndian.clear(segment, offset, mapBytes);
    }

    /** Says that a packet has come. */
    public static void add(MemorySegment segment, long offset, int index) {
        long at = offset + index / BYTE_BITS;
        BigEndian.setU8(segment, at, BigEndian.u8(segment, at) | (0x80 >> (index % BYTE_BITS)));
    }
}
