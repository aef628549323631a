package org.o7s.frcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a flow is measured to be, apart from what only grows: written by the thread that drives its
 * machine, read by any. Nothing is allocated when something is measured.
 */
final class FrcpMeasures {
    /** What is not known yet. */
    static final long UNKNOWN = -1;

    /** The weight of a new round trip is one of 2^3. */
    private static final int SMOOTHING = 3;

    private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int ROUND_TRIP = 0;
    private static final int LEAST_ROUND_TRIP = 1;
    private static final int LONGEST_WAIT = 2;
    private static final int WAITS_SINCE = 3;
    private static final int HEARD = 4;
    private static final int LONGEST_SILENCE = 5;
    private static final int ENDED = 6;
    private static final int CHECKED = 7;
    private static final int VALUES = 8;

    private final long[] values = new long[VALUES];

    FrcpMeasures() {
        values[ROUND_TRIP] = UNKNOWN;
        values[LEAST_ROUND_TRIP] = UNKNOWN;
        values[WAITS_SINCE] = FrcpMachine.NEVER;
        values[HEARD] = FrcpMachine.NEVER;
        values[ENDED] = FrcpMachine.NEVER;
    }

    /** A packet and what was said of it took so long. */
    void roundTrip(long ns) {
        long smooth = values[ROUND_TRIP];
        long least = values[LEAST_ROUND_TRIP];
        set(ROUND_TRIP, smooth == UNKNOWN ? ns : smooth + ((ns - smooth) >> SMOOTHING));
        set(LEAST_ROUND_TRIP, least == UNKNOWN ? ns : Math.min(least, ns));
    }

    /** The packet that comes next is missing, and later ones are there. */
    void waits(long nowNs) {
        set(WAITS_SINCE, nowNs);
    }

    /** Nothing is missing any more, or something else. */
    void goesOn(long nowNs) {
        long since = values[WAITS_SINCE];
        if (since != FrcpMachine.NEVER) {
            waited(nowNs - since);
            set(WAITS_SINCE, FrcpMachine.NEVER);
        }
    }

    /** A hole has been there for so long. */
    void waited(long ns) {
        if (ns > values[LONGEST_WAIT]) {
            set(LONGEST_WAIT, ns);
        }
    }

    /** Something of the peer came. */
    void heard(long nowNs) {
        if (values[ENDED] != FrcpMachine.NEVER) {
            return;
        }
        long before = values[HEARD];
        if (before != FrcpMachine.NEVER && nowNs - before > values[LONGEST_SILENCE]) {
            set(LONGEST_SILENCE, nowNs - before);
        }
        set(HEARD, nowNs);
    }

    /** We were away: whether the peer was silent is not known. */
    void resumes(long nowNs) {
        if (values[HEARD] != FrcpMachine.NEVER) {
            set(HEARD, nowNs);
        }
    }

    /** Nothing is to come any more: no time grows from now on. */
    void ends(long nowNs) {
        goesOn(nowNs);
        if (values[ENDED] == FrcpMachine.NEVER) {
            set(ENDED, nowNs);
        }
    }

    /** The peer has the habit of checking its packets. */
    void checks() {
        set(CHECKED, 1);
    }

    /** Whether the peer had the habit of checking its packets at any time. Any thread. */
    boolean hasChecks() {
        return get(CHECKED) != 0;
    }

    /** The smoothed round trip in ns. Any thread. */
    long roundTripNs() {
        return get(ROUND_TRIP);
    }

    /** The least round trip in ns. Any thread. */
    long leastRoundTripNs() {
        return get(LEAST_ROUND_TRIP);
    }

    /** How long delivery waited at a hole at most, the present one included, in ns. Any thread. */
    long longestWaitNs(long nowNs) {
        return atLeastSince(get(WAITS_SINCE), get(LONGEST_WAIT), nowNs);
    }

    /** How long ago something of the peer came, in ns. Any thread. */
    long sinceHeardNs(long nowNs) {
        long heard = get(HEARD);
        return heard == FrcpMachine.NEVER ? UNKNOWN : Math.max(0, nowNs - heard);
    }

    /** How long nothing of the peer came at most, until now included, in ns. Any thread. */
    long longestSilenceNs(long nowNs) {
        return atLeastSince(get(HEARD), get(LONGEST_SILENCE), nowNs);
    }

    private long atLeastSince(long sinceNs, long longestNs, long nowNs) {
        long untilNs = Math.min(nowNs, get(ENDED));
        return sinceNs == FrcpMachine.NEVER ? longestNs : Math.max(longestNs, untilNs - sinceNs);
    }

    private void set(int which, long value) {
        VALUE.setOpaque(values, which, value);
    }

    private long get(int which) {
        return (long) VALUE.getOpaque(values, which);
    }
}
