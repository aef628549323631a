package org.o7s.tools.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.o7s.api.Application;
import org.o7s.api.Applications;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.tools.Progress;
import org.o7s.tools.Tool;
import org.o7s.tools.ToolIo;
import org.o7s.tools.ToolOption;
import org.o7s.tools.base.FlowRequest;
import org.o7s.tools.base.FlowService;
import org.o7s.tools.base.Quality;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.base.UsageException;

/**
 * oftp: sends and fetches files and trees, goes on with what was interrupted, and checks that what
 * came is what was sent.
 *
 * <p>A program rather than a command of the shell: the files are those of the user who runs it.
 * Source: docs/wire/oftp.md. Exit codes: 0 everything is there, 1 something is not, 2 wrong usage.
 */
public final class Oftp implements Tool {
    /** The program name that names are bound to. */
    static final String PROGRAM = "oftp";

    /** An end that says nothing for so long is given up; one that works says so now and then. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    /** How many clients are served at a time. */
    private static final int SESSIONS_MAX = 256;

    /** Complete, in order, and checked: what a bad cable did to a packet is sent again. */
    private static final QosSpec QOS = QosSpec.DATA.withBer(0);

    private static final String AGAIN = "; what came is kept, and the same command goes on with it";

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final String HELP =
            """
            Usage: oftp put -n NAME FILE... [--to DIRECTORY] [--force] [--json]
                   oftp get -n NAME [PATH...] [--to DIRECTORY] [--force] [--json]
                   oftp ls -n NAME [PATH] [--json]
                   oftp -l DIRECTORY [--write [--force]] [--json]

            Sends and fetches files and directories. What was interrupted goes on where it ended when
            the same is asked for again, and every file is checked when it is whole.

              -n, --server-name NAME  the service
                  --to DIRECTORY      where the files are put (the directory offered; here)
                  --demand TERMS      no flow rather than less: bandwidth=10M,delay=50ms,gap=20ms,
                                      nines=3,order,no-loss,checked; or some of them
                  --force             files that are there may be replaced
              -l, --listen            be the service: offer what is in a directory
                  --write             take files, too
                  --json              JSON objects, one per line
                  --help              this text

            Examples: oftp -l /srv/pub
                      oftp get -n files talks --to /tmp
                      oftp put -n files report.pdf photos --to inbox
            """;

    private final Applications applications;
    private final ToolClock clock;
    private final Parts parts;
    private final Semaphore places = new Semaphore(SESSIONS_MAX);

    /** oftp on the flows of a system. */
    public Oftp(Applications applications) {
        this(applications, ToolClock.SYSTEM);
    }

    Oftp(Applications applications, ToolClock clock) {
        this.applications = applications;
        this.clock = clock;
        this.parts = new Parts(clock);
    }

    @Override
    public String name() {
        return PROGRAM;
    }

    @Override
    public List<ToolOption> options() {
        return ToolOption.ofUsage(HELP);
    }

    @Override
    public int run(List<String> args, ToolIo io) {
        OftpOptions options;
        try {
            options = OftpArguments.read(args);
        } catch (UsageException e) {
            e.print(PROGRAM, HELP, io.out(), io.err());
            return USAGE;
        }
        return switch (options) {
            case OftpOptions.Help _ -> {
                io.out().print(HELP);
                yield DONE;
            }
            case OftpOptions.Server server -> serve(server, io);
            case OftpOptions.Client client -> ask(client, io);
        };
    }

    private int serve(OftpOptions.Server options, ToolIo io) {
        SharedTree tree;
        try {
            Path directory = options.directory().toRealPath();
            if (!Files.isDirectory(directory)) {
                io.err().println("oftp: " + options.directory() + " is not a directory");
                return FAILED;
            }
            tree = new SharedTree(directory);
        } catch (FileSystemException e) {
            io.err().println("oftp: " + options.directory() + ": " + TreeSender.sentence(e));
            return FAILED;
        } catch (IOException e) {
            io.err().println("oftp: " + options.directory() + ": " + e.getMessage());
            return FAILED;
        }
        try (Application application = applications.announce(PROGRAM)) {
            io.onCancel(application::close);
            if (!options.json()) {
                io.out().println("Offering " + tree.root() + mode(options) + ".");
            }
            OftpReport report = new OftpReport(io, options.json());
            return new FlowService(PROGRAM, application, io, clock)
                            .run(flow -> serve(flow, tree, options, report, io))
                    ? DONE
                    : FAILED;
        } catch (FlowException e) {
            io.err().println("oftp: cannot serve: " + e.getMessage());
            return FAILED;
        }
    }

    private static String mode(OftpOptions.Server options) {
        if (!options.write()) {
            return ", to read only";
        }
        return options.replace() ? ", to read, write and replace" : ", to read and write";
    }

    private void serve(
            Flow flow, SharedTree tree, OftpOptions.Server options, OftpReport report, ToolIo io) {
        boolean served = places.tryAcquire();
        try (flow) {
            MessageLine line = line(flow);
            if (served) {
                Transfer transfer = new Transfer(clock, Progress.NONE, report::file);
                new FileServer(line, tree, parts, options, transfer).run();
            } else {
                line.send(new FileMessage.Refused(SESSIONS_MAX + " clients are served; try later"));
            }
        } catch (IOException | FlowException e) {
            if (!io.cancelled()) {
                io.err().println("oftp: flow " + flow.id() + ": " + Amounts.path(reason(e)));
            }
        } finally {
            if (served) {
                places.release();
            }
        }
    }

    private int ask(OftpOptions.Client options, ToolIo io) {
        return new FlowRequest(
                        PROGRAM,
                        options.name(),
                        Quality.of(QOS).demanding(options.least()),
                        options.json())
                .run(
                        applications,
                        io,
                        _ -> "Failed to allocate flow.",
                        flow -> ask(flow, options, io));
    }

    private int ask(Flow flow, OftpOptions.Client options, ToolIo io) {
        OftpReport report = new OftpReport(io, options.json());
        long beganNs = clock.monotonicNs();
        boolean moves = !(options instanceof OftpOptions.ListFiles);
        boolean whole = false;
        try {
            Transfer transfer = new Transfer(clock, io.progress(), report::file);
            new FileClient(line(flow), parts, transfer, report).run(options);
            whole = true;
        } catch (IOException e) {
            if (!io.cancelled()) {
                io.err().println("oftp: " + Amounts.path(reason(e)) + (moves ? AGAIN : ""));
            }
        }
        if (moves) {
            report.summary(clock.monotonicNs() - beganNs);
        }
        return whole && !report.hasFailed() ? DONE : FAILED;
    }

    private MessageLine line(Flow flow) {
        flow.setReceiveTimeout(SILENCE_MAX);
        flow.setSendTimeout(SILENCE_MAX);
        return new MessageLine(flow.channel(), clock);
    }

    private static String reason(Exception e) {
        return switch (e) {
            case InterruptedIOException _ ->
                    "the other end has said nothing for " + SILENCE_MAX.toSeconds() + " s";
            case EOFException _ -> "the other end has ended the flow";
            default -> String.valueOf(e.getMessage());
        };
    }
}
