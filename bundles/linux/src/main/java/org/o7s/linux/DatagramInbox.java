package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * Room for what one system call receives: messages of up to 64 KiB, each a datagram or, where the
 * kernel has put datagrams of one sender and one size together (UDP_GRO), all of these.
 *
 * <p>What a call has received and nobody has taken waits here for the next one. One thread.
 */
final class DatagramInbox {
    /** Most messages of one call. */
    static final int MESSAGES = 16;

    /** As long as a datagram can be, and as what the kernel puts together. */
    private static final int MESSAGE_BYTES = 65_536;

    private static final int HEADER_BYTES = 64;
    private static final int HEADER_NAME_LENGTH = 8;
    private static final int HEADER_VECTOR = 16;
    private static final int HEADER_VECTOR_COUNT = 24;
    private static final int HEADER_CONTROL = 32;
    private static final int HEADER_CONTROL_LENGTH = 40;
    private static final int HEADER_FLAGS = 48;
    private static final int HEADER_LENGTH = 56;
    private static final int VECTOR_BYTES = 16;
    private static final int CONTROL_BYTES = 64;
    private static final int CONTROL_LEVEL = 8;
    private static final int CONTROL_TYPE = 12;
    private static final int CONTROL_DATA = 16;

    private final MemorySegment buffers;
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final KnownSources sources = new KnownSources();

    /** Messages of the last call, and the first of them that was not taken whole. */
    private int messages;

    private int message;

    /** How many datagrams a message of the last call held at most. */
    private int heldByMessage = 1;

    /** What is left of the message at hand: from here, so many bytes, in pieces of so many. */
    private long offset;

    private int leftBytes = -1;
    private int pieceBytes;
    private InetSocketAddress source = new InetSocketAddress(0);

    private long truncated;
    private long gathered;

    DatagramInbox(Arena arena) {
        buffers = arena.allocate((long) MESSAGES * MESSAGE_BYTES, 4096);
        headers = arena.allocate((long) MESSAGES * HEADER_BYTES, HEADER_BYTES);
        names = arena.allocate((long) MESSAGES * InternetAddress.MAX_BYTES, 8);
        controls = arena.allocate((long) MESSAGES * CONTROL_BYTES, 8);
        MemorySegment vectors = arena.allocate((long) MESSAGES * VECTOR_BYTES, 8);
        for (int i = 0; i < MESSAGES; i++) {
            long vector = (long) i * VECTOR_BYTES;
            vectors.set(JAVA_LONG, vector, buffers.address() + (long) i * MESSAGE_BYTES);
            vectors.set(JAVA_LONG, vector + Long.BYTES, MESSAGE_BYTES);
            long header = (long) i * HEADER_BYTES;
            headers.set(JAVA_LONG, header, names.address() + (long) i * InternetAddress.MAX_BYTES);
            headers.set(JAVA_LONG, header + HEADER_VECTOR, vectors.address() + vector);
            headers.set(JAVA_LONG, header + HEADER_VECTOR_COUNT, 1);
            headers.set(
                    JAVA_LONG,
                    header + HEADER_CONTROL,
                    controls.address() + (long) i * CONTROL_BYTES);
        }
    }

    /** Datagrams that were longer than a datagram can be. */
    long truncated() {
        return truncated;
    }

    /** Datagrams that came together with others. */
    long gathered() {
        return gathered;
    }

    /** Whether something waits that was received already. */
    boolean holdsSome() {
        return leftBytes >= 0 || message < messages;
    }

    /** Hands over what waits here, then what waits in the socket; returns how many. */
    int receive(int fd, DatagramReader reader, int limit) {
        int count = 0;
        while (count < limit) {
            if (leftBytes < 0 && !nextMessage(fd, limit - count)) {
                break;
            }
            // The next piece is gone from here before anybody sees it: a reader may fail.
            long at = offset;
            int bytes = Math.min(pieceBytes, leftBytes);
            offset += bytes;
            leftBytes -= bytes;
            if (leftBytes == 0) {
                leftBytes = -1;
            }
            count++;
            reader.datagram(buffers, at, bytes, source);
        }
        return count;
    }

    private boolean nextMessage(int fd, int wanted) {
        while (message < messages || fetch(fd, wanted)) {
            if (open(message++)) {
                return true;
            }
        }
        return false;
    }

    /** Looks at a message; false if there is nothing in it that anybody could use. */
    private boolean open(int index) {
        long header = (long) index * HEADER_BYTES;
        int bytes = headers.get(JAVA_INT, header + HEADER_LENGTH);
        if ((headers.get(JAVA_INT, header + HEADER_FLAGS) & SocketCalls.MSG_TRUNC) != 0
                || bytes > MESSAGE_BYTES) {
            truncated++;
            return false;
        }
        int piece = pieceBytes(header, (long) index * CONTROL_BYTES);
        pieceBytes = piece <= 0 || piece > bytes ? bytes : piece;
        leftBytes = bytes;
        offset = (long) index * MESSAGE_BYTES;
        source = sources.at(names, (long) index * InternetAddress.MAX_BYTES);
        if (pieceBytes < bytes) {
            int held = (bytes + pieceBytes - 1) / pieceBytes;
            heldByMessage = Math.max(heldByMessage, held);
            gathered += held;
        }
        return true;
    }

    /** The size of the datagrams that were put together, 0 if none were. */
    private int pieceBytes(long header, long control) {
        if (headers.get(JAVA_LONG, header + HEADER_CONTROL_LENGTH) < CONTROL_DATA + Integer.BYTES
                || controls.get(JAVA_INT, control + CONTROL_LEVEL) != UdpSocket.SOL_UDP
                || controls.get(JAVA_INT, control + CONTROL_TYPE) != UdpSocket.UDP_GRO) {
            return 0;
        }
        return controls.get(JAVA_INT, control + CONTROL_DATA);
    }

    /**
     * Receives as many messages as hold what is wanted, if they are like the last ones: memory that
     * is used again and again stays in the cache.
     */
    private boolean fetch(int fd, int wanted) {
        int ask = Math.clamp(wanted / heldByMessage, 1, MESSAGES);
        heldByMessage = 1;
        message = 0;
        messages = 0;
        for (int i = 0; i < ask; i++) {
            // The kernel has written over these.
            long header = (long) i * HEADER_BYTES;
            headers.set(JAVA_INT, header + HEADER_NAME_LENGTH, InternetAddress.MAX_BYTES);
            headers.set(JAVA_LONG, header + HEADER_CONTROL_LENGTH, CONTROL_BYTES);
            headers.set(JAVA_INT, header + HEADER_FLAGS, 0);
        }
        // An error is something that ICMP told about what was sent. The call has taken it off the
        // socket, and who sleeps on that is woken again if there is something to receive.
        messages = Math.max(0, SocketCalls.recvmmsg(fd, headers.address(), ask));
        return messages > 0;
    }
}
