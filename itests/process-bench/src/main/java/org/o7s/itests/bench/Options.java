package org.o7s.itests.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the user wants to have measured.
 *
 * @param mode where
 * @param rounds how often each sample is taken, 1 to 1000
 * @param sampleNs how long a sample takes, in ns
 * @param aeron whether Aeron takes part
 * @param data whether flows with retransmission take part
 * @param flows how many there are of the many, 100 to 16,000
 * @param portable whether processes are connected to their daemons the portable way
 * @param json where the results go as JSON
 */
record Options(
        Mode mode,
        int rounds,
        long sampleNs,
        boolean aeron,
        boolean data,
        int flows,
        boolean portable,
        Optional<Path> json) {
    /** Where is measured. */
    enum Mode {
        /** Two processes on one system. */
        LOCAL,
        /** Two systems, joined by Ethernet. */
        ETH,
        /** Two systems, joined by UDP. */
        UDP,
        /** Two processes on one system, with one flow and with many. */
        FLOWS,
        /** Two processes on one system, with many flows that nobody uses. */
        IDLE;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static final String USAGE =
            """
            usage: ./o7s bench local|eth|udp|flows|idle [OPTION]...

            Measures packets from process to process, against what else there is for that.

              local               on one system: flows that two processes share (direct), flows through
                                  the local layer, TCP on loopback, a Unix domain socket
              eth, udp            between two systems in network namespaces, joined by a cable: the layer,
                                  a unicast layer over it, TCP over the same cable, Ethernet with a
                                  frame for each packet; needs root
              flows               on one system: two processes with 10,000 flows, of which 100 are at work,
                                  against two with one; what the 10,000 take of memory; and what two others
                                  notice when their owner is killed
              idle                on one system: what 10,000 flows of the quality data that nobody uses
                                  cost the two processes whose they are

              --rounds N          takes each sample N times, all in turn (3); one more comes first and
                                  does not count
              --seconds S         length of a sample (0.6; idle: 32, in which each flow gives
                                  a sign of life)
              --aeron             Aeron IPC takes part in local; fetched by Maven when it is first used
              --data              flows of the quality data (FRCP) take part, too: direct ones in
                                  local, over the lowest layer in eth and udp, where iperf3 is
                                  measured beside them if it is installed
              --flows N           so many flows instead of 10,000, 100 to 16,000
              --portable          daemons are started with --portable
              --json FILE         the results in a file as well
              --help              this text

            The table is for people, and ratios in it mean more than numbers: whatever else the machine
            does meets all alike. With the usual settings it takes less than two minutes.
            """;

    private static final int ROUNDS = 3;
    private static final int ROUNDS_MAX = 1000;
    private static final int FLOWS = 10_000;
    private static final int FLOWS_MIN = 100;
    private static final int FLOWS_MAX = 16_000;
    private static final double SECONDS = 0.6;
    private static final double SECONDS_IDLE = 32;
    private static final double SECONDS_MIN = 0.02;
    private static final double SECONDS_MAX = 600;

    /** Who is asked answers within 40 s. */
    private static final double SECONDS_IDLE_MAX = 35;

    /** Reads the words. */
    static Options of(List<String> words) throws BenchException {
        Iterator<String> rest = words.iterator();
        Mode mode = mode(rest.hasNext() ? rest.next() : "");
        double rounds = ROUNDS;
        double seconds = mode == Mode.IDLE ? SECONDS_IDLE : SECONDS;
        double flows = FLOWS;
        boolean aeron = false;
        boolean data = false;
        boolean portable = false;
        Optional<Path> json = Optional.empty();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--rounds" -> rounds = number(option, rest, 1, ROUNDS_MAX);
                case "--seconds" -> seconds = number(option, rest, SECONDS_MIN, SECONDS_MAX);
                case "--aeron" -> aeron = true;
                case "--data" -> data = true;
                case "--flows" -> flows = number(option, rest, FLOWS_MIN, FLOWS_MAX);
                case "--portable" -> portable = true;
                case "--json" -> json = Optional.of(Path.of(value(option, rest)));
                default -> throw new BenchException("unknown option " + option + HINT);
            }
        }
        if (aeron && mode != Mode.LOCAL) {
            throw new BenchException(
                    "--aeron is for local: Aeron IPC joins processes of one machine");
        }
        if (data && (mode == Mode.FLOWS || mode == Mode.IDLE)) {
            throw new BenchException("--data is for local, eth and udp");
        }
        if (mode == Mode.IDLE && seconds > SECONDS_IDLE_MAX) {
            throw new BenchException("a sample of idle has at most 35 s: --seconds 35, or less");
        }
        return new Options(
                mode,
                (int) rounds,
                (long) (seconds * 1e9),
                aeron,
                data,
                (int) flows,
                portable,
                json);
    }

    private static final String HINT = "; ./o7s bench --help lists what there is";

    private static Mode mode(String word) throws BenchException {
        for (Mode mode : Mode.values()) {
            if (mode.word().equals(word)) {
                return mode;
            }
        }
        throw new BenchException(
                (word.isEmpty() ? "say what to measure" : "cannot measure \"" + word + '"')
                        + ": local, eth, udp, flows or idle"
                        + HINT);
    }

    private static String value(String option, Iterator<String> rest) throws BenchException {
        if (!rest.hasNext()) {
            throw new BenchException(option + " needs a value" + HINT);
        }
        return rest.next();
    }

    private static double number(String option, Iterator<String> rest, double min, double max)
            throws BenchException {
        String text = value(option, rest);
        try {
            double number = Double.parseDouble(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The sentence below is for both.
        }
        throw new BenchException(
                "%s is a number from %s to %s, not \"%s\"".formatted(option, min, max, text));
    }
}
