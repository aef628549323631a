package org.o7s.lab.cli;

import java.util.Optional;

/** Where the lines of a prompt come from. One thread; {@link #close} any. */
interface Lines extends AutoCloseable {
    /** The next line, without blanks around it; empty at the end of the input. */
    Optional<String> next();

    /** Leaves the terminal as it was. */
    @Override
    void close();
}
