package org.o7s.ipc.data;

import java.io.IOException;

/**
 * What one process gives to another so that it can map the same memory: a descriptor, or the name
 * of a file. Whoever owns one closes it, or gives it away with a message. Any thread.
 */
public interface Handle extends AutoCloseable {
    /**
     * Another one for the same memory, to be given away.
     *
     * @throws IOException when the machine has none left
     */
    Handle copy() throws IOException;

    /** It is on its way to another process, which owns it from now on. */
    void given();

    /** Nobody gets at the memory by it any more; who has mapped it keeps it. Later calls: none. */
    @Override
    void close();
}
