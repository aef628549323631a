package org.o7s.tools.perf;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.o7s.api.Flow;
import org.o7s.tools.JsonLine;
import org.o7s.tools.ToolIo;
import org.o7s.tools.base.PacedSender;
import org.o7s.tools.base.PacedSender.Ending;
import org.o7s.tools.base.PacedSender.Pace;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.perf.PerfOptions.Client;
import org.o7s.tools.perf.PerfOptions.Test;

/** One test, from the client's side. */
final class PerfClient {
    /** Time between what the client wants and its first packet. */
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(1);

    private final Flow flow;
    private final Client options;
    private final ToolIo io;
    private final ToolClock clock;
    private final Duration patience;

    PerfClient(Flow flow, Client options, ToolIo io, ToolClock clock, Duration patience) {
        this.flow = flow;
        this.options = options;
        this.io = io;
        this.clock = clock;
        this.patience = patience;
    }

    /** Runs the test; returns whether packets went out until its time was over. */
    boolean run() {
        text(options.test().line());
        text(plan() + "\n");
        flow.write(PerfMessage.kind(options.test()));
        clock.pauseNs(PAUSE_NS);
        PacedSender sender =
                new PacedSender(
                        flow,
                        clock,
                        options.pace(),
                        PacedSender.gapNs(options.sizeBytes(), options.rateBps()),
                        io::cancelled);
        EchoCounter counter = new EchoCounter(flow, clock, options.sizeBytes(), patience);
        Ending ending =
                options.test() == Test.ONE_WAY ? send(sender) : sendAndCount(sender, counter);
        report(sender, counter);
        String problem = sender.problem(ending, options.sizeBytes());
        if (!problem.isEmpty()) {
            io.err().println("operf: " + problem);
        }
        return problem.isEmpty();
    }

    private Ending send(PacedSender sender) {
        Ending ending;
        try (var _ = io.progress().show(() -> Operf.PROGRAM + ": " + sender.soFar())) {
            ending =
                    sender.run(
                            PerfMessage.buffer(options.sizeBytes()),
                            PerfMessage::putNumber,
                            options.durationNs());
        }
        text("Test finished.");
        return ending;
    }

    private Ending sendAndCount(PacedSender sender, EchoCounter counter) {
        Thread counting = Thread.ofPlatform().daemon().name("operf-counter").start(counter);
        try {
            Ending ending = send(sender);
            counter.expect(sender.sent());
            if (ending == Ending.INTERRUPTED) {
                counter.stop();
            }
            counting.join();
            return ending;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Ending.INTERRUPTED;
        } finally {
            counter.stop();
        }
    }

    private String plan() {
        long s = TimeUnit.NANOSECONDS.toSeconds(options.durationNs());
        return options.pace() == Pace.FLOOD
                ? "Flooding %s with %d byte packets for %d seconds."
                        .formatted(options.name(), options.sizeBytes(), s)
                : String.format(
                        Locale.ROOT,
                        "Sending %d byte packets for %d s to %s at %.3f Mb/s.",
                        options.sizeBytes(),
                        s,
                        options.name(),
                        options.rateBps() / 1e6);
    }

    private void report(PacedSender sender, EchoCounter counter) {
        boolean back = options.test() == Test.THERE_AND_BACK;
        if (back && counter.hasTimedOut()) {
            text("Server timed out.");
        }
        long counted = back ? counter.received() : sender.sent();
        double mbps =
                sender.elapsedNs() == 0
                        ? 0
                        : counted * (options.sizeBytes() * 8e3) / sender.elapsedNs();
        if (options.json()) {
            JsonLine line =
                    new JsonLine("o7s.operf.summary/1")
                            .put("name", options.name())
                            .put("test", options.test().word())
                            .put("bytes", options.sizeBytes())
                            .put("transmitted", sender.sent());
            if (back) {
                line.put("received", counter.received()).put("invalid", counter.invalid());
            }
            io.out().println(line.put("timeMs", sender.elapsedNs() / 1e6).put("mbitPerS", mbps));
            return;
        }
        text("\n--- " + options.name() + " perf statistics ---");
        String ms = String.format(Locale.ROOT, "%.3f", sender.elapsedNs() / 1e6);
        text(
                sender.sent()
                        + " packets transmitted, "
                        + (back
                                ? counter.received()
                                        + " received, "
                                        + lossPercent(sender.sent(), counter.received())
                                        + "% packet loss, "
                                : "")
                        + "time: "
                        + ms
                        + " ms, bandwidth: "
                        + String.format(Locale.ROOT, "%.3f", mbps)
                        + " Mb/s.");
    }

    private static long lossPercent(long sent, long received) {
        return sent == 0 ? 0 : Math.max(0, 100 - 100 * received / sent);
    }

    private void text(String line) {
        if (!options.json()) {
            io.out().println(line);
            io.out().flush();
        }
    }
}
