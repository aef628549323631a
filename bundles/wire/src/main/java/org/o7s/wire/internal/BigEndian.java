package org.o7s.wire.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Unsigned big-endian integers in place on a segment: the byte order of almost everything on the
 * wire (docs/wire/wire-shims.md, "Notation").
 *
 * <p>The layouts are static finals because only then does the compiler fold them into plain loads
 * and stores. Nothing allocates; the segment checks the bounds.
 */
public final class BigEndian {
    /** The largest value of 4 bytes. */
    public static final long U32_MAX = 0xffff_ffffL;

    /** The largest value of 2 bytes. */
    public static final int U16_MAX = 0xffff;

    /** The largest value of a byte. */
    public static final int U8_MAX = 0xff;

    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    public static int u8(MemorySegment segment, long offset) {
        return segment.get(JAVA_BYTE, offset) & U8_MAX;
    }

    public static int u16(MemorySegment segment, long offset) {
        return segment.get(U16, offset) & U16_MAX;
    }

    public static long u32(MemorySegment segment, long offset) {
        return segment.get(U32, offset) & U32_MAX;
    }

    public static int i32(MemorySegment segment, long offset) {
        return segment.get(U32, offset);
    }

    public static long u64(MemorySegment segment, long offset) {
        return segment.get(U64, offset);
    }

    public static void setU8(MemorySegment segment, long offset, int value) {
        segment.set(JAVA_BYTE, offset, (byte) value);
    }

    public static void setU16(MemorySegment segment, long offset, int value) {
        segment.set(U16, offset, (short) value);
    }

    public static void setU32(MemorySegment segment, long offset, long value) {
        segment.set(U32, offset, (int) value);
    }

    public static void setI32(MemorySegment segment, long offset, int value) {
        segment.set(U32, offset, value);
    }

    public static void setU64(MemorySegment segment, long offset, long value) {
        segment.set(U64, offset, value);
    }

    /** A copy of {@code lengthBytes} bytes; for messages off the packet path. */
    public static byte[] bytes(MemorySegment segment, long offset, int lengthBytes) {
        byte[] copy = new byte[lengthBytes];
        MemorySegment.copy(segment, JAVA_BYTE, offset, copy, 0, lengthBytes);
        return copy;
    }

    /** Writes all of {@code bytes}; returns the offset behind them. */
    public static long setBytes(MemorySegment segment, long offset, byte[] bytes) {
        MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, offset, bytes.length);
        return offset + bytes.length;
    }

    /** Writes {@code lengthBytes} zero bytes. */
    public static void clear(MemorySegment segment, long offset, long lengthBytes) {
        segment.asSlice(offset, lengthBytes).fill((byte) 0);
    }
}
