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
     * Gives the memory back to the machine, as far as that is possible while others map it. Not
     * once the mapping is gone.
     */
    void discard();
}
