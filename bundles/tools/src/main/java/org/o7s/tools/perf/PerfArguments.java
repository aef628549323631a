package org.o7s.tools.perf;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.o7s.api.QosSpec;
import org.o7s.tools.base.PacedSender.Pace;
import org.o7s.tools.base.Quality;
import org.o7s.tools.base.UsageException;
import org.o7s.tools.base.Words;
import org.o7s.tools.perf.PerfOptions.Test;

/** Reads the arguments of operf as docs/wire/cli-and-tools.md 3.2 lists them. One use. */
final class PerfArguments {
    /** The smallest packet, in bytes. */
    static final int MIN_BYTES = 64;

    /** The largest packet, in bytes. */
    static final int MAX_BYTES = 1_048_576;

    private final Words words;
    private final Consumer<String> notices;
    private String name = "";
    private Test test = Test.ONE_WAY;
    private long durationNs = TimeUnit.SECONDS.toNanos(60);
    private long sizeBytes = 1500;
    private long rateBps = 1_000_000;
    private Pace pace = Pace.SPINNING;
    private QosSpec qos = QosSpec.RAW;
    private QosSpec least = QosSpec.ANYTHING;
    private boolean listen;
    private boolean help;
    private boolean quiet;
    private boolean json;

    private PerfArguments(List<String> words, Consumer<String> notices) {
        this.words = new Words(words);
        this.notices = notices;
    }

    /**
     * Reads them.
     *
     * @param notices told, line by line, what was adjusted
     */
    static PerfOptions read(List<String> words, Consumer<String> notices) throws UsageException {
        return new PerfArguments(words, notices).read();
    }

    private PerfOptions read() throws UsageException {
        while (words.hasNext() && !help) {
            readOption(words.next());
        }
        if (help) {
            return new PerfOptions.Help();
        }
        if (listen) {
            return new PerfOptions.Server(quiet);
        }
        if (name.isEmpty()) {
            throw new UsageException("No server specified.", "name a server with -n", true);
        }
        if (sizeBytes < MIN_BYTES) {
            sizeBytes = MIN_BYTES;
            notices.accept("Packet size set to " + sizeBytes + " bytes.");
        } else if (sizeBytes > MAX_BYTES) {
            sizeBytes = MAX_BYTES;
            notices.accept("Packet size truncated to " + sizeBytes + " bytes.");
        }
        return new PerfOptions.Client(
                name,
                test,
                durationNs,
                (int) sizeBytes,
                rateBps,
                pace,
                Quality.of(qos).demanding(least),
                json);
    }

    private void readOption(String option) throws UsageException {
        switch (option) {
            case "-n", "--server-name" -> name = words.value(option);
            case "-t", "--test" -> test = test(option);
            case "-d", "--duration" -> durationNs = words.spanNs(option);
            case "-s", "--size" -> sizeBytes = words.number(option, Integer.MAX_VALUE);
            case "-r", "--rate" -> rateBps = words.bitsPerSecond(option);
            case "-q", "--qos" -> qos = words.qos(option);
            case "--demand" -> least = words.demand(option);
            case "-f", "--flood" -> pace = Pace.FLOOD;
            case "--sleep" -> pace = Pace.SLEEPING;
            case "-l", "--listen" -> listen = true;
            case "-Q", "--quiet" -> quiet = true;
            case "--json" -> json = true;
            case "-h", "--help" -> help = true;
            default -> throw Words.unknown(option);
        }
    }

    private Test test(String option) throws UsageException {
        String word = words.value(option);
        for (Test each : Test.values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw UsageException.of(option + " is uni or bi, not \"" + word + '"');
    }
}
