package org.o7s.client;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of an application as segments of memory. Those who use a flow use few buffers, so the
 * last one is remembered, unless it is large: a view per packet would be garbage. For one thread at
 * a time.
 */
final class BufferView {
    private static final int REMEMBERED_BYTES_MAX = 65_536;

    private @Nullable ByteBuffer buffer;
    private MemorySegment view = MemorySegment.NULL;

    /** All of a buffer, from its first byte to its capacity. */
    MemorySegment of(ByteBuffer given) {
        if (given == buffer) {
            return view;
        }
        MemorySegment made = MemorySegment.ofBuffer(given.duplicate().clear());
        if (given.capacity() <= REMEMBERED_BYTES_MAX) {
            buffer = given;
            view = made;
        }
        return made;
    }

    /** Lets go of the buffer. */
    void clear() {
        buffer = null;
        view = MemorySegment.NULL;
    }
}
