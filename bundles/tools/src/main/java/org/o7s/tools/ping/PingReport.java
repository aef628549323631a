package org.o7s.tools.ping;

/** Where a client tells what happens. One thread. */
interface PingReport {
    /** The flow is there; requests follow. */
    void started();

    /**
     * A reply came.
     *
     * @param bytes its length
     * @param roundTripNs time since its request was sent
     * @param late whether a later one came before it
     */
    void replied(int id, int bytes, long roundTripNs, boolean late);

    /** A packet came that answers none of our requests. */
    void puzzled(String what);

    /** No reply for the time limit. */
    void serverTimedOut();

    /**
     * The run is over.
     *
     * @param elapsedNs since the flow was allocated
     */
    void finished(PingStatistics statistics, Ending ending, long elapsedNs);
}
