package org.o7s.wire.g23;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.o7s.wire.internal.BigEndian;

/**
 * The CRC-32 that ends every non-empty packet of a flow whose ber is 0: big endian, over all bytes
 * before it (docs/wire/wire-endtoend.md 1.3). Empty packets are keepalives and carry none.
 *
 * <p>An instance holds its working memory, so that nothing is allocated per packet; it belongs to
 * one loop.
 */
public final class CrcTrailer {
    /** Length of the trailer. */
    public static final int BYTES = 4;

    /** Bytes pass through here because a view of a segment as a buffer would be garbage. */
    private static final int SCRATCH_BYTES = 2048;

    private final CRC32 crc = new CRC32();
    private byte @Nullable [] scratch;

    /** A new instance for one loop. */
    public CrcTrailer() {}

    /** The CRC-32 of {@code lengthBytes} bytes, as the 32 bits of an {@code int}. */
    public int compute(MemorySegment segment, long offset, long lengthBytes) {
        crc.reset();
        update(segment, offset, offset + lengthBytes);
        return (int) crc.getValue();
    }

    /** The same of all bytes but {@link #BYTES} of them, {@code holeOffset} behind the first. */
    int computeAround(MemorySegment segment, long offset, int holeOffset, long lengthBytes) {
        crc.reset();
        update(segment, offset, offset + holeOffset);
        update(segment, offset + holeOffset + BYTES, offset + lengthBytes);
        return (int) crc.getValue();
    }

    /**
     * The same of eight bytes, given as two big-endian words, and those of a segment behind them.
     */
    int computeBehind(long words, MemorySegment segment, long offset, long lengthBytes) {
        byte[] room = scratch();
        for (int i = 0; i < Long.BYTES; i++) {
            room[i] = (byte) (words >>> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
        crc.reset();
        crc.update(room, 0, Long.BYTES);
        update(segment, offset, offset + lengthBytes);
        return (int) crc.getValue();
    }

    private void update(MemorySegment segment, long from, long end) {
        byte[] room = scratch();
        long position = from;
        while (position < end) {
            int chunkBytes = (int) Math.min(SCRATCH_BYTES, end - position);
            MemorySegment.copy(segment, JAVA_BYTE, position, room, 0, chunkBytes);
            crc.update(room, 0, chunkBytes);
            position += chunkBytes;
        }
    }

    private byte[] scratch() {
        byte[] made = scratch;
        if (made == null) {
            made = new byte[SCRATCH_BYTES];
            scratch = made;
        }
        return made;
    }

    /** The same of bytes of a buffer, whose position and limit are as before afterwards. */
    public int compute(ByteBuffer buffer, int position, int lengthBytes) {
        crc.reset();
        if (buffer.hasArray()) {
            crc.update(buffer.array(), buffer.arrayOffset() + position, lengthBytes);
            return (int) crc.getValue();
        }
        int positionBefore = buffer.position();
        int limitBefore = buffer.limit();
        buffer.limit(position + lengthBytes).position(position);
        crc.update(buffer);
        buffer.limit(limitBefore).position(positionBefore);
        return (int) crc.getValue();
    }

    /**
     * Writes the trailer behind {@code lengthBytes} bytes; the segment must have {@link #BYTES}
     * bytes of room there.
     */
    public void append(MemorySegment segment, long offset, long lengthBytes) {
        BigEndian.setI32(segment, offset + lengthBytes, compute(segment, offset, lengthBytes));
    }

    /**
     * Whether a packet of {@code packetBytes} bytes, trailer included, ends in its CRC-32. A packet
     * shorter than a trailer does not.
     */
    public boolean matches(MemorySegment segment, long offset, long packetBytes) {
        long coveredBytes = packetBytes - BYTES;
        return coveredBytes >= 0
                && compute(segment, offset, coveredBytes)
                        == BigEndian.i32(segment, offset + coveredBytes);
    }
}
