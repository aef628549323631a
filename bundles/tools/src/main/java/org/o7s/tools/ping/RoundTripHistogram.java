package org.o7s.tools.ping;

/** How round trips are distributed, as bars of text: one per power of two µs. */
final class RoundTripHistogram {
    private static final int WIDTH = 50;
    private static final int BUCKETS = 32;

    private RoundTripHistogram() {}

    /** Appends one line per bucket, from the first that is not empty to the last. */
    static void append(StringBuilder text, PingStatistics statistics) {
        long[] counts = new long[BUCKETS];
        int first = BUCKETS;
        int last = -1;
        long most = 0;
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] = statistics.countBetween(fromUs(i) * 1000, fromUs(i + 1) * 1000);
            most = Math.max(most, counts[i]);
            if (counts[i] > 0) {
                first = Math.min(first, i);
                last = i;
            }
        }
        for (int i = first; i <= last; i++) {
            int bar = (int) ((counts[i] * WIDTH + most - 1) / most);
            text.append(
                    "%10d - %-10d µs %10d %s"
                            .formatted(fromUs(i), fromUs(i + 1), counts[i], "#".repeat(bar))
                            .stripTrailing());
            text.append('\n');
        }
    }

    private static long fromUs(int bucket) {
        return bucket == 0 ? 0 : 1L << (bucket - 1);
    }
}
