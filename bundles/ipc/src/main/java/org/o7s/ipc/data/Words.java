package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;
import org.o7s.linux.LastingWords;

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

    /** One word, read as by {@link #getLong}, for whoever looks at it often. */
    LongSupplier longAt(long offset);

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
        public LongSupplier longAt(long offset) {
            return () -> getLong(offset);
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

    /** Of memory that stays mapped for as long as anybody has its segment, as these do. */
    final class Lasting implements Words {
        private final LastingWords words;

        Lasting(MemorySegment memory) {
            words = new LastingWords(memory);
        }

        @Override
        public int getInt(long offset) {
            return words.getInt(offset);
        }

        @Override
        public void setInt(long offset, int value) {
            words.setInt(offset, value);
        }

        @Override
        public int swapInt(long offset, int value) {
            return words.swapInt(offset, value);
        }

        @Override
        public long getLong(long offset) {
            return words.getLong(offset);
        }

        @Override
        public LongSupplier longAt(long offset) {
            return words.longAt(offset);
        }

        @Override
        public void setLong(long offset, long value) {
            words.setLong(offset, value);
        }

        @Override
        public long peekLong(long offset) {
            return words.peekLong(offset);
        }

        @Override
        public void putLong(long offset, long value) {
            words.putLong(offset, value);
        }
    }
}
