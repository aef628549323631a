package org.o7s.tools.cbr;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.o7s.api.QosSpec;
import org.o7s.tools.base.PacedSender.Pace;
import org.o7s.tools.base.Quality;
import org.o7s.tools.base.UsageException;
import org.o7s.tools.base.Words;

/** Reads the arguments of ocbr as docs/wire/cli-and-tools.md 3.3 lists them. One use. */
final class CbrArguments {
    /** The largest packet that can be asked for, in bytes. */
    static final int MAX_BYTES = 524_288;

    private final Words words;
    private String name = "";
    private long durationNs = TimeUnit.SECONDS.toNanos(60);
    private long sizeBytes = 1000;
    private long rateBps = 1_000_000;
    private Pace pace = Pace.SLEEPING;
    private QosSpec qos = QosSpec.RAW;
    private QosSpec least = QosSpec.ANYTHING;
    private long intervalNs = TimeUnit.SECONDS.toNanos(1);
    private long timeoutNs = TimeUnit.SECONDS.toNanos(1);
    private boolean listen;
    private boolean help;
    private boolean json;
    private boolean verbose;

    private CbrArguments(List<String> words) {
        this.words = new Words(words);
    }

    /** Reads them. */
    static CbrOptions read(List<String> words) throws UsageException {
        return new CbrArguments(words).read();
    }

    private CbrOptions read() throws UsageException {
        while (words.hasNext() && !help) {
            readOption(words.next());
        }
        if (help) {
            return new CbrOptions.Help();
        }
        if (listen) {
            return new CbrOptions.Server(intervalNs, timeoutNs, verbose, json);
        }
        if (name.isEmpty()) {
            throw new UsageException("No server specified.", "name a server with -n", true);
        }
        return new CbrOptions.Client(
                name,
                durationNs,
                (int) sizeBytes,
                rateBps,
                pace,
                Quality.of(qos).demanding(least),
                json);
    }

    private void readOption(String option) throws UsageException {
        switch (option) {
            case "-n", "--server_apn", "--server-name" -> name = words.value(option);
            case "-d", "--duration" -> durationNs = words.spanNs(option, TimeUnit.SECONDS);
            case "-s", "--size" -> sizeBytes = size(option);
            case "-r", "--rate" -> rateBps = words.bitsPerSecond(option);
            case "-q", "--qos" -> qos = words.qos(option);
            case "--demand" -> least = words.demand(option);
            case "-f", "--flood" -> pace = Pace.FLOOD;
            case "--sleep" -> pace = Pace.SLEEPING;
            case "--spin" -> pace = Pace.SPINNING;
            case "-l", "--listen" -> listen = true;
            case "-i", "--interval" -> intervalNs = period(option);
            case "-t", "--timeout" -> timeoutNs = period(option);
            case "-v", "--verbose" -> verbose = true;
            case "--json" -> json = true;
            case "-h", "--help" -> help = true;
            default -> throw Words.unknown(option);
        }
    }

    private long size(String option) throws UsageException {
        long size = words.number(option, Integer.MAX_VALUE);
        if (size > MAX_BYTES) {
            throw new UsageException(
                    "Maximum size: " + MAX_BYTES + ".",
                    option + " is at most " + MAX_BYTES + " bytes",
                    false);
        }
        if (size == 0) {
            throw UsageException.of(
                    option
                            + " is at least 1: an empty packet is a keepalive, which no server sees");
        }
        return size;
    }

    private long period(String option) throws UsageException {
        long ns = words.spanNs(option, TimeUnit.SECONDS);
        if (ns == 0) {
            throw UsageException.of(option + " needs a time above 0");
        }
        return ns;
    }
}
