package org.o7s.tools.cbr;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.o7s.tools.JsonLine;
import org.o7s.tools.base.Arrivals;

/** What the server prints: as ocbr 0.23, or JSON. Any thread, a line at a time. */
final class CbrReport {
    private final CbrOptions.Server options;
    private final PrintStream out;

    CbrReport(CbrOptions.Server options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** The server waits for flows. */
    void started() {
        text(
                "Server started, interval is "
                        + TimeUnit.NANOSECONDS.toSeconds(options.intervalNs())
                        + " s, timeout is "
                        + TimeUnit.NANOSECONDS.toSeconds(options.timeoutNs())
                        + " s.");
    }

    /** A flow was accepted. */
    void accepted() {
        text("New flow.");
    }

    /** A test is over because nothing comes any more. */
    void timedOut(int flow) {
        text("Test on flow " + flow + " timed out");
    }

    /** A test is over because the client deallocated its flow. */
    void ended(int flow) {
        text("Test on flow " + flow + " ended");
    }

    /** What came in an interval of so many ns, more than 0. */
    void interval(int flow, long packets, long bytes, long ns) {
        double pps = packets * 1e9 / ns;
        double mbps = bytes * 8e3 / ns;
        if (options.json()) {
            print(
                    new JsonLine("o7s.ocbr.interval/1")
                            .put("flow", flow)
                            .put("packets", packets)
                            .put("bytes", bytes)
                            .put("timeMs", ns / 1e6)
                            .put("packetsPerS", pps)
                            .put("mbitPerS", mbps)
                            .toString());
            return;
        }
        print(
                String.format(
                        Locale.ROOT,
                        "Flow %4d: %9d packets (%12d bytes) in %9d ms => %9.4f pps, %9.4f Mbps",
                        flow,
                        packets,
                        bytes,
                        TimeUnit.NANOSECONDS.toMillis(ns),
                        pps,
                        mbps));
    }

    /** What came of a whole test. */
    void total(int flow, Arrivals arrivals) {
        if (options.json()) {
            print(
                    new JsonLine("o7s.ocbr.total/1")
                            .put("flow", flow)
                            .put("packets", arrivals.packets())
                            .put("bytes", arrivals.bytes())
                            .put("missing", arrivals.missing())
                            .put("outOfOrder", arrivals.outOfOrder())
                            .toString());
        } else if (options.verbose()) {
            print(
                    String.format(
                            Locale.ROOT,
                            "Flow %4d: %9d packets (%12d bytes) in all, %d missing, %d out of order",
                            flow,
                            arrivals.packets(),
                            arrivals.bytes(),
                            arrivals.missing(),
                            arrivals.outOfOrder()));
        }
    }

    private void text(String line) {
        if (!options.json()) {
            print(line);
        }
    }

    private synchronized void print(String line) {
        out.println(line);
        out.flush();
    }
}
