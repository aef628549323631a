package org.o7s.itests.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.o7s.itests.bench.load.Answer;

/**
 * A way, and the processes that use it. One thread.
 *
 * <p>The first process serves, the second one asks; if there are more, all are a ring.
 */
final class Contestant implements Contender {
    private static final long REACHABLE_WITHIN_NS = 30_000_000_000L;
    private static final long LOOK_AGAIN_NS = 200_000_000;

    private final String name;
    private final List<Child> children;
    private final List<Daemon> daemons;
    private final boolean dials;
    private final boolean answers;
    private final boolean carriesMessages;
    private final Set<Child> told = new HashSet<>();
    private int connections;

    /**
     * A contestant whose processes are ready.
     *
     * @param daemons that may work for it
     * @param dials whether connections can be made by the thousand
     * @param carriesMessages whether what is written at once may be more than a packet
     */
    Contestant(
            String name,
            List<Child> children,
            List<Daemon> daemons,
            boolean dials,
            boolean carriesMessages) {
        this(name, children, daemons, dials, carriesMessages, true);
    }

    private Contestant(
            String name,
            List<Child> children,
            List<Daemon> daemons,
            boolean dials,
            boolean carriesMessages,
            boolean answers) {
        this.name = name;
        this.answers = answers;
        this.carriesMessages = carriesMessages;
        this.children = List.copyOf(children);
        this.daemons = List.copyOf(daemons);
        this.dials = dials;
    }

    /** One whose processes send one way only. */
    static Contestant oneWay(String name, List<Child> children) {
        return new Contestant(name, children, List.of(), false, false, false);
    }

    @Override
    public String name() {
        return name;
    }

    private Child server() {
        return children.getFirst();
    }

    private Child client() {
        return children.get(1);
    }

    @Override
    public List<Reading> take(Sample sample, long lastsNs) throws IOException {
        return switch (sample) {
            case Sample.Rate rate ->
                    carriesMessages || !rate.isOfMessages()
                            ? rate(rate.bytes(), lastsNs)
                            : List.of();
            case Sample.Trip(boolean parked) -> answers ? trip(parked, lastsNs) : List.of();
            case Sample.Dial(int threads) -> dials ? dial(threads, lastsNs) : List.of();
            case Sample.Ring() -> children.size() > 2 ? ring(lastsNs) : List.of();
            case Sample.Footprint(), Sample.Death(), Sample.Idle() -> List.of();
        };
    }

    private long daemonsCpuNs() throws IOException {
        long sumNs = 0;
        for (Daemon daemon : daemons) {
            sumNs += daemon.cpuNs();
        }
        return sumNs;
    }

    private List<Reading> rate(int bytes, long lastsNs) throws IOException {
        int number = open();
        long cpuNs = daemonsCpuNs();
        tell(server(), "sink", number, bytes);
        tell(client(), "source", server().name(), number, bytes, lastsNs);
        Answer[] both = answers();
        Answer out = both[1];
        Answer in = both[0];
        cpuNs = daemonsCpuNs() - cpuNs + out.get("cpuNs") + in.get("cpuNs");
        double packets = Math.max(1, in.get("received"));
        double perSecond = in.get("timed") * 1e9 / Math.max(1, in.get("ns"));
        double lost = Math.max(0, 1 - in.get("received") / Math.max(1.0, (double) out.get("sent")));
        return List.of(
                new Reading("packets/s", perSecond),
                new Reading("MB/s", perSecond * bytes / 1e6),
                new Reading("CPU ns/packet", cpuNs / packets),
                new Reading(
                        "heap B/packet", (out.get("allocated") + in.get("allocated")) / packets),
                new Reading("lost %", 100 * lost));
    }

    private List<Reading> trip(boolean parked, long lastsNs) throws IOException {
        int number = open();
        long cpuNs = daemonsCpuNs();
        tell(server(), "echo", number, Sample.TRIP_BYTES);
        long pauseNs = parked ? Sample.PAUSE_NS : 0;
        tell(client(), "ping", server().name(), number, Sample.TRIP_BYTES, lastsNs, pauseNs);
        Answer[] both = answers();
        Answer out = both[1];
        Answer in = both[0];
        cpuNs = daemonsCpuNs() - cpuNs + out.get("cpuNs") + in.get("cpuNs");
        double trips = Math.max(1, out.get("trips"));
        List<Reading> readings = new ArrayList<>(percentiles(out));
        readings.add(new Reading("CPU ns/trip", cpuNs / trips));
        readings.add(
                new Reading("heap B/trip", (out.get("allocated") + in.get("allocated")) / trips));
        readings.add(new Reading("lost", out.get("lost")));
        return readings;
    }

    private static List<Reading> percentiles(Answer answer) throws IOException {
        if (answer.get("trips") == 0) {
            throw new IOException("not one packet came back");
        }
        return List.of(
                new Reading("p50 µs", answer.get("p50") / 1e3),
                new Reading("p90 µs", answer.get("p90") / 1e3),
                new Reading("p99 µs", answer.get("p99") / 1e3),
                new Reading("p99.9 µs", answer.get("p99_9") / 1e3));
    }

    private List<Reading> dial(int threads, long lastsNs) throws IOException {
        server().ask("calls", "END");
        Answer out = client().ask("dial", server().name(), threads, lastsNs);
        server().ask("calls", "WAIT");
        return List.of(new Reading("connections/s", out.get("made") * 1e9 / out.get("ns")));
    }

    private List<Reading> ring(long lastsNs) throws IOException {
        int count = children.size();
        int first = connections + 1;
        connections += count;
        for (Child child : children) {
            child.ask("calls", "WAIT");
        }
        for (int i = count - 1; i >= 0; i--) {
            String next = children.get((i + 1) % count).name();
            int from = first + (i + count - 1) % count;
            tell(children.get(i), i == 0 ? "token" : "relay", next, first + i, from, lastsNs);
        }
        return percentiles(answers()[0]);
    }

    /** What all have seen who were told something; all have answered, whatever came of it. */
    private Answer[] answers() throws IOException {
        Answer[] answers = new Answer[children.size()];
        IOException failure = null;
        for (int i = 0; i < answers.length; i++) {
            try {
                if (told.remove(children.get(i))) {
                    answers[i] = children.get(i).answer();
                }
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return answers;
    }

    private void tell(Child child, Object... words) throws IOException {
        child.tell(words);
        told.add(child);
    }

    /** Waits until the server can be found, which directories take a moment for. */
    @Override
    public void awaitReachable() throws IOException {
        if (!dials) {
            return;
        }
        server().ask("calls", "END");
        long deadlineNs = System.nanoTime() + REACHABLE_WITHIN_NS;
        while (true) {
            try {
                client().ask("dial", server().name(), 1, 1);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - deadlineNs > 0) {
                    throw e;
                }
                LockSupport.parkNanos(LOOK_AGAIN_NS);
            }
        }
    }

    /** A new connection, which the server waits for. */
    private int open() throws IOException {
        connections++;
        server().ask("calls", "WAIT");
        return connections;
    }
}
