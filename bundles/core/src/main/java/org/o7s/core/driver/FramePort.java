package org.o7s.core.driver;

import java.lang.foreign.MemorySegment;
import org.o7s.core.packet.Packet;

/**
 * An open Ethernet interface, receiving one EtherType; or another device that carries frames, which
 * then have no Ethernet header.
 */
public interface FramePort extends Port {
    /** Name of the counter of packets that left in one frame with another before them. */
    String SENT_SHARED = "sent-shared";

    /** Receives frames, one call each. */
    @FunctionalInterface
    interface Receiver {
        /**
         * A frame from its destination address on, in the driver's memory, valid during this call
         * only.
         *
         * @param memory where it lies; bounded to what the driver owns
         * @param offset where it begins
         * @param lengthBytes how many bytes were received
         */
        void onFrame(MemorySegment memory, long offset, int lengthBytes);
    }

    /** The interface's own address, in the low 48 bits; 0 if it has none. */
    long macAddress();

    /** Largest payload of a frame behind its 14-byte Ethernet header, in bytes, as of now. */
    int mtuBytes();

    /**
     * Hands received frames over.
     *
     * @param limit how many at most
     * @return how many
     */
    int poll(Receiver receiver, int limit);

    /**
     * Queues a whole frame for the next flush. If it is dropped, all packets that are {@link
     * Packet#aboard} are counted; among those that left it is one, and {@link #SENT_SHARED} counts
     * the others. A device without Ethernet headers carries no shared frames, and counts frames.
     *
     * @return false if the queue is full: flush first, the packet still belongs to the caller
     */
    boolean offer(Packet frame);

    /** Whether the interface still exists; if not, the port should be closed and opened anew. */
    boolean isAlive();
}
