package org.o7s.irm.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import org.o7s.ipc.application.ProcessLink;
import org.o7s.irm.state.ProcessOrigin;

/** Asks the kernel where processes come from. Any thread. */
final class ProcessOrigins {
    private static final Path PROC = Path.of("/proc");

    private ProcessOrigins() {}

    /** Where the process at the other end of a connection comes from. */
    static ProcessOrigin of(ProcessLink link) {
        long pid = link.processId();
        return new ProcessOrigin(
                link.userId(),
                userName(pid, link.userId()),
                link.isPrivileged(),
                pid,
                ProcessClock.startedTicks(pid));
    }

    /** The name of its user, or the number if it has no name, or the process is not to be seen. */
    private static String userName(long pid, int userId) {
        String number = Integer.toUnsignedString(userId);
        try {
            Map<String, Object> owner =
                    Files.readAttributes(PROC.resolve(Long.toString(pid)), "unix:uid,owner");
            // A process that hides its memory belongs to root there, whoever its user is.
            return owner.get("uid") instanceof Integer uid
                            && uid == userId
                            && owner.get("owner") instanceof UserPrincipal named
                    ? named.getName()
                    : number;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return number;
        }
    }
}
