package org.o7s.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.InstanceException;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.InstancePaths;
import org.osgi.framework.BundleException;

/** The main program of {@code irmd}. */
public final class Irmd {
    private static final Logger LOG = Logger.getLogger("irmd");

    /** How long a system may take until its services are there. */
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);

    /** How long bundles may take to stop. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final PrintStream out;
    private final PrintStream err;

    Irmd(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs a system until it is told to stop. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(new Irmd(out, err).run(args).number());
    }

    ExitCode run(String... args) {
        return switch (CommandLine.parse(args)) {
            case CommandLine.Help() -> {
                out.print(CommandLine.USAGE);
                yield ExitCode.DONE;
            }
            case CommandLine.Version() -> {
                out.println("irmd (o7s) " + version());
                yield ExitCode.DONE;
            }
            case CommandLine.Mistake(String sentence) -> {
                err.println("irmd: " + sentence);
                yield ExitCode.USAGE;
            }
            case CommandLine.Run options -> start(options);
        };
    }

    private ExitCode start(CommandLine.Run options) {
        String user = System.getProperty("user.name", "");
        String instance =
                options.instance()
                        .or(
                                () ->
                                        Optional.ofNullable(
                                                System.getenv(InstancePaths.INSTANCE_VARIABLE)))
                        .filter(name -> !name.isEmpty())
                        .orElse(InstancePaths.DEFAULT_INSTANCE);
        InstancePaths paths;
        try {
            paths = InstancePaths.ofDaemon(System.getenv(), user, instance);
        } catch (InstanceException e) {
            err.println("irmd: " + e.getMessage());
            return ExitCode.USAGE;
        }
        try (InstanceLock lock = InstanceLock.acquire(paths)) {
            return startLocked(options, lock.paths().instance(), user);
        } catch (InstanceException e) {
            err.println("irmd: " + e.getMessage());
            // A lock file that this user may write, and yet not lock, is held by a running system.
            return Files.isWritable(paths.lock()) ? ExitCode.EXISTS : ExitCode.PERMISSION;
        }
    }

    private ExitCode startLocked(CommandLine.Run options, String instance, String user) {
        StateDirectory state =
                StateDirectory.of(
                        System.getenv(),
                        Path.of(System.getProperty("user.home", "/")),
                        user,
                        instance);
        try {
            state.create();
        } catch (IOException e) {
            err.println(
                    "irmd: cannot use the state directory "
                            + state.path()
                            + " of instance \""
                            + instance
                            + "\": "
                            + e.getMessage()
                            + "; make it writable, or name another parent in "
                            + StateDirectory.VARIABLE);
            return ExitCode.PERMISSION;
        }
        try {
            if (options.logToStdout()) {
                LogOutput.toStream(out);
            } else {
                LogOutput.toFolder(state.path());
            }
            return run(options, instance, state);
        } catch (IOException | BundleException e) {
            LOG.log(Level.SEVERE, "the system does not start: " + e.getMessage(), e);
            err.println("irmd: the system does not start: " + e.getMessage());
            return ExitCode.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    private ExitCode run(CommandLine.Run options, String instance, StateDirectory state)
            throws IOException, BundleException, InterruptedException {
        LOG.info("irmd " + version() + " starts, instance " + instance);
        FrameworkHost host =
                FrameworkHost.start(
                        Distribution.read(Distribution.findHome()),
                        state.frameworkStorage(),
                        Map.of(
                                "o7s.version", version(),
                                "o7s.instance", instance,
                                "o7s.store", state.store().toString(),
                                "o7s.programs", state.programs().toString(),
                                "o7s.bindings", state.bindings().toString(),
                                "o7s.map", state.map().toString(),
                                "o7s.bin", Distribution.findHome().resolve("bin").toString(),
                                "o7s.direct-flows", Boolean.toString(options.directFlows()),
                                "o7s.boundary", boundary(options).word()));
        AtomicBoolean ended = new AtomicBoolean();
        stopOnSignals(host, ended);
        announce(host, options, state);
        host.awaitStop(Duration.ZERO);
        ended.set(true);
        state.clear();
        LOG.info("irmd has ended");
        return ExitCode.DONE;
    }

    private static BoundaryWay boundary(CommandLine.Run options) {
        return options.portable() ? BoundaryWay.PORTABLE : BoundaryWay.NATIVE;
    }

    private static void stopOnSignals(FrameworkHost host, AtomicBoolean ended) {
        for (String signal : new String[] {"TERM", "INT"}) {
            Signals.handle(
                    signal,
                    name -> {
                        LOG.info(name + " received: the system stops");
                        host.requestStop();
                    });
        }
        Signals.handle(
                "HUP",
                name -> LOG.info("HUP received and ignored: there is no configuration to reload"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopBeforeExit(host, ended), "stop"));
    }

    private static void stopBeforeExit(FrameworkHost host, AtomicBoolean ended) {
        if (ended.get()) {
            return;
        }
        host.requestStop();
        try {
            host.awaitStop(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void announce(FrameworkHost host, CommandLine.Run options, StateDirectory state)
            throws InterruptedException {
        boolean ready = host.awaitReady(READY_LIMIT);
        if (host.stops()) {
            return;
        }
        if (!ready) {
            LOG.warning("not ready after " + READY_LIMIT.toSeconds() + " s");
            host.whyNotReady().forEach(LOG::warning);
            err.println(
                    "irmd: not ready after "
                            + READY_LIMIT.toSeconds()
                            + " s: "
                            + String.join(", ", host.whyNotReady()));
            return;
        }
        String sentence = "irmd ready in " + ProcessAge.now().toMillis() + " ms";
        LOG.info(sentence);
        if (!options.logToStdout()) {
            out.println(sentence + "; log: " + state.path().resolve("irmd.0.log"));
        }
    }

    /** The version in the manifest of the launcher's jar. */
    static String version() {
        String version = Irmd.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
