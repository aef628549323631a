package org.o7s.client;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What is still to be written of a large message that was taken: a copy. */
final class MessageRest {
    private final MemorySegment memory;
    private final int reserved;
    private int offset;

    /**
     * A copy.
     *
     * @param reserved what the whole message took of the memory for such
     */
    MessageRest(MemorySegment source, long from, int bytes, int reserved) {
        this.memory =
                MemorySegment.ofArray(source.asSlice(from, bytes).toArray(ValueLayout.JAVA_BYTE));
        this.reserved = reserved;
    }

    MemorySegment memory() {
        return memory;
    }

    /** Where the rest begins. */
    int offset() {
        return offset;
    }

    /** How many bytes are left. */
    int bytes() {
        return (int) memory.byteSize() - offset;
    }

    int reserved() {
        return reserved;
    }

    /** So many more bytes were taken. */
    void taken(int bytes) {
        offset += bytes;
    }
}
