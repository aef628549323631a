package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.function.LongSupplier;

/**
 * The words of memory that stays mapped for as long as anybody has its segment ({@link
 * java.lang.foreign.Arena#ofAuto}): whether it is mapped need not be asked for each word, which
 * costs more than the word. Offsets are checked. Any thread.
 */
public final class LastingWords {
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private final MemorySegment memory;
    private final long address;

    /** The last offset at which a word of eight bytes is. */
    private final long last;

    /** Those of a mapping whose arena ends when nobody has the segment any more. */
    public LastingWords(MemorySegment memory) {
        this.memory = memory;
        this.address = memory.address();
        this.last = memory.byteSize() - Long.BYTES;
    }

    private long at(long offset) {
        if (offset < 0 || offset > last) {
            throw new IndexOutOfBoundsException("no word at " + offset);
        }
        return address + offset;
    }

    /** Reads a word together with what was written before it. */
    public int getInt(long offset) {
        try {
            return (int) INT.getAcquire(ALL, at(offset));
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /** Writes a word together with what was written before it. */
    public void setInt(long offset, int value) {
        try {
            INT.setRelease(ALL, at(offset), value);
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /** Exchanges a word, in order with all others. */
    public int swapInt(long offset, int value) {
        try {
            return (int) INT.getAndSet(ALL, at(offset), value);
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /** As {@link #getInt}. */
    public long getLong(long offset) {
        try {
            return (long) LONG.getAcquire(ALL, at(offset));
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /** One word, read as by {@link #getLong}, for whoever looks at it often. */
    public LongSupplier longAt(long offset) {
        return new LastingWord(memory, at(offset));
    }

    private record LastingWord(MemorySegment memory, long address) implements LongSupplier {
        @Override
        public long getAsLong() {
            try {
                return (long) LONG.getAcquire(ALL, address);
            } finally {
                Reference.reachabilityFence(memory);
            }
        }
    }

    /** As {@link #setInt}. */
    public void setLong(long offset, long value) {
        try {
            LONG.setRelease(ALL, at(offset), value);
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /** Reads a word whole, in no order with others. */
    public long peekLong(long offset) {
        try {
            return (long) LONG.getOpaque(ALL, at(offset));
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /** Writes a word in no order with others. */
    public void putLong(long offset, long value) {
        try {
            LONG.set(ALL, at(offset), value);
        } finally {
            Reference.reachabilityFence(memory);
        }
    }
}
