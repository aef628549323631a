package org.o7s.routing;

/**
 * When to compute after a change: at once if it has been quiet, else after a pause that doubles
 * with every computation, from 50 ms to a limit. It has been quiet when nothing was computed for
 * twice the pause. Source: paper 2.12; the scheme of RFC 8405 with a doubling pause.
 */
final class Damping {
    /** Changes that come together are computed together. */
    static final long BATCH_NS = 2_000_000;

    private static final long FIRST_PAUSE_NS = 50_000_000;
    private static final long LONGEST_PAUSE_NS = 1_000_000_000;

    private final long limitNs;
    private long pauseNs;
    private long lastNs;
    private boolean ran;

    /**
     * Nothing was computed yet.
     *
     * @param recalcNs the longest that a change may wait
     */
    Damping(long recalcNs) {
        limitNs = Math.min(LONGEST_PAUSE_NS, recalcNs);
    }

    /** When to compute after a change now. */
    long dueNs(long nowNs) {
        boolean quiet = !ran || nowNs - lastNs >= 2 * Math.max(pauseNs, FIRST_PAUSE_NS);
        return quiet ? nowNs + BATCH_NS : Math.max(nowNs + BATCH_NS, lastNs + nextPauseNs());
    }

    private long nextPauseNs() {
        return pauseNs == 0 ? Math.min(FIRST_PAUSE_NS, limitNs) : pauseNs;
    }

    /** A computation starts. */
    void started(long nowNs) {
        boolean quiet = !ran || nowNs - lastNs >= 2 * Math.max(pauseNs, FIRST_PAUSE_NS);
        pauseNs = quiet ? 0 : Math.min(limitNs, 2 * nextPauseNs());
        lastNs = nowNs;
        ran = true;
    }
}
