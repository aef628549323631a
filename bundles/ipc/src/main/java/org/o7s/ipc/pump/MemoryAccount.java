package org.o7s.ipc.pump;

/** Where memory is charged that is shared with processes of one user. One thread. */
public interface MemoryAccount {
    /** Charges so many bytes more, if the user may have them. */
    boolean takeMemory(long bytes);

    /** So many of the bytes are given back, or could not be had. */
    void giveMemory(long bytes);
}
