package org.o7s.tools.perf;

import org.o7s.tools.base.PacedSender;
import org.o7s.tools.base.Quality;

/** What the user asked operf to do. */
sealed interface PerfOptions {

    /** Which way packets go. */
    enum Test {
        /** From the client to the server. */
        ONE_WAY("uni", "unidirectional"),
        /** There, and back from the server. */
        THERE_AND_BACK("bi", "bidirectional");

        private final String word;
        private final String sentence;

        Test(String word, String sentence) {
            this.word = word;
            this.sentence = sentence;
        }

        /** What the option calls it. */
        String word() {
            return word;
        }

        /** The line that says so. */
        String line() {
            return "Doing a " + sentence + " test.";
        }
    }

    /**
     * A client.
     *
     * @param name the service to send to
     * @param test which way packets go
     * @param durationNs for how long, in ns
     * @param sizeBytes 64..1048576
     * @param rateBps bit/s of payload, more than 0; not looked at in a flood
     * @param pace how packets are spaced
     * @param quality what is asked of the flow, and what is demanded
     * @param json the result as a JSON object
     */
    record Client(
            String name,
            Test test,
            long durationNs,
            int sizeBytes,
            long rateBps,
            PacedSender.Pace pace,
            Quality quality,
            boolean json)
            implements PerfOptions {}

    /**
     * A server.
     *
     * @param quiet one line per test instead of one per packet
     */
    record Server(boolean quiet) implements PerfOptions {}

    /** The user wants to know how to use it. */
    record Help() implements PerfOptions {}
}
