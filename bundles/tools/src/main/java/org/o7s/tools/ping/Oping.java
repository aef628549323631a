package org.o7s.tools.ping;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.o7s.api.Application;
import org.o7s.api.Applications;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.tools.Progress;
import org.o7s.tools.Tool;
import org.o7s.tools.ToolIo;
import org.o7s.tools.ToolOption;
import org.o7s.tools.base.FlowRequest;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.ping.PingOptions.Client;
import org.o7s.tools.ping.PingOptions.Help;
import org.o7s.tools.ping.PingOptions.Pace;
import org.o7s.tools.ping.PingOptions.Refused;
import org.o7s.tools.ping.PingOptions.Server;

/**
 * oping: measures whether and how fast a service answers, and is that service with {@code -l}.
 *
 * <p>Options, output and wire as 0.23 (docs/wire/cli-and-tools.md 3.1). Exit codes: 0 answered, 1
 * no flow or no reply at all, 2 wrong usage.
 */
public final class Oping implements Tool {
    /** The program name that names are bound to. */
    static final String PROGRAM = "oping";

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final Applications applications;
    private final ToolClock clock;
    private final Duration silenceLimit;

    /** oping on the flows of a system. */
    public Oping(Applications applications) {
        this(applications, ToolClock.SYSTEM, PingServer.SILENCE_LIMIT);
    }

    Oping(Applications applications, ToolClock clock, Duration silenceLimit) {
        this.applications = applications;
        this.clock = clock;
        this.silenceLimit = silenceLimit;
    }

    @Override
    public String name() {
        return PROGRAM;
    }

    @Override
    public List<ToolOption> options() {
        return ToolOption.ofUsage(PingUsage.TEXT);
    }

    @Override
    public int run(List<String> args, ToolIo io) {
        PrintStream out = io.out();
        return switch (PingArguments.read(args, out::println)) {
            case Help _ -> {
                out.print(PingUsage.TEXT);
                yield DONE;
            }
            case Refused refused -> {
                refused.why().print(PROGRAM, PingUsage.TEXT, out, io.err());
                yield USAGE;
            }
            case Server options -> serve(options, io);
            case Client options -> ping(options, io);
        };
    }

    private int serve(Server options, ToolIo io) {
        try (Application application = applications.announce(PROGRAM)) {
            io.onCancel(application::close);
            Duration patience =
                    options.silenceNs() < 0 ? silenceLimit : Duration.ofNanos(options.silenceNs());
            return new PingServer(application, options, io, clock, patience).run() ? DONE : FAILED;
        } catch (FlowException e) {
            io.err().println("oping: cannot serve: " + e.getMessage());
            return FAILED;
        }
    }

    private int ping(Client options, ToolIo io) {
        return new FlowRequest(PROGRAM, options.name(), options.quality(), options.display().json())
                .run(
                        applications,
                        io,
                        e -> "Failed to allocate flow: -" + e.error().number() + ".",
                        flow -> ping(flow, options, io));
    }

    private int ping(Flow flow, Client options, ToolIo io) {
        PingReport report =
                options.display().json()
                        ? new JsonReport(options, io.out())
                        : new TextReport(options, io.out(), clock);
        PingStatistics statistics = new PingStatistics();
        PingExchange exchange = new PingExchange(flow, options, clock, report, statistics);
        report.started();
        long startNs = clock.monotonicNs();
        Ending ending;
        Progress progress = options.display().quiet() ? io.progress() : Progress.NONE;
        try (var _ = progress.show(() -> soFar(options, statistics))) {
            ending =
                    options.pace() == Pace.PACED
                            ? new PacedClient(flow, options, clock, exchange, io::cancelled).run()
                            : new FloodClient(flow, options, clock, exchange, io::cancelled).run();
        }
        if (ending == Ending.TIMED_OUT) {
            report.serverTimedOut();
        }
        report.finished(statistics, ending, clock.monotonicNs() - startNs);
        return exitCode(ending, statistics, flow, options, io);
    }

    private static String soFar(Client options, PingStatistics statistics) {
        return "oping: %d of %d sent, %d answered"
                .formatted(statistics.sent(), options.count(), statistics.received());
    }

    private static int exitCode(
            Ending ending, PingStatistics statistics, Flow flow, Client options, ToolIo io) {
        switch (ending) {
            case TOO_LARGE ->
                    io.err()
                            .printf(
                                    "oping: %d bytes do not fit: the flow to %s carries at most %d;"
                                            + " try -s %d%n",
                                    options.sizeBytes(),
                                    options.name(),
                                    flow.mpsBytes(),
                                    flow.mpsBytes());
            case FLOW_ENDED ->
                    io.err().println("oping: the flow to " + options.name() + " was deallocated");
            case COMPLETE, TIMED_OUT, INTERRUPTED -> {}
        }
        boolean failed =
                ending == Ending.TOO_LARGE || ending == Ending.FLOW_ENDED || statistics.allLost();
        return failed && !options.compat() ? FAILED : DONE;
    }
}
