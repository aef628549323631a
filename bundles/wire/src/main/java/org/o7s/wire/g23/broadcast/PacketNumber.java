package org.o7s.wire.g23.broadcast;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.internal.BigEndian;

/**
 * The header of a packet in a broadcast layer that tells packets apart: who sent it first, and
 * which of its packets it is (docs/wire/broadcast.md 3). Read and written in place.
 */
public final class PacketNumber {
    /** Name of the source, u64: drawn at random when it became a member. */
    public static final int SOURCE_OFFSET = 0;

    /** Number of the packet, u64: 1 for the first one of the source. */
    public static final int SEQUENCE_OFFSET = 8;

    /** Length of the header. */
    public static final int LENGTH = 16;

    private PacketNumber() {}

    /** Whether it can be read: there are that many bytes, and something behind them. */
    public static boolean isComplete(int packetBytes) {
        return packetBytes > LENGTH;
    }

    /** The source; any value but 0. */
    public static long source(MemorySegment segment, long offset) {
        return BigEndian.u64(segment, offset + SOURCE_OFFSET);
    }

    /** The number of the packet. */
    public static long sequence(MemorySegment segment, long offset) {
        return BigEndian.u64(segment, offset + SEQUENCE_OFFSET);
    }

    /** Writes the header. */
    public static void write(MemorySegment segment, long offset, long source, long sequence) {
        BigEndian.setU64(segment, offset + SOURCE_OFFSET, source);
        BigEndian.setU64(segment, offset + SEQUENCE_OFFSET, sequence);
    }
}
