package org.o7s.ipc.application;

import java.io.IOException;
import java.util.List;
import org.o7s.ipc.data.Handle;

/**
 * A connection that carries whole messages, and handles of memory with them. It never blocks. One
 * thread sends at a time; everything else but {@link #close} belongs to the thread of its exchange.
 */
interface MessageLine extends AutoCloseable {

    /** Who is at the other end. */
    sealed interface Peer {
        /**
         * A process that may come.
         *
         * @param processId its number, as the kernel knows it; 0 if it does not say
         * @param userId its user
         */
        record Admitted(long processId, int userId) implements Peer {}

        /**
         * A process that this way of the boundary cannot serve.
         *
         * @param sentence why, and what to do
         */
        record Stranger(String sentence) implements Peer {}
    }

    /** What became of a message that was to be sent. */
    enum Sent {
        /** It is on its way. */
        SENT,
        /** There is no room now. */
        FULL,
        /** The other side has closed. */
        CLOSED
    }

    /** What became of a wish to receive. */
    enum Received {
        /** A message is there. */
        MESSAGE,
        /** Nothing waits now. */
        NOTHING,
        /** A message was longer than it may be, or came with too many handles. */
        TOO_LONG,
        /** The other side has closed. */
        CLOSED
    }

    /**
     * Watches it from now on, or for something else than before.
     *
     * @param token what the exchange tells, 0 or more
     * @param wanted {@link Exchange#READABLE} and {@link Exchange#WRITABLE}, or'ed together
     * @throws IOException when the kernel has no memory for it
     */
    void watch(long token, int wanted) throws IOException;

    /** Watches it no more; to be called before it is closed. */
    void unwatch();

    /**
     * Who is at the other end: who it was when it connected.
     *
     * @throws IOException if that cannot be seen
     */
    Peer peer() throws IOException;

    /**
     * The number of the process at the other end; 0 if it has none that can be believed.
     *
     * @param peer who that is
     * @param said what it says that its number is
     */
    long processId(Peer.Admitted peer, long said);

    /**
     * Sends a message, whole or not at all.
     *
     * @param enclosed what goes with it, and belongs to the other side once it is sent
     * @throws IOException when the kernel does not take it
     */
    Sent send(byte[] message, List<Handle> enclosed) throws IOException;

    /** Sends on what is on its way already. */
    Sent flush();

    /** Takes the next message; what came before is gone. */
    Received receive();

    /** Whether a whole message has come that {@link Exchange#await} does not tell of any more. */
    boolean holdsMessage();

    /** Whether a message has begun to come and has not ended. */
    boolean isHalfway();

    /** A copy of the message; empty: the other side rings. */
    byte[] message();

    /**
     * What came with the message, which belongs to the caller from now on.
     *
     * @throws IOException if it is not what it should be
     */
    List<Handle> take() throws IOException;

    @Override
    void close();
}
