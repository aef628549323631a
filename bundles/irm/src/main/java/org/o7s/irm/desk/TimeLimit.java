package org.o7s.irm.desk;

import java.time.Duration;
import org.o7s.core.time.Clocks;

/**
 * The moment until which an operation of several steps may take.
 *
 * @param clocks the clocks
 * @param deadlineNs that moment, monotonic
 */
record TimeLimit(Clocks clocks, long deadlineNs) {

    static TimeLimit in(Clocks clocks, Duration limit) {
        return new TimeLimit(clocks, clocks.monotonicNs() + limit.toNanos());
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, deadlineNs - clocks.monotonicNs()));
    }

    /** The same or a nearer moment. */
    TimeLimit atMost(Duration limit) {
        return left().compareTo(limit) <= 0 ? this : in(clocks, limit);
    }
}
