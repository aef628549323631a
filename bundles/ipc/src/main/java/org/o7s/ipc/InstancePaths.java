package org.o7s.ipc;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The run directory of an instance, where its daemon and its clients meet.
 *
 * <p>{@code $O7S_RUN_DIR} names the parent; without it that is {@code /run/o7s} for root, and
 * {@code $XDG_RUNTIME_DIR/o7s} or {@code /tmp/o7s-USER} for everybody else. A value; any thread.
 *
 * @param instance name of the instance: 1..64 letters, digits, dots, hyphens, underscores
 * @param directory its directory
 */
public record InstancePaths(String instance, Path directory) {
    /** The environment variable that names the parent of all run directories. */
    public static final String RUN_VARIABLE = "O7S_RUN_DIR";

    /** The environment variable that names the instance that clients mean. */
    public static final String INSTANCE_VARIABLE = "O7S_INSTANCE";

    /** The instance that is meant if none is named. */
    public static final String DEFAULT_INSTANCE = "default";

    /** Longest path of a Unix domain socket, in bytes. */
    static final int SOCKET_PATH_MAX_BYTES = 107;

    private static final Path SYSTEM_WIDE = Path.of("/run/o7s");
    private static final int INSTANCE_MAX_CHARS = 64;

    /** The control socket. */
    public Path socket() {
        return directory.resolve("irm.sock");
    }

    /** The socket at which processes announce themselves to a daemon of the native way. */
    public Path applications() {
        return applications(BoundaryWay.NATIVE);
    }

    /** The socket at which processes announce themselves to a daemon of a way. */
    public Path applications(BoundaryWay way) {
        return directory.resolve(way.socketName());
    }

    /** Where a daemon of the portable way keeps memory that it shares with processes. */
    public Path memory() {
        return directory.resolve("memory");
    }

    /** The file that the daemon keeps locked. */
    public Path lock() {
        return directory.resolve("irmd.lock");
    }

    /**
     * Where the daemon of an instance works; touches nothing.
     *
     * @param environment the environment of the process
     * @param user name of the user that runs the daemon
     * @throws InstanceException if the name is not possible, or the path too long for a socket
     */
    public static InstancePaths ofDaemon(
            Map<String, String> environment, String user, String instance)
            throws InstanceException {
        return in(parents(environment, user).getFirst(), instance);
    }

    /**
     * Where a client finds the daemon of an instance: the user's own, else the one that root runs.
     *
     * @param environment the environment of the process
     * @param user name of the user
     * @param instance the instance, or empty for the one that {@code O7S_INSTANCE} names
     * @throws InstanceException if the name is not possible, or the path too long for a socket
     */
    public static InstancePaths ofClient(
            Map<String, String> environment, String user, String instance)
            throws InstanceException {
        String named = instance.isEmpty() ? fromEnvironment(environment) : instance;
        List<Path> parents = parents(environment, user);
        for (Path parent : parents) {
            InstancePaths paths = in(parent, named);
            if (Files.exists(paths.socket())) {
                return paths;
            }
        }
        return in(parents.getFirst(), named);
    }

    private static String fromEnvironment(Map<String, String> environment) {
        String named = environment.getOrDefault(INSTANCE_VARIABLE, "");
        return named.isEmpty() ? DEFAULT_INSTANCE : named;
    }

    private static InstancePaths in(Path parent, String instance) throws InstanceException {
        if (!isPossible(instance)) {
            throw new InstanceException(
                    "\""
                            + instance
                            + "\" cannot be the name of an instance: it must be 1 to 64 letters,"
                            + " digits, dots, hyphens or underscores, and not begin with a dot");
        }
        InstancePaths paths =
                new InstancePaths(instance, parent.resolve(instance).toAbsolutePath().normalize());
        int bytes = paths.socket().toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SOCKET_PATH_MAX_BYTES) {
            throw new InstanceException(
                    "the path of the control socket of instance \""
                            + instance
                            + "\" has "
                            + bytes
                            + " bytes, and a socket's path can have at most "
                            + SOCKET_PATH_MAX_BYTES
                            + ": set "
                            + RUN_VARIABLE
                            + " to a shorter directory");
        }
        return paths;
    }

    private static boolean isPossible(String instance) {
        if (instance.isEmpty()
                || instance.length() > INSTANCE_MAX_CHARS
                || instance.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < instance.length(); i++) {
            char c = instance.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static List<Path> parents(Map<String, String> environment, String user) {
        String named = environment.getOrDefault(RUN_VARIABLE, "");
        if (!named.isEmpty()) {
            return List.of(Path.of(named));
        }
        if (user.equals("root")) {
            return List.of(SYSTEM_WIDE);
        }
        List<Path> all = new ArrayList<>();
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        all.add(
                runtime.startsWith("/")
                        ? Path.of(runtime, "o7s")
                        : Path.of("/tmp", "o7s-" + user.replace('/', '_')));
        all.add(SYSTEM_WIDE);
        return all;
    }
}
