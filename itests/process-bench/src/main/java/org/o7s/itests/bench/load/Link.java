package org.o7s.itests.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Packets between two processes, both ways. One thread. */
public interface Link extends AutoCloseable {
    /** What {@link #receive} returns when the other end has gone. */
    int END = -1;

    /** What it returns when nothing came in time. */
    int LATE = -2;

    /** The largest packet, in bytes. */
    int largestBytes();

    /** Sends the remaining bytes as one packet; waits for room. */
    void send(ByteBuffer packet) throws IOException;

    /**
     * Receives one packet.
     *
     * @param limitNs how long to wait for it; ways that lose nothing may wait for longer
     * @return its length, {@link #END} or {@link #LATE}
     */
    int receive(ByteBuffer into, long limitNs) throws IOException;

    /**
     * Receives what is there, as a program would that wants all of it: each packet is copied to the
     * beginning of the buffer.
     *
     * @return how many packets, at least one; or {@link #END} or {@link #LATE}
     */
    default int drain(ByteBuffer into, long limitNs) throws IOException {
        int length = receive(into.clear(), limitNs);
        return length < 0 ? length : 1;
    }

    /**
     * Waits until the other end has taken this connection, where that is not known when it is made,
     * and given it back.
     */
    default void awaitTaken() throws IOException {}

    @Override
    void close() throws IOException;
}
