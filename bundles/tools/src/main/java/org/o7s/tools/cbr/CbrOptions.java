package org.o7s.tools.cbr;

import org.o7s.tools.base.PacedSender;
import org.o7s.tools.base.Quality;

/** What the user asked ocbr to do. */
sealed interface CbrOptions {

    /**
     * A client.
     *
     * @param name the service to send to
     * @param durationNs for how long, in ns
     * @param sizeBytes 1..524288
     * @param rateBps bit/s of payload, more than 0; not looked at in a flood
     * @param pace how packets are spaced
     * @param quality what is asked of the flow, and what is demanded
     * @param json the result as a JSON object
     */
    record Client(
            String name,
            long durationNs,
            int sizeBytes,
            long rateBps,
            PacedSender.Pace pace,
            Quality quality,
            boolean json)
            implements CbrOptions {}

    /**
     * A server.
     *
     * @param intervalNs time from one report to the next, in ns, more than 0
     * @param timeoutNs silence after which a test is over, in ns, more than 0
     * @param verbose what is missing and out of order as well
     * @param json one JSON object per report
     */
    record Server(long intervalNs, long timeoutNs, boolean verbose, boolean json)
            implements CbrOptions {}

    /** The user wants to know how to use it. */
    record Help() implements CbrOptions {}
}
