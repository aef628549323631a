package org.o7s.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o7s.ipc.InstancePaths;
import org.o7s.ipc.control.ControlClient;
import org.o7s.ipc.control.ControlMessage;

/**
 * A connection to the daemon of an instance, whose faults are sentences. One thread uses it; any
 * thread may interrupt.
 */
final class Link implements AutoCloseable {
    private final Surroundings surroundings;
    private final InstancePaths paths;
    private final ControlClient client;

    private Link(Surroundings surroundings, InstancePaths paths, ControlClient client) {
        this.surroundings = surroundings;
        this.paths = paths;
        this.client = client;
    }

    /**
     * Connects.
     *
     * @param instance the instance, empty for that of the environment
     * @param limitMs the longest wait for a greeting
     * @throws ProgramException if there is no daemon, or it does not serve this client
     */
    static Link connect(Surroundings surroundings, String instance, long limitMs)
            throws ProgramException {
        InstancePaths paths;
        try {
            paths =
                    InstancePaths.ofClient(
                            surroundings.environment(), surroundings.user(), instance);
        } catch (IOException e) {
            throw new ProgramException(ExitCode.USAGE, reason(e));
        }
        WaitLimit limit = new WaitLimit(surroundings, daemonOf(paths), limitMs);
        limit.start();
        try {
            return new Link(
                    surroundings,
                    paths,
                    ControlClient.connect(paths.socket(), surroundings.program()));
        } catch (ControlClient.RefusedException e) {
            throw refused(paths, e);
        } catch (IOException e) {
            throw notReachable(surroundings, paths, e, limit.endedTheWait() ? limitMs : 0);
        } finally {
            limit.end();
        }
    }

    private static String daemonOf(InstancePaths paths) {
        return "the daemon of instance \"" + paths.instance() + "\"";
    }

    private static ProgramException refused(InstancePaths paths, ControlClient.RefusedException e) {
        return new ProgramException(
                ExitCode.NOT_REACHABLE,
                daemonOf(paths)
                        + " ended the connection at "
                        + paths.socket()
                        + ": "
                        + reason(e)
                        + " ("
                        + e.code()
                        + ")");
    }

    private static ProgramException notReachable(
            Surroundings surroundings, InstancePaths paths, IOException e, long expiredMs) {
        String why = reason(e);
        String next =
                "start one with: " + surroundings.irmd() + " --instance " + paths.instance() + " &";
        int code = ExitCode.NOT_REACHABLE;
        if (expiredMs > 0) {
            why = "somebody listens there, but has not greeted within " + expiredMs + " ms";
            next = "it is overloaded or stopped; try again, or end it and " + next;
        } else if (why.contains("Permission denied")) {
            code = ExitCode.PERMISSION;
            next = "its user is another one; use that user, or " + next;
        } else if (!Files.exists(paths.socket())) {
            why = "there is no such socket";
        } else if (why.contains("refused")) {
            why = "its daemon has died (" + why + ")";
        }
        return new ProgramException(
                code,
                "cannot reach "
                        + daemonOf(paths)
                        + " at "
                        + paths.socket()
                        + ": "
                        + why
                        + "; "
                        + next);
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** What the daemon said of itself. */
    ControlMessage.Welcome welcome() {
        return client.welcome();
    }

    /**
     * Runs a program in the daemon to its end.
     *
     * @param silenceMs the longest wait for its first output or its end; 0: no limit
     * @return its exit code
     */
    int run(List<String> args, long silenceMs) throws ProgramException {
        WaitLimit limit = null;
        if (silenceMs > 0) {
            limit = new WaitLimit(surroundings, daemonOf(paths), silenceMs);
            limit.start();
        }
        Passage out = new Passage(surroundings.out(), limit);
        Passage err = new Passage(surroundings.err(), limit);
        try {
            return client.run(
                    new ControlMessage.Run(
                            surroundings.program(),
                            args,
                            surroundings.directory(),
                            surroundings.columns()),
                    out,
                    err);
        } catch (IOException e) {
            if (limit != null && limit.endedTheWait()) {
                throw new ProgramException(
                        ExitCode.TIMEOUT,
                        daemonOf(paths)
                                + " at "
                                + paths.socket()
                                + " has not answered within "
                                + silenceMs
                                + " ms and was told to cancel the command; look what it did, or"
                                + " give it more time with --timeout");
            }
            throw lost(e, out, err);
        } finally {
            if (limit != null) {
                limit.end();
            }
        }
    }

    /** Begins a session of lines. */
    void open() throws ProgramException {
        try {
            client.open(surroundings.directory(), surroundings.columns());
        } catch (IOException e) {
            throw lost(e, null, null);
        }
    }

    /**
     * Executes a line of the session to its end.
     *
     * @return its exit code
     */
    int execute(String line) throws ProgramException {
        Passage out = new Passage(surroundings.out(), null);
        Passage err = new Passage(surroundings.err(), null);
        try {
            return client.execute(line, out, err);
        } catch (IOException e) {
            throw lost(e, out, err);
        }
    }

    /** What could stand at the cursor of a line. */
    List<ControlMessage.Suggestion> complete(String line, int cursor) throws ProgramException {
        try {
            return client.complete(line, cursor);
        } catch (IOException e) {
            throw lost(e, null, null);
        }
    }

    private ProgramException lost(IOException e, @Nullable Passage out, @Nullable Passage err) {
        IOException fault = out == null || out.fault() != null ? faultOf(out) : faultOf(err);
        if (fault != null) {
            String why = reason(fault);
            return why.contains("Broken pipe")
                    ? new ProgramException(ExitCode.BROKEN_PIPE, "")
                    : new ProgramException(
                            ExitCode.FAILED, "cannot write what the command prints: " + why);
        }
        if (e instanceof ControlClient.RefusedException refused) {
            return refused(paths, refused);
        }
        return new ProgramException(
                ExitCode.NOT_REACHABLE,
                daemonOf(paths)
                        + " at "
                        + paths.socket()
                        + " went away before the command ended ("
                        + reason(e)
                        + "): it may be done, half done or not done; look whether the daemon runs,"
                        + " and at its log");
    }

    private static @Nullable IOException faultOf(@Nullable Passage passage) {
        return passage == null ? null : passage.fault();
    }

    /** Stops the command that is running; its end is still waited for. */
    void interrupt() {
        try {
            client.interrupt();
        } catch (IOException e) {
            // Whoever waits for the command learns of the lost connection.
            return;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
