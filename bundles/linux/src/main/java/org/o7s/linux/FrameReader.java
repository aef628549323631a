package org.o7s.linux;

import java.lang.foreign.MemorySegment;

/** Takes the frames out of a receive ring. */
@FunctionalInterface
public interface FrameReader {
    /**
     * One whole frame, Ethernet header first, in place.
     *
     * @param ring memory of the ring, valid for this frame only during this call
     * @param offset where the frame starts
     * @param lengthBytes its length, without checksum; at least 14
     */
    void frame(MemorySegment ring, long offset, int lengthBytes);
}
