package org.o7s.tools.ping;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The message of oping, in place over a buffer: 24 bytes of header, then zeros up to the size that
 * the user chose.
 *
 * <pre>
 *   0  type        u32 big endian: 0 request, 1 reply
 *   4  id          u32 big endian: 0, 1, 2, …
 *   8  seconds     u64 little endian, the sender's monotonic clock
 *  16  nanoseconds u64 little endian
 * </pre>
 *
 * The server returns everything from byte 4 on unchanged and never reads the time stamp, so its
 * meaning is the client's own. Source: docs/wire/cli-and-tools.md 3.1.
 */
final class PingMessage {
    /** Type of a request. */
    static final int REQUEST = 0;

    /** Type of a reply. */
    static final int REPLY = 1;

    /** Length of the header, and of the shortest request that a client sends, in bytes. */
    static final int HEADER_BYTES = 24;

    /** The longest message, in bytes. */
    static final int MAX_BYTES = 1500;

    /** The shortest message that a server answers: it holds a type, in bytes. */
    static final int MIN_SERVED_BYTES = 4;

    private static final int TYPE = 0;
    private static final int ID = 4;
    private static final int SECONDS = 8;
    private static final int NANOS = 16;
    private static final long NS_PER_S = 1_000_000_000L;

    private PingMessage() {}

    /** Writes the header of a request at the start of a big-endian buffer. */
    static void putRequest(ByteBuffer message, int id, long monotonicNs) {
        message.putInt(TYPE, REQUEST);
        message.putInt(ID, id);
        message.putLong(SECONDS, Long.reverseBytes(Math.floorDiv(monotonicNs, NS_PER_S)));
        message.putLong(NANOS, Long.reverseBytes(Math.floorMod(monotonicNs, NS_PER_S)));
    }

    /** A buffer for one message: big endian, outside the heap, all zeros. */
    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.BIG_ENDIAN);
    }

    /** The type of the message at the start of the buffer. */
    static int type(ByteBuffer message) {
        return message.getInt(TYPE);
    }

    /** The id, as a signed number. */
    static int id(ByteBuffer message) {
        return message.getInt(ID);
    }

    /** The time stamp in ns. Whatever a peer makes of it, this is just a number. */
    static long stampNs(ByteBuffer message) {
        return Long.reverseBytes(message.getLong(SECONDS)) * NS_PER_S
                + Long.reverseBytes(message.getLong(NANOS));
    }

    /** Makes a reply of a request, in place. */
    static void turnIntoReply(ByteBuffer message) {
        message.putInt(TYPE, REPLY);
    }
}
