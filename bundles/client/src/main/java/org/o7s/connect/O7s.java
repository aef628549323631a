package org.o7s.connect;

import java.io.IOException;
import java.util.Optional;
import org.o7s.api.Application;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.client.process.ProcessApplication;
import org.o7s.client.process.SocketFinder;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.InstanceException;
import org.o7s.ipc.InstancePaths;

/**
 * The way in for applications that are processes of their own: {@code O7s.connect()}.
 *
 * <p>The daemon is found as the commands find it: the instance that {@code O7S_INSTANCE} names, the
 * user's own before the one that root runs. Which way of the boundary the daemon goes shows in its
 * run directory; {@code O7S_BOUNDARY} or {@code -Do7s.boundary} can ask for one of the two. Any
 * thread. Bundles inside of the framework use the service {@link org.o7s.api.Applications} instead.
 */
public final class O7s {
    /** The environment variable that says which program this process is. */
    public static final String PROGRAM_VARIABLE = "O7S_PROGRAM";

    private O7s() {}

    /**
     * Announces this process as the program that it runs: what {@value #PROGRAM_VARIABLE} says,
     * which the super-server sets to the script or program that it started, else the base name of
     * its jar or main class.
     *
     * @throws FlowException NO_IRM if there is no daemon, or it does not serve this process
     */
    public static Application connect() {
        String told = System.getenv().getOrDefault(PROGRAM_VARIABLE, "");
        return connect(told.isEmpty() ? program(System.getProperty("sun.java.command", "")) : told);
    }

    /**
     * Announces this process as a program.
     *
     * @param program 1..255 bytes of UTF-8; the process inherits the names bound to it
     * @throws FlowException NO_IRM if there is no daemon, or it does not serve this process
     */
    public static Application connect(String program) {
        return connect("", program);
    }

    /**
     * Announces this process to the daemon of an instance.
     *
     * @param instance its name, or empty for the one that the environment names
     * @param program 1..255 bytes of UTF-8; the process inherits the names bound to it
     * @throws FlowException NO_IRM if there is no daemon, or it does not serve this process
     */
    public static Application connect(String instance, String program) {
        InstancePaths paths;
        try {
            String user = System.getProperty("user.name", "");
            paths = InstancePaths.ofClient(System.getenv(), user, instance);
        } catch (InstanceException e) {
            throw new FlowException(FlowError.INVALID, String.valueOf(e.getMessage()));
        }
        try {
            return ProcessApplication.connect(SocketFinder.of(paths, wantedWay()), program);
        } catch (IOException e) {
            throw new FlowException(
                    FlowError.NO_IRM,
                    "cannot announce program \""
                            + program
                            + "\" at the daemon in "
                            + paths.directory()
                            + ": "
                            + e.getMessage()
                            + " (try: start irmd, or name its instance in "
                            + InstancePaths.INSTANCE_VARIABLE
                            + ")");
        }
    }

    /** The way of the boundary that this process wants; empty if it goes the daemon's. */
    private static Optional<BoundaryWay> wantedWay() {
        String told = System.getenv().getOrDefault(SocketFinder.VARIABLE, "");
        String word = System.getProperty(SocketFinder.PROPERTY, told);
        if (word.isEmpty()) {
            return Optional.empty();
        }
        Optional<BoundaryWay> way = BoundaryWay.named(word);
        if (way.isEmpty()) {
            throw new FlowException(
                    FlowError.INVALID,
                    "\""
                            + word
                            + "\" is no way to talk to the daemon: "
                            + SocketFinder.VARIABLE
                            + " or "
                            + SocketFinder.PROPERTY
                            + " can be native or portable, or left out");
        }
        return way;
    }

    /** The program that a command line of Java runs: the base name of the jar or class. */
    static String program(String command) {
        String first = command.strip().split("\\s+", 2)[0];
        String file = first.substring(first.lastIndexOf('/') + 1);
        if (file.endsWith(".jar")) {
            return file.substring(0, file.length() - ".jar".length());
        }
        String name = file.substring(file.lastIndexOf('.') + 1);
        return name.isEmpty() ? "java" : name;
    }
}
