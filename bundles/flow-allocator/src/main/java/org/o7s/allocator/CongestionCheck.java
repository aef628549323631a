package org.o7s.allocator;

import java.util.Optional;
import org.o7s.policy.congestion.CongestionPolicy;

/**
 * The shadow check of congestion policies: a synthetic flow on synthetic time, which must get on.
 * Stateless, for any thread.
 */
final class CongestionCheck {
    /** The most words of state. */
    static final int WORDS_MAX = 32;

    /** The longest wait before a packet, in ns. */
    static final long WAIT_MAX_NS = 1_000_000_000L;

    private static final int PACKETS = 1000;
    private static final int PACKET_BYTES = 1000;

    /** Ten packets per second are the least for a flow that nothing hinders. */
    private static final long PACKETS_LIMIT_NS = 100_000_000_000L;

    private static final long[] RATES = {0, 1, 1000, 1_000_000, 1L << 40, Long.MAX_VALUE};
    private static final int[] LEVELS = {0, 1, 96, CongestionPolicy.LEVEL_MAX};

    private CongestionCheck() {}

    /** What is wrong with a policy, as a sentence; empty if nothing was found. */
    static Optional<String> objection(CongestionPolicy candidate) {
        int words = candidate.words();
        if (words < 0 || words > WORDS_MAX) {
            return Optional.of("wants " + words + " words per flow instead of 0..32");
        }
        Optional<String> wrong = marks(candidate);
        for (int i = 0; wrong.isEmpty() && i < RATES.length; i++) {
            wrong = flow(candidate, RATES[i]);
        }
        return wrong;
    }

    private static Optional<String> marks(CongestionPolicy candidate) {
        int from = candidate.marksFrom();
        if (from < 0) {
            return Optional.of("marks from %d waiting packets on instead of 0..".formatted(from));
        }
        for (int capacity = 1; capacity <= 4096; capacity *= 2) {
            for (int queued = 0; queued <= capacity; queued += Math.max(1, capacity / 64)) {
                int mark = candidate.mark(queued, capacity);
                if (!isMark(mark)) {
                    return Optional.of(
                            "marks with %d at %d of %d packets instead of 0..255"
                                    .formatted(mark, queued, capacity));
                }
                if (mark != 0 && queued < from) {
                    return Optional.of(
                            "marks with %d at %d waiting packets, but says that it does from %d on"
                                    .formatted(mark, queued, from));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> flow(CongestionPolicy candidate, long bytesPerSecond) {
        long[] state = new long[candidate.words()];
        long nowNs = 1_000_000_000_000L;
        candidate.begin(state, bytesPerSecond, nowNs);
        long unhindered = nowNs;
        for (int i = 0; i < PACKETS; i++) {
            long waitNs = candidate.sent(state, PACKET_BYTES, nowNs);
            if (!isWait(waitNs)) {
                return Optional.of("waits %d ns instead of 0..10^9".formatted(waitNs));
            }
            nowNs += waitNs + 1000;
        }
        // A rate that somebody else found out may be that low.
        if (bytesPerSecond == 0 && nowNs - unhindered > PACKETS_LIMIT_NS) {
            return Optional.of(
                    "takes %d s for %d packets of a flow that nothing hinders"
                            .formatted((nowNs - unhindered) / 1_000_000_000L, PACKETS));
        }
        for (int i = 0; i < PACKETS; i++) {
            int level = candidate.received(state, i * 7 & 0xff, nowNs);
            if (!isLevel(level)) {
                return Optional.of("tells level %d instead of 0..8191".formatted(level));
            }
            candidate.updated(state, LEVELS[i % LEVELS.length], nowNs);
            long waitNs = candidate.sent(state, PACKET_BYTES, nowNs);
            long rate = candidate.rate(state);
            if (!isWait(waitNs) || rate < 0) {
                return Optional.of(
                        "waits %d ns at a rate of %d after an update".formatted(waitNs, rate));
            }
            nowNs += waitNs + 1000;
        }
        return Optional.empty();
    }

    static boolean isMark(int mark) {
        return mark >= 0 && mark <= 255;
    }

    static boolean isWait(long waitNs) {
        return waitNs >= 0 && waitNs <= WAIT_MAX_NS;
    }

    static boolean isLevel(int level) {
        return level >= CongestionPolicy.NO_UPDATE && level <= CongestionPolicy.LEVEL_MAX;
    }
}
