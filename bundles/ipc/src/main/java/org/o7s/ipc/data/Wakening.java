package org.o7s.ipc.data;

import java.lang.foreign.MemorySegment;

/**
 * How a thread sleeps at a word of memory that two processes share, and how the other one wakes it.
 * Whoever wakes changes the word first.
 */
public interface Wakening {
    /** Wakes everybody who sleeps at the word. */
    int ALL = Integer.MAX_VALUE;

    /**
     * Sleeps while the word has this value: until woken, or for {@code limitNs}; may return early.
     * Platform threads.
     *
     * @param offset of the word, a multiple of 4
     * @param limitNs 1 or more
     */
    void await(MemorySegment memory, long offset, int value, long limitNs);

    /** Whether {@link #fence} reaches all threads that sleep in the same way, and say so too. */
    boolean hasFence();

    /** A full fence here and in those threads. Not if there is none. */
    void fence();

    /** Wakes at most so many who sleep at the word, in any process. Any thread. */
    void wake(MemorySegment memory, long offset, int count);
}
