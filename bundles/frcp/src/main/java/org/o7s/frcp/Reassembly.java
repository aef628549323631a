package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A message that is put together of fragments. Its memory grows with the message, at most to the
 * limit; what is more than {@link #KEPT_BYTES} is let go of after the message.
 */
final class Reassembly {
    private static final int KEPT_BYTES = 64 * 1024;

    private final int bytesMax;
    private byte[] memory = {};
    private MemorySegment segment = MemorySegment.ofArray(memory);
    private int begin;
    private int end;
    private int fragments;
    private int next;
    private boolean open;
    private boolean complete;

    Reassembly(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Whether a first fragment came. */
    boolean isOpen() {
        return open;
    }

    /** Whether the last fragment came. */
    boolean isComplete() {
        return complete;
    }

    /** Bytes that wait. */
    int bytes() {
        return end - begin;
    }

    /** How many fragments it is made of so far. */
    int fragments() {
        return fragments;
    }

    /** The number of the fragment that must come next. */
    int next() {
        return next;
    }

    void open() {
        open = true;
    }

    /**
     * Adds a fragment.
     *
     * @return whether there is room for it
     */
    boolean add(int number, MemorySegment source, long offset, int bytes, boolean last) {
        if (bytes > bytesMax - end) {
            return false;
        }
        if (end + bytes > memory.length) {
            byte[] more = new byte[Math.min(bytesMax, Math.max(end + bytes, memory.length * 2))];
            System.arraycopy(memory, 0, more, 0, end);
            memory = more;
            segment = MemorySegment.ofArray(more);
        }
        MemorySegment.copy(source, offset, segment, end, bytes);
        end += bytes;
        fragments++;
        next = number + 1;
        complete = last;
        return true;
    }

    /** Takes bytes from the front. */
    int take(MemorySegment target, long offset, int room) {
        int bytes = Math.min(room, end - begin);
        MemorySegment.copy(memory, begin, target, ValueLayout.JAVA_BYTE, offset, bytes);
        begin += bytes;
        return bytes;
    }

    /** Forgets the message. */
    void clear() {
        begin = 0;
        end = 0;
        fragments = 0;
        open = false;
        complete = false;
        if (memory.length > KEPT_BYTES) {
            memory = new byte[0];
            segment = MemorySegment.ofArray(memory);
        }
    }
}
