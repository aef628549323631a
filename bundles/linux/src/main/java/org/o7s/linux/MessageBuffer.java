package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Room for one message that comes over a {@link MessageSocket}, with the descriptors that came with
 * it. Whoever does not {@link #take} these has them closed with the next message, by {@link
 * Unwanted}. One thread.
 */
public final class MessageBuffer implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment header = arena.allocate(MessageHeader.BYTES, 8);
    private final MemorySegment vector = arena.allocate(MessageHeader.VECTOR_BYTES, 8);
    private final MemorySegment control = arena.allocate(MessageHeader.CONTROL_MAX_BYTES, 8);
    private final MemorySegment body;
    private final List<Descriptor> descriptors = new ArrayList<>();
    private int lengthBytes;

    /** What became of a wish to receive. */
    public enum Outcome {
        /** A message is there. */
        RECEIVED,
        /** Nothing waits now. */
        NOTHING,
        /** A message was longer than the buffer, or came with more descriptors than are taken. */
        TOO_LONG,
        /** The other side has closed. */
        CLOSED
    }

    /**
     * @param capacityBytes longest message
     */
    public MessageBuffer(int capacityBytes) {
        body = arena.allocate(capacityBytes, 8);
    }

    void prepare() {
        release();
        MessageHeader.fill(header, vector, body, control, MessageHeader.CONTROL_MAX_BYTES);
    }

    long header() {
        return header.address();
    }

    Outcome received(long result, boolean takesDescriptors) {
        if (result < 0) {
            return result == -Errno.EAGAIN || result == -Errno.EINTR
                    ? Outcome.NOTHING
                    : Outcome.CLOSED;
        }
        collect(MessageHeader.controlLength(header));
        if (result == 0) {
            // A message of no bytes looks like the end; nobody of ours sends one.
            release();
            return Outcome.CLOSED;
        }
        int truncated = SocketCalls.MSG_TRUNC | SocketCalls.MSG_CTRUNC;
        if ((MessageHeader.flags(header) & truncated) != 0
                || (!takesDescriptors && !descriptors.isEmpty())
                || descriptors.size() > MessageSocket.DESCRIPTORS_MAX) {
            release();
            return Outcome.TOO_LONG;
        }
        lengthBytes = (int) result;
        return Outcome.RECEIVED;
    }

    private void collect(long controlBytes) {
        if (controlBytes < MessageHeader.RIGHTS_OFFSET) {
            return;
        }
        long rights = Math.min(control.get(JAVA_LONG, 0), controlBytes);
        for (long at = MessageHeader.RIGHTS_OFFSET; at + 4 <= rights; at += 4) {
            descriptors.add(new Descriptor(control.get(JAVA_INT, at)));
        }
    }

    private void release() {
        descriptors.forEach(Unwanted::close);
        descriptors.clear();
        lengthBytes = 0;
    }

    /** A copy of the message. */
    public byte[] message() {
        return body.asSlice(0, lengthBytes).toArray(JAVA_BYTE);
    }

    /** The descriptors, which belong to the caller from now on. */
    public List<Descriptor> take() {
        List<Descriptor> taken = List.copyOf(descriptors);
        descriptors.clear();
        return taken;
    }

    @Override
    public void close() {
        release();
        arena.close();
    }
}
