package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Objects;

/**
 * Sleeping at a word of memory that two processes share, until the other one wakes the sleeper.
 *
 * <p>Any platform thread; a virtual thread would take its carrier to sleep with it.
 */
public final class Futex {
    /** Wakes everybody who sleeps at the word. */
    public static final int ALL = Integer.MAX_VALUE;

    private static final long NS_PER_S = 1_000_000_000L;
    private static final int WORD_BYTES = 4;

    /** Where the kernel reads the limit from, one per thread, freed with the thread. */
    private static final ThreadLocal<MemorySegment> TIME =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(16, 8));

    private Futex() {}

    /**
     * Sleeps while the word has this value: until woken, or for {@code limitNs}; may return early.
     *
     * @param memory shared memory
     * @param offset of the word, a multiple of 4
     * @param limitNs 1 or more
     * @throws IllegalStateException in a virtual thread
     */
    public static void await(MemorySegment memory, long offset, int value, long limitNs) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread must not wait in the kernel");
        }
        MemorySegment time = TIME.get();
        time.set(JAVA_LONG, 0, limitNs / NS_PER_S);
        time.set(JAVA_LONG, 8, limitNs % NS_PER_S);
        long word = word(memory, offset);
        try {
            ProcessCalls.futex(word, ProcessCalls.FUTEX_WAIT, value, time.address());
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /** Wakes at most so many who sleep at the word, in any process. Any thread. */
    public static void wake(MemorySegment memory, long offset, int count) {
        long word = word(memory, offset);
        try {
            ProcessCalls.futex(word, ProcessCalls.FUTEX_WAKE, count, 0);
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    private static long word(MemorySegment memory, long offset) {
        Objects.checkFromIndexSize(offset, WORD_BYTES, memory.byteSize());
        if (!memory.isNative() || (offset & (WORD_BYTES - 1)) != 0) {
            throw new IllegalArgumentException("no word of shared memory at " + offset);
        }
        return memory.address() + offset;
    }
}
