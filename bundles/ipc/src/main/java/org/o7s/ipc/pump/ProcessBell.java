package org.o7s.ipc.pump;

import java.io.IOException;
import java.util.List;
import org.o7s.ipc.data.Handle;

/** By which one process rings the loop of the pumps. */
public interface ProcessBell {
    /**
     * What the process gets to ring it; nothing if it rings over its socket.
     *
     * @throws IOException if no descriptor is left
     */
    List<Handle> handOver() throws IOException;

    /** The process has rung over its socket. Any thread. */
    void rung();

    /** The loop has heard it, and looks after the process: it may ring again. */
    void heard();

    /** Nobody rings it any more. */
    void close();
}
