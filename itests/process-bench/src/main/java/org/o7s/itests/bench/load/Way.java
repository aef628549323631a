package org.o7s.itests.bench.load;

import java.io.IOException;

/** A process's access to a way for packets between processes. */
public interface Way extends AutoCloseable {

    /** Forgets who connected so far, and says what becomes of those who connect from now on. */
    void expect(Calls calls);

    /**
     * Waits for another process to connect.
     *
     * @param number of the connection, known to both ends
     */
    Link accept(int number) throws IOException;

    /** Connects to the process of that name, which has to be there. */
    Link connect(String name, int number) throws IOException;

    @Override
    void close() throws IOException;

    /** What becomes of connections that others make. */
    enum Calls {
        /** They wait to be accepted. */
        WAIT,
        /** They are given back at once. */
        END
    }
}
