package org.o7s.client.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.InstancePaths;

/**
 * Finds the socket of a daemon, again each time: its successor may go the other way. Any thread.
 */
@FunctionalInterface
public interface SocketFinder {
    /** The environment variable that says which way of the boundary this process wants. */
    String VARIABLE = "O7S_BOUNDARY";

    /** The system property that says so, before the variable. */
    String PROPERTY = "o7s.boundary";

    /** What a sentence about another way than the wanted one begins with. */
    String OTHER_WAY = "E-BOUNDARY-WAY";

    /**
     * The socket, which may not be there.
     *
     * @throws IOException if the daemon goes another way than this process wants
     */
    Path find() throws IOException;

    /**
     * The socket of an instance, whichever way its daemon goes.
     *
     * @param wanted the way that this process wants, or empty for the daemon's
     */
    static SocketFinder of(InstancePaths paths, Optional<BoundaryWay> wanted) {
        return () -> find(paths, wanted);
    }

    private static Path find(InstancePaths paths, Optional<BoundaryWay> wanted) throws IOException {
        BoundaryWay preferred = wanted.orElse(BoundaryWay.NATIVE);
        Path socket = paths.applications(preferred);
        Path other = paths.applications(preferred.other());
        if (Files.exists(socket) || !Files.exists(other)) {
            return socket;
        }
        if (wanted.isEmpty()) {
            return other;
        }
        boolean portable = preferred == BoundaryWay.PORTABLE;
        throw new IOException(
                OTHER_WAY
                        + " the process wants the "
                        + preferred.word()
                        + " way, as "
                        + VARIABLE
                        + " or "
                        + PROPERTY
                        + " says, and the daemon of instance \""
                        + paths.instance()
                        + "\" goes the "
                        + preferred.other().word()
                        + " one: leave that out, so that the process goes the daemon's way, or"
                        + " start irmd "
                        + (portable ? "with" : "without")
                        + " --portable");
    }
}
