package org.o7s.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.o7s.itests.bench.load.Answer;

/**
 * One system, two processes with one flow, two with many, and two bystanders. The many are direct
 * flows of one process to another.
 */
final class FlowsStage extends Stage {
    private static final String ONE = "one";
    private static final String MANY = "many";
    private static final String BEFORE = "before";
    private static final String AROUND = "around";
    private static final String BYSTANDERS = "bystanders";
    private static final int BYTES = 64;

    /** The bystanders are watched for so many samples; the owner is killed after the first. */
    private static final int WATCHED_SAMPLES = 4;

    /**
     * A pair of processes runs so long, with each sample, before what it does counts: both pairs,
     * as the one with many flows has a new process in each round.
     */
    private static final long WARM_UP_NS = 2_000_000_000;

    FlowsStage(Path system, List<String> daemonOptions) throws IOException {
        super(system, daemonOptions);
    }

    @Override
    List<String> yardsticks() {
        return List.of(ONE, BEFORE);
    }

    /** Two processes: the second one asks for flows, which the first one serves. */
    private record Pair(Child server, Child client) {
        void open(int flows) throws IOException {
            server.ask("calls", "WAIT");
            server.tell("crowd-take", flows);
            client.tell("crowd-open", server.name(), flows);
            client.answer();
            server.answer();
        }

        /** Has both do something; what the client and the server have seen. */
        Answer[] both(Object[] serving, Object[] asking) throws IOException {
            server.tell(serving);
            client.tell(asking);
            Answer asked = client.answer();
            return new Answer[] {asked, server.answer()};
        }
    }

    @Override
    Results measure(Options options, Consumer<String> progress) throws IOException {
        Results results = new Results();
        Daemon daemon = daemon(List.of(), "bench").awaitReady();
        List<String> lines = new ArrayList<>();
        for (String way : List.of(ONE, MANY, BYSTANDERS)) {
            String name = processName(way, 0);
            lines.add("bind program " + name + " name " + name);
        }
        daemon.irm(lines);
        Pair one = pair(daemon, ONE);
        one.open(1);
        warmUp(one);
        Child manyServer = process(daemon, processName(MANY, 0));
        Pair bystanders = pair(daemon, BYSTANDERS);
        long othersBytes = sharedBytes();
        for (int round = 0; round <= options.rounds(); round++) {
            String title = round == 0 ? "warming up" : "round " + round + " of " + options.rounds();
            progress.accept(title + ": opening " + options.flows() + " flows");
            boolean counts = round > 0;
            // Their owner was killed in the round before.
            Pair many = new Pair(manyServer, process(daemon, processName(MANY, 1)));
            many.open(options.flows());
            progress.accept(title + ": running until the new process is warm");
            warmUp(many);
            if (counts) {
                footprint(results, sharedBytes() - othersBytes, daemon);
            }
            compare(results, title, progress, options.sampleNs(), one, many, counts);
            progress.accept(title + ": killing the owner");
            kill(results, bystanders, many, options.sampleNs(), counts);
            many.server().ask("crowd-drop");
        }
        return results;
    }

    private Child process(Daemon daemon, String name) throws IOException {
        return closing(Child.start(daemon.home("127.0.0.1"), "flow", name)).awaitReady();
    }

    private Pair pair(Daemon daemon, String way) throws IOException {
        return new Pair(process(daemon, processName(way, 0)), process(daemon, processName(way, 1)));
    }

    private static void footprint(Results results, long sharedBytes, Daemon daemon)
            throws IOException {
        Sample sample = new Sample.Footprint();
        results.add(sample, MANY, new Reading("shared MB", sharedBytes / 1e6));
        OptionalLong heap = daemon.heapBytes();
        if (heap.isPresent()) {
            results.add(sample, MANY, new Reading("daemon heap MB", heap.getAsLong() / 1e6));
        }
    }

    /** Memory of the machine that processes share. */
    private static long sharedBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("Shmem:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("/proc/meminfo does not tell how much memory is shared");
    }

    private static void compare(
            Results results,
            String title,
            Consumer<String> progress,
            long lastsNs,
            Pair one,
            Pair many,
            boolean counts)
            throws IOException {
        for (Sample sample : List.of(new Sample.Rate(BYTES), new Sample.Trip(false))) {
            for (String way : List.of(ONE, MANY)) {
                progress.accept(title + ": " + sample.title() + ", " + way);
                Pair pair = way.equals(ONE) ? one : many;
                List<Reading> readings =
                        sample instanceof Sample.Rate ? rate(pair, lastsNs) : trip(pair, lastsNs);
                if (counts) {
                    readings.forEach(r -> results.add(sample, way, r));
                }
            }
        }
    }

    private static void warmUp(Pair pair) throws IOException {
        rate(pair, WARM_UP_NS);
        trip(pair, WARM_UP_NS);
    }

    private static List<Reading> rate(Pair pair, long lastsNs) throws IOException {
        Answer[] both =
                pair.both(
                        new Object[] {"crowd-sink", BYTES},
                        new Object[] {"crowd-source", BYTES, lastsNs});
        double packets = Math.max(1, both[1].get("received"));
        return List.of(
                new Reading(
                        "packets/s", both[1].get("timed") * 1e9 / Math.max(1, both[1].get("ns"))),
                new Reading(
                        "CPU ns/packet", (both[0].get("cpuNs") + both[1].get("cpuNs")) / packets),
                new Reading("lost", both[0].get("sent") - packets));
    }

    private static List<Reading> trip(Pair pair, long lastsNs) throws IOException {
        Answer[] both =
                pair.both(
                        new Object[] {"crowd-echo", BYTES},
                        new Object[] {"crowd-ping", BYTES, lastsNs});
        return trips(both[0]);
    }

    private static List<Reading> trips(Answer answer) throws IOException {
        if (answer.get("trips") == 0) {
            throw new IOException("not one packet came back");
        }
        return List.of(
                new Reading("p50 µs", answer.get("p50") / 1e3),
                new Reading("p99 µs", answer.get("p99") / 1e3),
                new Reading("max µs", answer.get("max") / 1e3),
                new Reading("lost", answer.get("lost")));
    }

    /** Watches the bystanders before and around the death of the owner. */
    private static void kill(
            Results results, Pair bystanders, Pair many, long sampleNs, boolean counts)
            throws IOException {
        List<Reading> before = watch(bystanders, 1, sampleNs, () -> {});
        List<Reading> around =
                watch(
                        bystanders,
                        2,
                        sampleNs,
                        () -> {
                            LockSupport.parkNanos(sampleNs);
                            many.client().close();
                        });
        if (counts) {
            before.forEach(r -> results.add(new Sample.Death(), BEFORE, r));
            around.forEach(r -> results.add(new Sample.Death(), AROUND, r));
        }
    }

    private static List<Reading> watch(Pair bystanders, int number, long sampleNs, Runnable event)
            throws IOException {
        bystanders.server().ask("calls", "WAIT");
        bystanders.server().tell("echo", number, BYTES);
        String server = bystanders.server().name();
        long lastsNs = WATCHED_SAMPLES * sampleNs;
        bystanders.client().tell("ping", server, number, BYTES, lastsNs, Sample.PAUSE_NS);
        event.run();
        List<Reading> readings = trips(bystanders.client().answer());
        bystanders.server().answer();
        return readings;
    }
}
