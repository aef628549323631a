package org.o7s.ipc.application;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.data.Handle;
import org.o7s.ipc.data.MemorySource;

/**
 * The sockets of one thread, and how it sleeps until one of them is ready: one of the two ways of
 * the boundary. Everything but {@link #wake} belongs to that thread.
 */
interface Exchange extends AutoCloseable {
    /** Something can be read, or the other side has closed. */
    int READABLE = 1;

    /** Something can be written. */
    int WRITABLE = 4;

    /** What happens with a socket that is ready. */
    @FunctionalInterface
    interface Handler {
        /**
         * Does what is due for it.
         *
         * @param token as given when it was watched
         * @param events {@link #READABLE} and {@link #WRITABLE}, or'ed together
         */
        void ready(long token, int events);
    }

    /** Rings the loop of the daemon. */
    interface Bell {
        /** Any thread. */
        void ring();

        /** Rings no more. */
        void close();
    }

    /**
     * An exchange of one of the ways.
     *
     * @throws IOException if the machine cannot have one
     */
    static Exchange of(BoundaryWay way) throws IOException {
        return switch (way) {
            case NATIVE -> DescriptorExchange.open();
            case PORTABLE -> new ChannelExchange();
        };
    }

    /**
     * Listens at a path, which must not exist.
     *
     * @param backlog how many connections may wait to be accepted
     * @throws IOException when the path cannot be used
     */
    MessageDoor listen(Path path, int backlog) throws IOException;

    /**
     * Connects to whoever listens at a path.
     *
     * @throws IOException when nobody does, or too many wait already
     */
    MessageLine connect(Path path) throws IOException;

    /**
     * Where the memory comes from that the daemon at a path hands over.
     *
     * @param path of its socket
     */
    MemorySource memory(Path path);

    /**
     * How a process rings its daemon.
     *
     * @param handle what came for that purpose
     * @param outbox what goes to the daemon
     * @throws IOException if that is not what it should be
     */
    Bell bell(List<Handle> handle, MessageOutbox outbox) throws IOException;

    /** Sleeps until something is ready, somebody wakes, or the time is up; then tells. */
    void await(long maxNs, Handler handler);

    /** Ends the sleep of {@link #await}, the current or the next one. Any thread. */
    void wake();

    @Override
    void close();
}
