package org.o7s.ipc.application;

import java.io.IOException;
import java.util.Optional;

/** A socket that waits for connections. Belongs to the thread of its exchange. */
interface MessageDoor extends AutoCloseable {
    /**
     * Watches it from now on, or not for now.
     *
     * @param token what the exchange tells when somebody has connected
     * @throws IOException when the kernel has no memory for it
     */
    void watch(long token, boolean now) throws IOException;

    /**
     * The next connection, or empty if none waits.
     *
     * @throws IOException when no descriptor is left
     */
    Optional<MessageLine> accept() throws IOException;

    @Override
    void close();
}
