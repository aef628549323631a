package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Frames that wait for one system call: a preallocated array of {@code mmsghdr} with one {@code
 * iovec} each. Adding a frame writes two words; nothing is allocated or copied.
 *
 * <p>The memory of a queued frame must stay as it is until the frame was sent or skipped. One
 * thread at a time.
 */
public final class SendBatch implements AutoCloseable {
    /** Most frames of a batch. */
    public static final int MAX_FRAMES = 1024;

    private static final int HEADER_BYTES = 64;
    private static final int HEADER_VECTOR = 16;
    private static final int HEADER_VECTOR_COUNT = 24;
    private static final int VECTOR_BYTES = 16;
    private static final int VECTOR_LENGTH = 8;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment headers;
    private final MemorySegment vectors;
    private final int capacity;
    private int first;
    private int end;

    /**
     * @param capacity 1 to {@link #MAX_FRAMES}
     */
    public SendBatch(int capacity) {
        if (capacity < 1 || capacity > MAX_FRAMES) {
            throw new IllegalArgumentException("a batch of " + capacity + " frames");
        }
        this.capacity = capacity;
        headers = arena.allocate((long) capacity * HEADER_BYTES, HEADER_BYTES);
        vectors = arena.allocate((long) capacity * VECTOR_BYTES, VECTOR_BYTES);
        for (int i = 0; i < capacity; i++) {
            long vector = vectors.address() + (long) i * VECTOR_BYTES;
            headers.set(JAVA_LONG, (long) i * HEADER_BYTES + HEADER_VECTOR, vector);
            headers.set(JAVA_LONG, (long) i * HEADER_BYTES + HEADER_VECTOR_COUNT, 1);
        }
    }

    /**
     * Queues the frame at {@code offset} of {@code memory}, which must be native.
     *
     * @return false when the batch is full: nothing was queued
     * @throws IndexOutOfBoundsException when the frame is not inside of {@code memory}
     */
    public boolean add(MemorySegment memory, long offset, int lengthBytes) {
        if (end == capacity) {
            return false;
        }
        Objects.checkFromIndexSize(offset, lengthBytes, memory.byteSize());
        if (!memory.isNative()) {
            throw new IllegalArgumentException("the kernel cannot read a frame on the Java heap");
        }
        long vector = (long) end * VECTOR_BYTES;
        vectors.set(JAVA_LONG, vector, memory.address() + offset);
        vectors.set(JAVA_LONG, vector + VECTOR_LENGTH, lengthBytes);
        end++;
        return true;
    }

    /** Frames that wait. */
    public int pending() {
        return end - first;
    }

    /** Position of the first waiting frame, counted from the last {@link #clear}. */
    public int position() {
        return first;
    }

    /** Gives the first waiting frame up. */
    public void skip() {
        if (first < end) {
            first++;
        }
    }

    /** Empties the batch. */
    public void clear() {
        first = 0;
        end = 0;
    }

    /**
     * Sends what waits with one system call.
     *
     * @return frames that the kernel took (they do not wait any more), or the negated errno of the
     *     first waiting frame, of which nothing was sent
     */
    int send(int socket) {
        int count = end - first;
        if (count == 0) {
            return 0;
        }
        int result;
        if (count == 1) {
            long vector = (long) first * VECTOR_BYTES;
            long address = vectors.get(JAVA_LONG, vector);
            long length = vectors.get(JAVA_LONG, vector + VECTOR_LENGTH);
            result = Math.min(1, SocketCalls.send(socket, address, length));
        } else {
            result =
                    SocketCalls.sendmmsg(
                            socket, headers.address() + (long) first * HEADER_BYTES, count);
        }
        if (result > 0) {
            first += result;
        }
        return result;
    }

    @Override
    public void close() {
        arena.close();
    }
}
