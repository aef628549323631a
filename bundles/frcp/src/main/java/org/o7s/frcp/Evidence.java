package org.o7s.frcp;

/**
 * What follows from the packets that have come for those that have not: by the order in which they
 * were sent, whatever their numbers, so that repeated ones count too. A packet is lost when one
 * that was sent later has come, and a round trip has passed since it was sent, and the time by
 * which packets overtake each other.
 */
final class Evidence {
    private static final long OVERTAKEN_NS = 10_000_000_000L;

    /** After so many answers in a row that were faster than can be, they are believed. */
    private static final int DOUBTS = 3;

    private final Timing timing;
    private final SendQueue queue;
    private final FrcpMeasures measures;

    /** The latest sending that is known to have arrived; and before what is being told now. */
    private long order;

    private long orderBefore;
    private long rttNs;
    private long rttMinNs = FrcpMachine.NEVER;
    private boolean measured;
    private boolean overtaken;
    private long overtakenNs;

    /** How often in a row nothing was concluded from what came, and whether now. */
    private int doubts;

    private boolean doubted;

    Evidence(Timing timing, SendQueue queue, FrcpMeasures measures) {
        this.measures = measures;
        this.timing = timing;
        this.queue = queue;
    }

    /** The last round trip, 0 if none is known. */
    long rttNs() {
        return rttNs;
    }

    /** Whether a round trip is known. */
    boolean isMeasured() {
        return measured;
    }

    /** A round trip was measured. */
    void measured(long ns) {
        measured = true;
        rttNs = ns;
        rttMinNs = Math.min(rttMinNs, ns);
        timing.measured(ns);
        measures.roundTrip(ns);
    }

    /** The peer says which packet came last, and how long ago. */
    void latest(int number, long ageNs, long nowNs) {
        long ns = nowNs - queue.sentNs(number) - ageNs;
        // Of a packet that was repeated it is not known which one came; better than nothing.
        if (ns >= 0 && (!queue.isRepeated(number) || !measured)) {
            measured(ns);
        }
    }

    /** Packets are told that have come, in whatever order. */
    void begin() {
        orderBefore = order;
        doubts += doubted ? 1 : 0;
        doubted = false;
    }

    /** A packet has come, as is known since now. */
    void came(int number, long nowNs) {
        long ns = nowNs - queue.sentNs(number);
        long sent = queue.order(number);
        if (queue.isRepeated(number)) {
            if (ns < rttMinNs && measured) {
                // Faster than any other: it was an earlier sending that came, later than thought.
                overtaken(nowNs);
                if (doubts < DOUBTS) {
                    doubted = true;
                    return;
                }
                // Or the least was measured of a packet of which another sending came.
                rttMinNs = ns;
            }
        } else if (sent < orderBefore) {
            overtaken(nowNs);
        }
        if (sent > order) {
            order = sent;
            doubts = 0;
            doubted = false;
            rttNs = measured ? rttNs : ns;
        }
    }

    private void overtaken(long nowNs) {
        overtaken = true;
        overtakenNs = nowNs;
    }

    /** When a packet counts as lost, if nothing is heard of it. */
    long lostNs(int number, long newsNs) {
        if (queue.order(number) >= order) {
            return FrcpMachine.NEVER;
        }
        boolean overtaking = overtaken && newsNs - overtakenNs < OVERTAKEN_NS;
        return queue.sentNs(number) + rttNs + timing.reorderingNs(overtaking);
    }
}
