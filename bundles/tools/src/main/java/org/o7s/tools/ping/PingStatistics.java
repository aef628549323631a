package org.o7s.tools.ping;

import org.HdrHistogram.Histogram;
import org.o7s.tools.base.Count;

/**
 * What one run of oping learned. Recording allocates nothing. One thread.
 *
 * <p>Round trips count in whole µs, mean and deviation run by Welford's method, the deviation is
 * that of a sample (divisor n-1), loss is a ceiling of a single-precision quotient: as 0.23
 * calculates (docs/wire/cli-and-tools.md 3.1). Percentiles and jitter are ours (8.2 P18).
 */
final class PingStatistics {
    private static final long LONGEST_NS = 3_600_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram roundTripsNs = new Histogram(LONGEST_NS, SIGNIFICANT_DIGITS);
    private final SeenIds seen = new SeenIds();
    private final Count sent = new Count();
    private final Count received = new Count();
    private int outOfOrder;
    private int duplicates;
    private int invalid;
    private long expectedId;
    private double minMs;
    private double maxMs;
    private double meanMs;
    private double squaresMs;
    private double jitterNs;
    private long lastNs = -1;

    /** A request went out, or should have. */
    void countSent() {
        sent.increment();
    }

    /** A packet came that answers none of our requests. */
    void countInvalid() {
        invalid++;
    }

    /**
     * A reply came.
     *
     * @return whether it came after a later one
     */
    boolean countReply(int id, long roundTripNs) {
        received.increment();
        boolean late = id < expectedId;
        if (late) {
            outOfOrder++;
        } else {
            expectedId = id + 1L;
        }
        if (!seen.add(id)) {
            duplicates++;
        }
        long ns = Math.clamp(roundTripNs, 0, LONGEST_NS);
        addRoundTrip(wholeMicrosMs(ns));
        roundTripsNs.recordValue(ns);
        if (lastNs >= 0) {
            // RFC 3550 6.4.1, with the round trip in the place of the transit time.
            jitterNs += (Math.abs(ns - lastNs) - jitterNs) / 16;
        }
        lastNs = ns;
        return late;
    }

    /** A time as 0.23 sees it: whole µs, in ms. */
    static double wholeMicrosMs(long ns) {
        long us = ns / 1000;
        return us / 1000.0;
    }

    private void addRoundTrip(double ms) {
        long count = received.get();
        minMs = count == 1 ? ms : Math.min(minMs, ms);
        maxMs = Math.max(maxMs, ms);
        double delta = ms - meanMs;
        meanMs += delta / count;
        squaresMs += delta * (ms - meanMs);
    }

    /** Requests that went out. Any thread. */
    long sent() {
        return sent.get();
    }

    /** Replies, late and repeated ones included. Any thread. */
    long received() {
        return received.get();
    }

    /** Replies that came after a later one, repeated ones included. */
    int outOfOrder() {
        return outOfOrder;
    }

    /** Replies that had come before. */
    int duplicates() {
        return duplicates;
    }

    /** Packets that answered none of our requests. */
    int invalid() {
        return invalid;
    }

    /** Whether not one of the requests was answered. */
    boolean allLost() {
        return sent() > 0 && received() == 0;
    }

    /** Percentage of requests without reply, rounded up; 0 when nothing was sent. */
    int lossPercent() {
        if (sent() == 0) {
            return 0;
        }
        float answered = (float) received() / sent();
        return Math.max(0, (int) Math.ceil(100.0 - 100 * answered));
    }

    /** The shortest round trip in ms. */
    double minMs() {
        return minMs;
    }

    /** The longest round trip in ms. */
    double maxMs() {
        return maxMs;
    }

    /** The mean round trip in ms. */
    double meanMs() {
        return meanMs;
    }

    /** The sample standard deviation of the round trips in ms; NaN below two replies. */
    double deviationMs() {
        return received() < 2 ? Double.NaN : Math.sqrt(squaresMs / (received() - 1));
    }

    /** The smoothed change from one round trip to the next, in ms. */
    double jitterMs() {
        return jitterNs / 1e6;
    }

    /** The round trip that this percentage of the replies did not exceed, in ms. */
    double percentileMs(double percent) {
        // The histogram answers with the upper end of a bucket.
        return Math.min(roundTripsNs.getValueAtPercentile(percent) / 1e6, maxMs);
    }

    /** How many round trips lay in {@code [fromNs, toNs)}. */
    long countBetween(long fromNs, long toNs) {
        return roundTripsNs.getCountBetweenValues(fromNs, toNs - 1);
    }
}
