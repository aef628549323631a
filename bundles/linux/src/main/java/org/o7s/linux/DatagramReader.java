package org.o7s.linux;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/** Takes the datagrams out of a socket. */
@FunctionalInterface
public interface DatagramReader {
    /**
     * The payload of one datagram, in place.
     *
     * @param memory of the socket, valid for this datagram only during this call
     * @param offset where it starts
     * @param lengthBytes its length, 0 or more
     * @param source who sent it
     */
    void datagram(MemorySegment memory, long offset, int lengthBytes, InetSocketAddress source);
}
