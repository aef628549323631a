package org.o7s.wire.g23;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.internal.BigEndian;

/**
 * What an end of a flow says of itself behind the header of a packet of FRCP without DATA, so that
 * both ends know what they may do beyond generation 0.23 (docs/wire/extensions.md, "agreement"). 16
 * bytes; the prototype does not look there.
 *
 * <p>Stateless, allocates nothing, for any thread. Call {@link #isMark} before any getter.
 */
public final class FrctMark {
    /** Length of a mark. */
    public static final int BYTES = 16;

    /** Feature: messages in fragments. */
    public static final int FRAGMENTS = 0x01;

    /** Feature: words of received packets, {@link FrctReceived}. */
    public static final int RECEIVED = 0x02;

    /** Feature: wants packets with a {@link FrctCheck}. */
    public static final int CHECKS = 0x04;

    /** State: the sender has seen the mark of the receiver. */
    public static final int SEEN = 0x01;

    /** State: the sender knows that the receiver has seen its mark. */
    public static final int KNOWN = 0x02;

    /** The least memory that an end may tell, in packets: what may be sent without being asked. */
    public static final int MEMORY_PACKETS_MIN = 64;

    /** The most memory that an end may tell, in packets. */
    public static final int MEMORY_PACKETS_MAX = 65_536;

    /** The largest message that an end may tell, in bytes. */
    public static final int MESSAGE_BYTES_MAX = 16 << 20;

    private static final int MAGIC_AND_VERSION = 0x6f_37_73_01;
    private static final int FEATURES_OFFSET = 4;
    private static final int STATE_OFFSET = 5;
    private static final int RESERVED_OFFSET = 6;
    private static final int MEMORY_OFFSET = 8;
    private static final int MESSAGE_OFFSET = 12;

    private FrctMark() {}

    /** Whether these bytes begin with a mark of this version, of whatever content. */
    public static boolean isMark(MemorySegment segment, long offset, int bytes) {
        return bytes >= BYTES && BigEndian.i32(segment, offset) == MAGIC_AND_VERSION;
    }

    /** Whether the numbers of a mark are within their limits. */
    public static boolean isValid(MemorySegment segment, long offset) {
        long memory = BigEndian.u32(segment, offset + MEMORY_OFFSET);
        long message = BigEndian.u32(segment, offset + MESSAGE_OFFSET);
        return memory >= MEMORY_PACKETS_MIN
                && memory <= MEMORY_PACKETS_MAX
                && message >= 1
                && message <= MESSAGE_BYTES_MAX;
    }

    /** The features; whoever does not know one ignores it. */
    public static int features(MemorySegment segment, long offset) {
        return BigEndian.u8(segment, offset + FEATURES_OFFSET);
    }

    /** The state: {@link #SEEN}, {@link #KNOWN}; whoever does not know a bit ignores it. */
    public static int state(MemorySegment segment, long offset) {
        return BigEndian.u8(segment, offset + STATE_OFFSET);
    }

    /** How many packets its sender keeps that came beyond the one it expects. */
    public static int memoryPackets(MemorySegment segment, long offset) {
        return BigEndian.i32(segment, offset + MEMORY_OFFSET);
    }

    /** The largest message that its sender puts together, in bytes. */
    public static int messageBytes(MemorySegment segment, long offset) {
        return BigEndian.i32(segment, offset + MESSAGE_OFFSET);
    }

    /** Writes a mark. */
    public static void write(
            MemorySegment segment,
            long offset,
            int features,
            int state,
            int memoryPackets,
            int messageBytes) {
        BigEndian.setI32(segment, offset, MAGIC_AND_VERSION);
        BigEndian.setU8(segment, offset + FEATURES_OFFSET, features);
        BigEndian.setU8(segment, offset + STATE_OFFSET, state);
        BigEndian.setU16(segment, offset + RESERVED_OFFSET, 0);
        BigEndian.setI32(segment, offset + MEMORY_OFFSET, memoryPackets);
        BigEndian.setI32(segment, offset + MESSAGE_OFFSET, messageBytes);
    }
}
