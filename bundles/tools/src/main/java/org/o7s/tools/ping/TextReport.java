package org.o7s.tools.ping;

import java.io.PrintStream;
import org.o7s.tools.base.Decimals;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.ping.PingOptions.Client;
import org.o7s.tools.ping.PingOptions.Pace;

/**
 * The text of oping 0.23, byte for byte (docs/wire/cli-and-tools.md 3.1); what 0.23 does not have
 * follows as further lines, and only if it was asked for.
 */
final class TextReport implements PingReport {
    private static final double MICROSECONDS_BELOW_MS = 0.1;

    private final Client options;
    private final PrintStream out;
    private final ToolClock clock;

    TextReport(Client options, PrintStream out, ToolClock clock) {
        this.options = options;
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void started() {
        if (!options.display().quiet()) {
            String busy = options.pace() == Pace.FLOOD_BUSY ? ", busy-poll" : "";
            print(
                    "Pinging %s with %d bytes of data (%d packets%s):\n\n"
                            .formatted(options.name(), options.sizeBytes(), options.count(), busy));
        }
    }

    @Override
    public void replied(int id, int bytes, long roundTripNs, boolean late) {
        if (options.display().quiet()) {
            return;
        }
        double ms = PingStatistics.wholeMicrosMs(roundTripNs);
        boolean small = ms < MICROSECONDS_BELOW_MS;
        print(
                timeOfDay()
                        + bytes
                        + " bytes from "
                        + options.name()
                        + ": seq="
                        + id
                        + " time="
                        + Decimals.three(small ? ms * 1000 : ms)
                        + (small ? " µs" : " ms")
                        + (late ? " [out-of-order]\n" : "\n"));
    }

    private String timeOfDay() {
        if (!options.display().timeOfDay()) {
            return "";
        }
        long us = clock.wallUs();
        return "[%d.%06d] ".formatted(us / 1_000_000, us % 1_000_000);
    }

    @Override
    public void puzzled(String what) {
        print("Invalid reply: " + what + ".\n");
    }

    @Override
    public void serverTimedOut() {
        print("Server timed out.\n");
    }

    @Override
    public void finished(PingStatistics statistics, Ending ending, long elapsedNs) {
        StringBuilder text = new StringBuilder();
        text.append("\n--- ").append(options.name()).append(" ping statistics ---\n");
        text.append(statistics.sent()).append(" packets transmitted, ");
        text.append(statistics.received()).append(" received, ");
        text.append(statistics.outOfOrder()).append(" out-of-order, ");
        text.append(statistics.lossPercent()).append("% packet loss, time: ");
        text.append(Decimals.three(elapsedNs / 1e6)).append(" ms\n");
        if (statistics.received() > 0) {
            appendRoundTrips(text, statistics);
        }
        print(text.toString());
    }

    private void appendRoundTrips(StringBuilder text, PingStatistics statistics) {
        boolean small = statistics.meanMs() < MICROSECONDS_BELOW_MS;
        double scale = small ? 1000 : 1;
        String unit = small ? " µs\n" : " ms\n";
        text.append("rtt min/avg/max/mdev = ");
        text.append(Decimals.three(statistics.minMs() * scale)).append('/');
        text.append(Decimals.three(statistics.meanMs() * scale)).append('/');
        text.append(Decimals.three(statistics.maxMs() * scale)).append('/');
        text.append(Decimals.three(statistics.deviationMs() * scale)).append(unit);
        if (options.display().percentiles() || options.display().histogram()) {
            text.append("rtt p50/p90/p99/p99.9/jitter = ");
            for (double percent : new double[] {50, 90, 99, 99.9}) {
                text.append(Decimals.three(statistics.percentileMs(percent) * scale)).append('/');
            }
            text.append(Decimals.three(statistics.jitterMs() * scale)).append(unit);
            text.append(statistics.duplicates()).append(" duplicates, ");
            text.append(statistics.invalid()).append(" invalid\n");
        }
        if (options.display().histogram()) {
            RoundTripHistogram.append(text, statistics);
        }
    }

    /** One call per text, so that lines of several tools do not mix. */
    private void print(String text) {
        out.print(text);
        out.flush();
    }
}
