package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;

/**
 * The words of a flow segment, which another process reads and writes at the same time: what is
 * written is seen together with what was written before, unless it says otherwise. Offsets are
 * checked. Any thread.
 */
sealed interface Words {
    int getInt(long offset);

    void setInt(long offset, int value);

    int swapInt(long offset, int value);

    long getLong(long offset);

    void setLong(long offset, long value);

    /** Reads a word whole, in no order with others. */
    long peekLong(long offset);

    /** Writes a word in no order with others: of a record that is not published yet. */
    void putLong(long offset, long value);

    /** Of memory that may be unmapped while somebody still has them, who then gets an exception. */
    record Mapped(MemorySegment memory) implements Words {
        private static final VarHandle LONG = JAVA_LONG.varHandle();

        @Override
        public int getInt(long offset) {
            return SharedWords.getInt(memory, offset);
        }

        @Override
        public void setInt(long offset, int value) {
            SharedWords.setInt(memory, offset, value);
        }

        @Override
        public int swapInt(long offset, int value) {
            return SharedWords.swapInt(memory, offset, value);
        }

        @Override
        public long getLong(long offset) {
            return SharedWords.getLong(memory, offset);
        }

        @Override
        public void setLong(long offset, long value) {
            SharedWords.setLong(memory, offset, value);
        }

        @Override
        public long peekLong(long offset) {
            return (long) LONG.getOpaque(memory, offset);
        }

        @Override
        public void putLong(long offset, long value) {
            memory.set(JAVA_LONG, offset, value);
        }
    }

    /**
     * Of memory that stays mapped for as long as anybody has its segment ({@link
     * java.lang.foreign.Arena#ofAuto}), as these do: whether it is mapped need not be asked for
     * each word, which costs more than the word.
     */
    final class Lasting implements Words {
        private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
        private static final VarHandle INT = JAVA_INT.varHandle();
        private static final VarHandle LONG = JAVA_LONG.varHandle();

        private final MemorySegment memory;
        private final long address;

        /** The last offset at which a word of eight bytes is. */
        private final long last;

        Lasting(MemorySegment memory) {
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

        @Override
        public int getInt(long offset) {
            try {
                return (int) INT.getAcquire(ALL, at(offset));
            } finally {
                Reference.reachabilityFence(memory);
            }
        }

        @Override
        public void setInt(long offset, int value) {
            try {
                INT.setRelease(ALL, at(offset), value);
            } finally {
                Reference.reachabilityFence(memory);
            }
        }

        @Override
        public int swapInt(long offset, int value) {
            try {
                return (int) INT.getAndSet(ALL, at(offset), value);
            } finally {
                Reference.reachabilityFence(memory);
            }
        }

        @Override
        public long getLong(long offset) {
            try {
                return (long) LONG.getAcquire(ALL, at(offset));
            } finally {
                Reference.reachabilityFence(memory);
            }
        }

        @Override
        public void setLong(long offset, long value) {
            try {
                LONG.setRelease(ALL, at(offset), value);
            } finally {
                Reference.reachabilityFence(memory);
            }
        }

        @Override
        public long peekLong(long offset) {
            try {
                return (long) LONG.getOpaque(ALL, at(offset));
            } finally {
                Reference.reachabilityFence(memory);
            }
        }

        @Override
        public void putLong(long offset, long value) {
            try {
                LONG.set(ALL, at(offset), value);
            } finally {
                Reference.reachabilityFence(memory);
            }
        }
    }
}
