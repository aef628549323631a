package org.o7s.ipc.data;

import java.lang.foreign.MemorySegment;

/** Memory that two processes map. Its life as a mapping is that of the arena it was made with. */
public interface MappedMemory {
    /** The mapping. */
    MemorySegment memory();

    /** What to hand to the other process; to be closed in the end. Closed if it was adopted. */
    Handle handle();

    /** How threads sleep at words of it. */
    Wakening wakening();

    /** Whether it is there as long as it is mapped, and may be reached by its address: native. */
    boolean isSealed();

    /**
     * Takes memory of the machine for a part of one that was made sparse; what it holds stays as it
     * is. Takes its time. Any thread.
     *
     * @param offset of the part, a multiple of 4096
     * @param bytes its size, a multiple of 4096
     * @return false if the machine has none, so that the part must not be touched
     */
    boolean populate(long offset, long bytes);

    /**
     * Gives the memory back to the machine, as far as that is possible while others map it. Not
     * once the mapping is gone.
     */
    void discard();
}
