package org.o7s.ipc.data;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** Words of memory that another process reads and writes at the same time. */
final class SharedWords {
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private SharedWords() {}

    static int getInt(MemorySegment memory, long offset) {
        return (int) INT.getAcquire(memory, offset);
    }

    static void setInt(MemorySegment memory, long offset, int value) {
        INT.setRelease(memory, offset, value);
    }

    static int swapInt(MemorySegment memory, long offset, int value) {
        return (int) INT.getAndSet(memory, offset, value);
    }

    static boolean exchangeInt(MemorySegment memory, long offset, int from, int to) {
        return INT.compareAndSet(memory, offset, from, to);
    }

    static long getLong(MemorySegment memory, long offset) {
        return (long) LONG.getAcquire(memory, offset);
    }

    static void setLong(MemorySegment memory, long offset, long value) {
        LONG.setRelease(memory, offset, value);
    }

    static long swapLong(MemorySegment memory, long offset, long value) {
        return (long) LONG.getAndSet(memory, offset, value);
    }

    static void orLong(MemorySegment memory, long offset, long bits) {
        var _ = (long) LONG.getAndBitwiseOr(memory, offset, bits);
    }
}
