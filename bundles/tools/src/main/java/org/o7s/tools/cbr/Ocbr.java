package org.o7s.tools.cbr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.o7s.api.Application;
import org.o7s.api.Applications;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.tools.JsonLine;
import org.o7s.tools.Tool;
import org.o7s.tools.ToolIo;
import org.o7s.tools.ToolOption;
import org.o7s.tools.base.FlowRequest;
import org.o7s.tools.base.FlowService;
import org.o7s.tools.base.PacedSender;
import org.o7s.tools.base.PacedSender.Ending;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.base.UsageException;

/**
 * ocbr: sends packets at a constant bit rate, and says with {@code -l} what arrives.
 *
 * <p>Options, output and wire as 0.23 (docs/wire/cli-and-tools.md 3.3). Exit codes: 0 sent, 1 no
 * flow, or none any more, 2 wrong usage.
 */
public final class Ocbr implements Tool {
    /** The program name that names are bound to. */
    static final String PROGRAM = "ocbr";

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final String HELP =
            """
            Usage: ocbr -n NAME [-d TIME] [-s BYTES] [-r RATE | -f] [OPTION]...
                   ocbr -l [-i TIME] [-t TIME] [-v] [--json]

            Sends packets one way at a constant bit rate; the server says what arrives.

              -n, --server-name NAME  the service
              -d, --duration TIME     for how long (60)
              -s, --size BYTES        size of a packet, 1 to 524288 (1000)
              -r, --rate RATE         bit/s of payload: 500k, 10M, 1G (1M)
              -f, --flood             as fast as the flow takes them
                  --sleep             sleep between packets (the usual)
                  --spin              look at the clock between packets, never sleeping
              -q, --qos QOS           raw, raw-checked, best, video, voice or data (raw)
                  --demand TERMS      no flow rather than less: bandwidth=10M,delay=50ms,gap=20ms,
                                      nines=3,order,no-loss,checked; or some of them

              -l, --listen            be the service
              -i, --interval TIME     from one report to the next (1)
              -t, --timeout TIME      a test is over after so much silence (1)
              -v, --verbose           what is missing and out of order as well; a flood of ocbr 0.23
                                      has no numbers, and so no sense in this
                  --json              JSON objects, one per line
                  --help              this text

            A TIME is a number and ms, s, m, h or d; without unit it is in s.

            Examples: ocbr -l
                      ocbr -n video -d 10 -s 1400 -r 20M
            """;

    private final Applications applications;
    private final ToolClock clock;

    /** ocbr on the flows of a system. */
    public Ocbr(Applications applications) {
        this(applications, ToolClock.SYSTEM);
    }

    Ocbr(Applications applications, ToolClock clock) {
        this.applications = applications;
        this.clock = clock;
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
        CbrOptions options;
        try {
            options = CbrArguments.read(args);
        } catch (UsageException e) {
            e.print(PROGRAM, HELP, io.out(), io.err());
            return USAGE;
        }
        return switch (options) {
            case CbrOptions.Help _ -> {
                io.out().print(HELP);
                yield DONE;
            }
            case CbrOptions.Server server -> serve(server, io);
            case CbrOptions.Client client -> send(client, io);
        };
    }

    private int serve(CbrOptions.Server options, ToolIo io) {
        try (Application application = applications.announce(PROGRAM)) {
            io.onCancel(application::close);
            CbrReport report = new CbrReport(options, io.out());
            report.started();
            FlowService service = new FlowService(PROGRAM, application, io, clock);
            return service.run(flow -> new CbrSession(flow, options, io, clock, report).run())
                    ? DONE
                    : FAILED;
        } catch (FlowException e) {
            io.err().println("ocbr: cannot serve: " + e.getMessage());
            return FAILED;
        }
    }

    private int send(CbrOptions.Client options, ToolIo io) {
        if (!options.json()) {
            print(
                    io,
                    "Client started, duration "
                            + TimeUnit.NANOSECONDS.toSeconds(options.durationNs())
                            + ", rate "
                            + options.rateBps()
                            + " b/s, size "
                            + options.sizeBytes()
                            + " B.");
        }
        return new FlowRequest(PROGRAM, options.name(), options.quality(), options.json())
                .run(
                        applications,
                        io,
                        _ -> "Failed to allocate flow.",
                        flow -> send(flow, options, io));
    }

    private int send(Flow flow, CbrOptions.Client options, ToolIo io) {
        int size = options.sizeBytes();
        PacedSender sender =
                new PacedSender(
                        flow,
                        clock,
                        options.pace(),
                        PacedSender.gapNs(size, options.rateBps()),
                        io::cancelled);
        ByteBuffer packet = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        PacedSender.Numbering numbering =
                size >= Long.BYTES ? (p, number) -> p.putLong(0, number) : (p, number) -> {};
        Ending ending;
        try (var _ = io.progress().show(() -> PROGRAM + ": " + sender.soFar())) {
            ending = sender.run(packet, numbering, options.durationNs());
        }
        print(io, summary(sender, size, options.json()));
        String problem = sender.problem(ending, size);
        if (!problem.isEmpty()) {
            io.err().println("ocbr: " + problem);
            return FAILED;
        }
        return DONE;
    }

    private static String summary(PacedSender sender, int sizeBytes, boolean json) {
        long bytes = sender.sent() * sizeBytes;
        long ms = TimeUnit.NANOSECONDS.toMillis(sender.elapsedNs());
        double mbps = sender.elapsedNs() == 0 ? 0 : bytes * 8e3 / sender.elapsedNs();
        if (json) {
            return new JsonLine("o7s.ocbr.sent/1")
                    .put("packets", sender.sent())
                    .put("bytes", bytes)
                    .put("timeMs", sender.elapsedNs() / 1e6)
                    .put("mbitPerS", mbps)
                    .toString();
        }
        return String.format(
                Locale.ROOT,
                "sent statistics: %9d packets, %12d bytes in %9d ms, %4.4f Mb/s",
                sender.sent(),
                bytes,
                ms,
                mbps);
    }

    private static void print(ToolIo io, String line) {
        io.out().println(line);
        io.out().flush();
    }
}
