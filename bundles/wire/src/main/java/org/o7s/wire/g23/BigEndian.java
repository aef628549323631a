package org.o7s.wire.g23;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Unsigned big-endian integers in place on a segment: the one byte order of everything in this
 * package (docs/wire/wire-shims.md, "Notation").
 *
 * <p>The layouts are static finals because only then does the compiler fold them into plain loads
 * and stores. Nothing allocates; the segment checks the bounds.
 */
final class BigEndian {
    static final long U32_MAX = 0xffff_ffffL;
    static final int U16_MAX = 0xffff;
    static final int U8_MAX = 0xff;

    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    static int u8(MemorySegment segment, long offset) {
        return segment.get(JAVA_BYTE, offset) & U8_MAX;
    }

    static int u16(MemorySegment segment, long offset) {
        return segment.get(U16, offset) & U16_MAX;
    }

    static long u32(MemorySegment segment, long offset) {
        return segment.get(U32, offset) & U32_MAX;
    }

    static int i32(MemorySegment segment, long offset) {
        return segment.get(U32, offset);
    }

    static long u64(MemorySegment segment, long offset) {
        return segment.get(U64, offset);
    }

    static void setU8(MemorySegment segment, long offset, int value) {
        segment.set(JAVA_BYTE, offset, (byte) value);
    }

    static void setU16(MemorySegment segment, long offset, int value) {
        segment.set(U16, offset, (short) value);
    }

    static void setU32(MemorySegment segment, long offset, long value) {
        segment.set(U32, offset, (int) value);
    }

    static void setI32(MemorySegment segment, long offset, int value) {
        segment.set(U32, offset, value);
    }

    static void setU64(MemorySegment segment, long offset, long value) {
        segment.set(U64, offset, value);
    }

    /** A copy of {@code lengthBytes} bytes; for messages off the packet path. */
    static byte[] bytes(MemorySegment segment, long offset, int lengthBytes) {
        byte[] copy = new byte[lengthBytes];
        MemorySegment.copy(segment, JAVA_BYTE, offset, copy, 0, lengthBytes);
        return copy;
    }

    /** Writes all of {@code bytes}; returns the offset behind them. */
    static long setBytes(MemorySegment segment, long offset, byte[] bytes) {
        MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, offset, bytes.length);
        return offset + bytes.length;
    }

    /** Writes {@code lengthBytes} zero bytes. */
    static void clear(MemorySegment segment, long offset, long lengthBytes) {
        segment.asSlice(offset, lengthBytes).fill((byte) 0);
    }
}
