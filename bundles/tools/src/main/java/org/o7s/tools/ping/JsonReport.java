package org.o7s.tools.ping;

import java.io.PrintStream;
import org.o7s.tools.JsonLine;
import org.o7s.tools.ping.PingOptions.Client;

/** One JSON object per line: one for each reply, and a summary at the end. */
final class JsonReport implements PingReport {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    private static final String[] PERCENTILE_NAMES = {"p50", "p90", "p99", "p99_9"};

    private final Client options;
    private final PrintStream out;

    JsonReport(Client options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    @Override
    public void started() {
        // The summary says what was asked.
    }

    @Override
    public void replied(int id, int bytes, long roundTripNs, boolean late) {
        if (!options.display().quiet()) {
            print(
                    new JsonLine("o7s.oping.reply/1")
                            .put("seq", id)
                            .put("bytes", bytes)
                            .put("rttMs", roundTripNs / 1e6)
                            .put("outOfOrder", late));
        }
    }

    @Override
    public void puzzled(String what) {
        print(new JsonLine("o7s.oping.notice/1").put("invalidReply", what));
    }

    @Override
    public void serverTimedOut() {
        print(new JsonLine("o7s.oping.notice/1").put("timedOut", true));
    }

    @Override
    public void finished(PingStatistics statistics, Ending ending, long elapsedNs) {
        JsonLine line =
                new JsonLine("o7s.oping.summary/1")
                        .put("name", options.name())
                        .put("bytes", options.sizeBytes())
                        .put("transmitted", statistics.sent())
                        .put("received", statistics.received())
                        .put("outOfOrder", statistics.outOfOrder())
                        .put("duplicates", statistics.duplicates())
                        .put("invalid", statistics.invalid())
                        .put("lossPercent", statistics.lossPercent())
                        .put("timeMs", elapsedNs / 1e6)
                        .put("ending", ending.word());
        if (statistics.received() > 0) {
            line.begin("rttMs");
            line.put("min", statistics.minMs());
            line.put("avg", statistics.meanMs());
            line.put("max", statistics.maxMs());
            line.put("mdev", statistics.deviationMs());
            for (int i = 0; i < PERCENTILES.length; i++) {
                line.put(PERCENTILE_NAMES[i], statistics.percentileMs(PERCENTILES[i]));
            }
            line.put("jitter", statistics.jitterMs());
            line.end();
        }
        print(line);
    }

    private void print(JsonLine line) {
        out.print(line.toString() + '\n');
        out.flush();
    }
}
