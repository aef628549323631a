package org.o7s.ipc.data;

import java.io.IOException;
import java.lang.foreign.Arena;

/**
 * Where memory comes from that processes share: one of the two ways of the boundary. Any thread.
 */
public interface MemorySource {
    /**
     * New memory, all zero, allocated in full.
     *
     * @param kind for people who look for it: letters, digits, hyphens, at most 16
     * @param bytes its size, a multiple of 4096
     * @param arena how long it stays mapped here
     * @throws IOException when the machine has none left
     */
    MappedMemory create(String kind, long bytes, Arena arena) throws IOException;

    /** Whether it has {@link #createSparse}. */
    boolean canBeSparse();

    /**
     * New memory as {@link #create}, every part of which has to be {@link MappedMemory#populate
     * taken} before it is used.
     *
     * @throws IOException when the machine has none left
     * @throws UnsupportedOperationException unless {@link #canBeSparse}
     */
    MappedMemory createSparse(String kind, long bytes, Arena arena) throws IOException;

    /**
     * Maps memory that another process made and handed over; its handle is closed in any case.
     *
     * @param arena how long it stays mapped here
     * @param sizes one of which it must have, in bytes
     * @throws IOException when it is not what it should be, or cannot be mapped
     */
    MappedMemory adopt(Handle handle, Arena arena, long... sizes) throws IOException;
}
