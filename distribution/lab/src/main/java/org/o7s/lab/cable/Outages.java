package org.o7s.lab.cable;

/**
 * How frames vanish that are not lost each by itself. A period begins when the cable was last
 * changed, and is dark at its end.
 *
 * @param burstFrames with each frame that is lost, so many vanish in a row, it among them: 1 or
 *     more
 * @param darkNs how long everything vanishes at the end of each period, in ns
 * @param everyNs how long a period is, in ns; 0 if there is none
 */
public record Outages(int burstFrames, long darkNs, long everyNs) {
    /** Each lost frame is lost by itself, and it is never dark. */
    public static final Outages NONE = new Outages(1, 0, 0);

    /** Checks the ranges. */
    public Outages {
        if (burstFrames < 1) {
            throw new IllegalArgumentException("burst " + burstFrames + " is less than 1");
        }
        if (darkNs < 0 || darkNs > everyNs) {
            throw new IllegalArgumentException(
                    "it must be dark for 0 or more, and a period at most");
        }
    }

    /** Whether everything vanishes so long after the cable was changed. */
    boolean isDark(long sinceNs) {
        return darkNs > 0 && Math.floorMod(sinceNs, everyNs) >= everyNs - darkNs;
    }
}
