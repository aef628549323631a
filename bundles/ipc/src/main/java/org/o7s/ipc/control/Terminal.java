package org.o7s.ipc.control;

import java.io.OutputStream;
import java.nio.file.Path;

/** Where a command of a client runs. Any thread. */
public interface Terminal {
    /** For results; writing waits while the client does not read. */
    OutputStream out();

    /** For problems and notices. */
    OutputStream err();

    /** What relative file names are relative to. */
    Path directory();

    /** Width of the client's terminal; 0 if the output goes elsewhere. */
    int widthColumns();

    /**
     * Has an action run when the client interrupts the command, or goes away: at once, if that is
     * so already.
     */
    void onInterrupt(Runnable action);
}
