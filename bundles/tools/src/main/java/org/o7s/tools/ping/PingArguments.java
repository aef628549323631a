package org.o7s.tools.ping;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.o7s.api.QosSpec;
import org.o7s.tools.base.Quality;
import org.o7s.tools.base.UsageException;
import org.o7s.tools.base.Words;
import org.o7s.tools.ping.PingOptions.Attention;
import org.o7s.tools.ping.PingOptions.Client;
import org.o7s.tools.ping.PingOptions.Display;
import org.o7s.tools.ping.PingOptions.Help;
import org.o7s.tools.ping.PingOptions.Pace;
import org.o7s.tools.ping.PingOptions.Refused;
import org.o7s.tools.ping.PingOptions.Server;

/**
 * Reads the arguments of oping; options, units, limits and notices as docs/wire/cli-and-tools.md
 * 3.1 lists them. One use.
 */
final class PingArguments {
    private static final long MAX_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int DEFAULT_BYTES = 64;

    /** Requests per ms of a duration when the interval is 0, which is thus taken for 100 µs. */
    private static final int UNPACED_PER_MS = 10;

    private final Words words;
    private final Consumer<String> notices;
    private String name = "";
    private int count = Integer.MAX_VALUE;
    private long intervalNs = TimeUnit.SECONDS.toNanos(1);
    private long durationNs = -1;
    private long timeoutNs = -1;
    private long sizeBytes = DEFAULT_BYTES;
    private QosSpec qos = QosSpec.RAW;
    private QosSpec least = QosSpec.ANYTHING;
    private Pace pace = Pace.PACED;
    private Attention attention = Attention.SLEEPING;
    private boolean listen;
    private boolean help;
    private boolean compat;
    private boolean quiet;
    private boolean timeOfDay;
    private boolean json;
    private boolean verbose;
    private boolean histogram;

    private PingArguments(List<String> words, Consumer<String> notices) {
        this.words = new Words(words);
        this.notices = notices;
    }

    /**
     * Reads them.
     *
     * @param notices told, line by line, what was adjusted
     */
    static PingOptions read(List<String> words, Consumer<String> notices) {
        try {
            return new PingArguments(words, notices).read();
        } catch (UsageException e) {
            return new Refused(e);
        }
    }

    private PingOptions read() throws UsageException {
        while (words.hasNext() && !help) {
            readOption(words.next());
        }
        if (help) {
            return new Help();
        }
        if (listen) {
            return server();
        }
        if (name.isEmpty()) {
            throw new UsageException("No server specified.", "name a server with -n", true);
        }
        return client();
    }

    private void readOption(String option) throws UsageException {
        switch (option) {
            case "-n", "--server-name" -> name = words.value(option);
            case "-c", "--count" -> count = (int) words.number(option, Integer.MAX_VALUE);
            case "-i", "--interval" -> intervalNs = words.spanNs(option);
            case "-d", "--duration" -> durationNs = words.spanNs(option);
            case "--timeout" -> timeoutNs = words.spanNs(option);
            case "-s", "--size" -> sizeBytes = words.number(option, Integer.MAX_VALUE);
            case "-q", "--qos" -> qos = qos(words.value(option));
            case "--demand" -> least = words.demand(option);
            case "-f", "--flood" -> pace = Pace.FLOOD;
            case "-F", "--flood-busy" -> pace = Pace.FLOOD_BUSY;
            case "-Q", "--quiet" -> quiet = true;
            case "-D", "--timeofday" -> timeOfDay = true;
            case "-l", "--listen" -> listen = true;
            case "--poll" -> attention = Attention.POLLING;
            case "--busy" -> attention = Attention.BUSY;
            case "--json" -> json = true;
            case "-v", "--verbose" -> verbose = true;
            case "--histogram" -> histogram = true;
            case "--compat" -> compat = true;
            case "-h", "--help" -> help = true;
            default -> throw Words.unknown(option);
        }
    }

    private Server server() throws UsageException {
        if (timeoutNs == 0) {
            throw UsageException.of("--timeout needs a time above 0 with -l");
        }
        return new Server(attention, quiet, timeoutNs);
    }

    private Client client() {
        if (intervalNs > MAX_INTERVAL_NS) {
            intervalNs = MAX_INTERVAL_NS;
            notices.accept("Ping interval truncated to 10s.");
        }
        if (durationNs >= 0) {
            long requests =
                    intervalNs == 0
                            ? TimeUnit.NANOSECONDS.toMillis(durationNs) * UNPACED_PER_MS
                            : durationNs / intervalNs;
            count = (int) Math.min(requests, Integer.MAX_VALUE);
        }
        if (sizeBytes < DEFAULT_BYTES) {
            sizeBytes = DEFAULT_BYTES;
            notices.accept("Packet size set to " + sizeBytes + " bytes.");
        } else if (sizeBytes > PingMessage.MAX_BYTES) {
            sizeBytes = PingMessage.MAX_BYTES;
            notices.accept("Packet size truncated to " + sizeBytes + " bytes.");
        }
        if (timeoutNs < 0) {
            long wholeSeconds = TimeUnit.NANOSECONDS.toSeconds(intervalNs);
            timeoutNs = TimeUnit.SECONDS.toNanos(wholeSeconds) + GRACE_NS;
        }
        Display display =
                new Display(quiet, timeOfDay && pace == Pace.PACED, json, verbose, histogram);
        return new Client(
                name,
                count,
                intervalNs,
                timeoutNs,
                (int) sizeBytes,
                Quality.of(qos).demanding(least),
                pace,
                display,
                compat);
    }

    private QosSpec qos(String word) {
        return QosSpec.preset(word)
                .orElseGet(
                        () -> {
                            notices.accept("Unknown QoS cube, defaulting to raw.");
                            return QosSpec.RAW;
                        });
    }
}
