package org.o7s.tools.perf;

import java.time.Duration;
import java.util.List;
import org.o7s.api.Application;
import org.o7s.api.Applications;
import org.o7s.api.FlowException;
import org.o7s.tools.Tool;
import org.o7s.tools.ToolIo;
import org.o7s.tools.ToolOption;
import org.o7s.tools.base.FlowRequest;
import org.o7s.tools.base.FlowService;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.base.UsageException;

/**
 * operf: measures how much a flow carries, and is the other end with {@code -l}.
 *
 * <p>Options, output and wire as 0.23 (docs/wire/cli-and-tools.md 3.2), except where that is wrong
 * (docs/differences.md). Exit codes: 0 done, 1 no flow, or none any more, 2 wrong usage.
 */
public final class Operf implements Tool {
    /** The program name that names are bound to. */
    static final String PROGRAM = "operf";

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final String HELP =
            """
            Usage: operf -n NAME [-t uni|bi] [-d TIME] [-s BYTES] [-r RATE | -f] [OPTION]...
                   operf -l [-Q]

            Measures how much a flow to a service carries.

              -n, --server-name NAME  the service
              -t, --test TEST         uni: there only; bi: there and back (uni)
              -d, --duration TIME     for how long (60s)
              -s, --size BYTES        size of a packet, 64 to 1048576 (1500)
              -r, --rate RATE         bit/s of payload: 500k, 10M, 1G (1M)
              -f, --flood             as fast as the flow takes them
                  --sleep             sleep between packets instead of looking at the clock
              -q, --qos QOS           raw, raw-checked, best, video, voice or data (raw)
                  --demand TERMS      no flow rather than less: bandwidth=10M,delay=50ms,gap=20ms,
                                      nines=3,order,no-loss,checked; or some of them
                  --json              the result as a JSON object

              -l, --listen            be the service
              -Q, --quiet             one line per test instead of one per packet
                  --help              this text

            A TIME is a number and ms, s, m, h or d; without unit it is in ms.

            Examples: operf -l -Q
                      operf -n perf -t bi -d 10s -r 50M
            """;

    private final Applications applications;
    private final ToolClock clock;
    private final Duration silenceLimit;
    private final Duration patience;

    /** operf on the flows of a system. */
    public Operf(Applications applications) {
        this(applications, ToolClock.SYSTEM, PerfSession.SILENCE_LIMIT, EchoCounter.PATIENCE);
    }

    Operf(Applications applications, ToolClock clock, Duration silenceLimit, Duration patience) {
        this.applications = applications;
        this.clock = clock;
        this.silenceLimit = silenceLimit;
        this.patience = patience;
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
        PerfOptions options;
        try {
            options = PerfArguments.read(args, io.out()::println);
        } catch (UsageException e) {
            e.print(PROGRAM, HELP, io.out(), io.err());
            return USAGE;
        }
        return switch (options) {
            case PerfOptions.Help _ -> {
                io.out().print(HELP);
                yield DONE;
            }
            case PerfOptions.Server server -> serve(server, io);
            case PerfOptions.Client client -> measure(client, io);
        };
    }

    private int serve(PerfOptions.Server options, ToolIo io) {
        try (Application application = applications.announce(PROGRAM)) {
            io.onCancel(application::close);
            io.out().println("Ouroboros perf server started.");
            io.out().flush();
            boolean told =
                    new FlowService(PROGRAM, application, io, clock)
                            .run(
                                    flow ->
                                            new PerfSession(
                                                            flow,
                                                            options.quiet(),
                                                            io,
                                                            clock,
                                                            silenceLimit)
                                                    .run());
            return told ? DONE : FAILED;
        } catch (FlowException e) {
            io.err().println("operf: cannot serve: " + e.getMessage());
            return FAILED;
        }
    }

    private int measure(PerfOptions.Client options, ToolIo io) {
        return new FlowRequest(PROGRAM, options.name(), options.quality(), options.json())
                .run(
                        applications,
                        io,
                        _ -> "Failed to allocate flow.",
                        flow ->
                                new PerfClient(flow, options, io, clock, patience).run()
                                        ? DONE
                                        : FAILED);
    }
}
