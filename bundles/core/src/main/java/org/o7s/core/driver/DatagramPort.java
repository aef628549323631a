package org.o7s.core.driver;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.o7s.core.packet.Packet;

/** An open UDP socket. */
public interface DatagramPort extends Port {

    /** Receives datagrams, one call each. */
    @FunctionalInterface
    interface Receiver {
        /**
         * The payload of a datagram, in the driver's memory, valid during this call only.
         *
         * @param source who sent it
         */
        void onDatagram(
                MemorySegment memory, long offset, int lengthBytes, InetSocketAddress source);
    }

    /** The address and port that the socket is bound to. */
    InetSocketAddress localAddress();

    /**
     * Hands received datagrams over.
     *
     * @param limit how many at most
     * @return how many
     */
    int poll(Receiver receiver, int limit);

    /**
     * Queues a datagram for the next flush.
     *
     * @return false if the queue is full: flush first, the packet still belongs to the caller
     */
    boolean offer(Packet payload, InetSocketAddress destination);

    /** Whether the socket still works; if not, the port should be closed and opened anew. */
    boolean isAlive();
}
