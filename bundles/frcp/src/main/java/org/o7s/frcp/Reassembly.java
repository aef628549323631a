package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * A message that is put together of fragments. Its memory grows with the message, at most to the
 * limit and as the budget of the process allows; after the message at most {@link #KEPT_BYTES} are
 * kept for the next one until the reader rests, and nothing if others need it.
 */
final class Reassembly {
    /** What becomes of a fragment. */
    enum Addition {
        ADDED,
        /** The message is larger than allowed. */
        TOO_LARGE,
        /** There is no memory for it now. */
        NO_MEMORY
    }

    private static final int KEPT_BYTES = 1 << 20;

    private final int bytesMax;
    private final MessageBudget budget;
    private byte[] memory = {};
    private MemorySegment segment = MemorySegment.ofArray(memory);
    private int begin;
    private int end;
    private int fragments;
    private int next;
    private boolean open;
    private boolean complete;

    Reassembly(int bytesMax, MessageBudget budget) {
        this.bytesMax = bytesMax;
        this.budget = budget;
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

    /** Adds a fragment. */
    Addition add(int number, MemorySegment source, long offset, int bytes, boolean last) {
        if (bytes > bytesMax - end) {
            return Addition.TOO_LARGE;
        }
        if (end + bytes > memory.length && !grow(end + bytes)) {
            return Addition.NO_MEMORY;
        }
        MemorySegment.copy(source, offset, segment, end, bytes);
        end += bytes;
        fragments++;
        next = number + 1;
        complete = last;
        if (last) {
            budget.complete(this);
        }
        return Addition.ADDED;
    }

    /** Makes room for so many bytes, at best for twice of what there is. */
    private boolean grow(int least) {
        int twice = (int) Math.min(bytesMax, Math.max(least, memory.length * 2L));
        return growTo(twice) || (least < twice && growTo(least));
    }

    private boolean growTo(int bytes) {
        int added = bytes - memory.length;
        if (!budget.take(this, memory.length, added)) {
            return false;
        }
        byte[] more = allocate(bytes);
        if (more == null) {
            budget.give(added);
            return false;
        }
        System.arraycopy(memory, 0, more, 0, end);
        memory = more;
        segment = MemorySegment.ofArray(more);
        return true;
    }

    /** Null where the process has less memory than the budget: nobody must die of a message. */
    private static byte @Nullable [] allocate(int bytes) {
        try {
            return new byte[bytes];
        } catch (OutOfMemoryError _) {
            return null;
        }
    }

    /** The flow is over: all memory is given back. */
    void end() {
        clear();
        letGo();
    }

    /** Whether memory is kept. */
    boolean hasMemory() {
        return memory.length > 0;
    }

    /** Gives all memory back, in which there must be no message. */
    void letGo() {
        budget.give(memory.length);
        memory = new byte[0];
        segment = MemorySegment.ofArray(memory);
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
        budget.complete(this);
        complete = false;
        if (memory.length > KEPT_BYTES || !budget.isPlentiful()) {
            letGo();
        }
    }
}
