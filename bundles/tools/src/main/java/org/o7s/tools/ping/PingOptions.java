package org.o7s.tools.ping;

import org.o7s.tools.base.Quality;
import org.o7s.tools.base.UsageException;

/** What the user asked oping to do. */
sealed interface PingOptions {

    /** How the client spaces its requests. */
    enum Pace {
        /** One per interval, whether or not replies come. */
        PACED,
        /** The next as soon as the reply is there. */
        FLOOD,
        /** The same, looking for the reply without ever sleeping. */
        FLOOD_BUSY
    }

    /** How a server waits for requests. */
    enum Attention {
        /** It sleeps until one is there. */
        SLEEPING,
        /** It looks again and again. */
        POLLING,
        /** It looks without pause, for a single flow. */
        BUSY
    }

    /**
     * How results are shown.
     *
     * @param quiet only the statistics
     * @param timeOfDay the time of day before each reply
     * @param json one JSON object per line
     * @param percentiles percentiles and jitter after the statistics
     * @param histogram how the round trips are distributed
     */
    record Display(
            boolean quiet,
            boolean timeOfDay,
            boolean json,
            boolean percentiles,
            boolean histogram) {}

    /**
     * A client.
     *
     * @param name the service to ping
     * @param count requests to send
     * @param intervalNs time from one request to the next, in ns
     * @param timeoutNs time without any reply after which the server counts as dead, in ns
     * @param sizeBytes 64..1500
     * @param quality what is asked of the flow, and what is demanded
     * @param pace how requests are spaced
     * @param display how results are shown
     * @param compat exit codes as 0.23 has them
     */
    record Client(
            String name,
            int count,
            long intervalNs,
            long timeoutNs,
            int sizeBytes,
            Quality quality,
            Pace pace,
            Display display,
            boolean compat)
            implements PingOptions {}

    /**
     * A server.
     *
     * @param attention how it waits
     * @param quiet no line per packet
     * @param silenceNs a flow without a packet for so long is closed, in ns; negative: the usual
     */
    record Server(Attention attention, boolean quiet, long silenceNs) implements PingOptions {}

    /** The user wants to know how to use it. */
    record Help() implements PingOptions {}

    /**
     * The arguments make no sense.
     *
     * @param why why, and what to do
     */
    record Refused(UsageException why) implements PingOptions {}
}
