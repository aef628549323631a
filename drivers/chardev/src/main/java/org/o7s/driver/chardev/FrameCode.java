package org.o7s.driver.chardev;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Frames on a stream of bytes: each with a CRC-32, without a zero byte in it, and a zero behind it
 * (consistent overhead byte stuffing; docs/wire/raptor.md 4). Whoever comes in amid a frame is in
 * step at the next zero. Allocates nothing per frame. One thread.
 */
final class FrameCode {
    /** The byte between two frames. */
    static final byte DELIMITER = 0;

    /** Length of the check behind a frame. */
    static final int CHECK_BYTES = 4;

    private static final int RUN_MAX = 0xff;

    private final CRC32 crc = new CRC32();
    private final ByteBuffer plain;
    private final MemorySegment memory;

    /**
     * A code for frames up to a length.
     *
     * @param frameMaxBytes the longest frame
     */
    FrameCode(int frameMaxBytes) {
        plain = ByteBuffer.allocateDirect(frameMaxBytes + CHECK_BYTES);
        memory = MemorySegment.ofBuffer(plain);
    }

    /** How long a frame can become, its delimiter included. */
    static int encodedMaxBytes(int frameBytes) {
        int bytes = frameBytes + CHECK_BYTES;
        return bytes + bytes / (RUN_MAX - 1) + 2;
    }

    /** Where {@link #decode} leaves a frame, from its first byte on. */
    MemorySegment memory() {
        return memory;
    }

    private int check(int bytes) {
        crc.reset();
        crc.update(plain.clear().limit(bytes));
        return (int) crc.getValue();
    }

    /** Writes a frame and its delimiter; returns how many bytes that are. */
    int encode(MemorySegment frame, long offset, int bytes, MemorySegment to, long at) {
        MemorySegment.copy(frame, offset, memory, 0, bytes);
        int check = check(bytes);
        plain.clear().putInt(bytes, check);
        long code = at;
        long next = at + 1;
        int run = 1;
        for (int i = 0; i < bytes + CHECK_BYTES; i++) {
            byte b = plain.get(i);
            if (b != 0) {
                to.set(JAVA_BYTE, next++, b);
                run++;
            }
            if (b == 0 || run == RUN_MAX) {
                to.set(JAVA_BYTE, code, (byte) run);
                code = next++;
                run = 1;
            }
        }
        to.set(JAVA_BYTE, code, (byte) run);
        to.set(JAVA_BYTE, next++, DELIMITER);
        return (int) (next - at);
    }

    /**
     * Reads what came before a delimiter.
     *
     * @return the length of the frame in {@link #memory}, or -1 if it is broken or too long
     */
    int decode(MemorySegment from, long offset, int bytes) {
        plain.clear();
        int length = 0;
        long at = offset;
        long end = offset + bytes;
        while (at < end) {
            int run = from.get(JAVA_BYTE, at++) & RUN_MAX;
            int copied = run - 1;
            if (run == 0 || copied > end - at || length + copied > plain.capacity()) {
                return -1;
            }
            MemorySegment.copy(from, at, memory, length, copied);
            at += copied;
            length += copied;
            if (run < RUN_MAX && at < end) {
                if (length == plain.capacity()) {
                    return -1;
                }
                plain.put(length++, DELIMITER);
            }
        }
        int frameBytes = length - CHECK_BYTES;
        return frameBytes >= 0 && plain.clear().getInt(frameBytes) == check(frameBytes)
                ? frameBytes
                : -1;
    }
}
