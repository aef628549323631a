package org.o7s.ipcp.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.o7s.core.compute.Compute;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.Alarms;
import org.o7s.core.member.Digest;
import org.o7s.core.member.Outbox;
import org.o7s.core.member.PeerDirectory;
import org.o7s.core.member.PendingQueries;

/**
 * Finds the addresses of names: static peers, then the hosts file, then DNS.
 *
 * <p>What blocks is done in {@code Compute}, each look-up on its own, so that a name server that
 * never answers delays nobody but those who ask for names that only it could know. At most {@link
 * #DNS_MAX} of these wait at a time; one more fails at once. Names that were not found are not
 * looked for again for 2 s. Belongs to the loop of its IPCP. Source: docs/wire/wire-shims.md 3.7.
 */
final class NameResolver {
    /** The most look-ups that wait for a name server. */
    static final int DNS_MAX = 16;

    static final long LOOK_UP_LIMIT_NS = 2_000_000_000L;
    static final long NEGATIVE_LIFETIME_NS = 2_000_000_000L;

    private static final long QUERY_LIMIT_NS = 5_000_000_000L;
    private static final int NEGATIVE_MAX = 1024;

    private record Negative(String why, long untilNs) {}

    /** What the hosts file says, and the line that it lacks. */
    private record Search(Optional<InetAddress> found, String line) {}

    private final Compute compute;
    private final Loop loop;
    private final Outbox outbox;
    private final PeerDirectory<UdpPeer> directory;
    private final HostsFile hosts;
    private final NameServer dns;
    private final UdpConfig config;
    private final PendingQueries queries;
    private final Map<Digest, String> names = new HashMap<>();
    private final LinkedHashMap<Digest, Negative> negatives = new LinkedHashMap<>();
    private final Counter asked;
    private final Counter notFound;
    private int dnsWaiting;

    NameResolver(
            Compute compute,
            Loop loop,
            Alarms alarms,
            Outbox outbox,
            CounterSet counters,
            PeerDirectory<UdpPeer> directory,
            UdpConfig config,
            HostsFile hosts,
            NameServer dns) {
        this.compute = compute;
        this.loop = loop;
        this.outbox = outbox;
        this.directory = directory;
        this.config = config;
        this.hosts = hosts;
        this.dns = dns;
        this.queries =
                new PendingQueries(
                        alarms,
                        this::lookInHosts,
                        new long[] {0},
                        QUERY_LIMIT_NS,
                        "the look-up took too long");
        this.asked = counters.make("dns-queries");
        this.notFound = counters.make("names-not-found");
    }

    /**
     * Finds a name; what is found is in the directory when the waiter is told.
     *
     * @return false if too many names are being looked for
     */
    boolean find(String name, Digest digest, PendingQueries.Waiter waiter, long nowNs) {
        UdpPeer configured = config.peers().get(name);
        if (configured != null) {
            directory.learn(digest, configured, nowNs);
        }
        if (directory.find(digest, nowNs).isPresent()) {
            waiter.over(true, "");
            return true;
        }
        Negative negative = negatives.get(digest);
        if (negative != null && negative.untilNs - nowNs > 0) {
            waiter.over(false, negative.why);
            return true;
        }
        names.put(digest, name);
        boolean kept = queries.add(digest, waiter, nowNs);
        if (!queries.isPending(digest)) {
            names.remove(digest);
        }
        return kept;
    }

    private void lookInHosts(Digest digest, int attempt) {
        String name = names.getOrDefault(digest, "");
        List<String> wanted = new ArrayList<>(List.of(digest.toString(), name));
        run(
                "look for " + digest + " in " + hosts.path(),
                () -> {
                    Optional<InetAddress> there = hosts.find(wanted, config.family());
                    String line =
                            there.isPresent()
                                    ? ""
                                    : hosts.lineFor(digest.toString(), name, config.family());
                    return new Search(there, line);
                },
                outcome -> {
                    Search search =
                            outcome instanceof Compute.Done<Search>(var done)
                                    ? done
                                    : new Search(Optional.empty(), "");
                    if (search.found().isPresent()) {
                        found(digest, search.found().get());
                    } else {
                        askDns(digest, search.line());
                    }
                });
    }

    private void askDns(Digest digest, String line) {
        if (!queries.isPending(digest)) {
            return;
        }
        if (dnsWaiting >= DNS_MAX) {
            names.remove(digest);
            queries.failed(digest, DNS_MAX + " look-ups wait for the name server already");
            return;
        }
        dnsWaiting++;
        asked.increment();
        run(
                "ask DNS for " + digest,
                () -> dns.lookup(digest.toString()),
                outcome -> {
                    dnsWaiting--;
                    switch (outcome) {
                        case Compute.Done<Optional<InetAddress>>(var found) -> {
                            if (found.isPresent()) {
                                found(digest, found.get());
                            } else {
                                missing(digest, "no address for " + digest + advice(line));
                            }
                        }
                        case Compute.Failed<Optional<InetAddress>>(Throwable cause) ->
                                missing(
                                        digest,
                                        "no address for "
                                                + digest
                                                + ": "
                                                + why(cause)
                                                + advice(line));
                    }
                });
    }

    private String advice(String line) {
        return line.isEmpty() ? "" : "; " + hosts.path() + " needs the line: " + line;
    }

    private static String why(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "the name server did not answer within 2 s";
        }
        if (cause instanceof PortUnreachableException) {
            return "no name server runs where the system looks for one";
        }
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }

    private <T> void run(String what, Callable<T> task, Consumer<Compute.Outcome<T>> then) {
        compute.run(
                what,
                LOOK_UP_LIMIT_NS,
                task,
                loop,
                outcome -> outbox.event(() -> then.accept(outcome)));
    }

    private void found(Digest digest, InetAddress address) {
        names.remove(digest);
        UdpPeer peer = new UdpPeer(new InetSocketAddress(address, config.local().getPort()));
        directory.learn(digest, peer, nowNs());
        negatives.remove(digest);
        queries.answered(digest);
    }

    private void missing(Digest digest, String why) {
        names.remove(digest);
        notFound.increment();
        if (negatives.size() >= NEGATIVE_MAX) {
            negatives.pollFirstEntry();
        }
        negatives.put(digest, new Negative(why, nowNs() + NEGATIVE_LIFETIME_NS));
        queries.failed(digest, why);
    }

    private long nowNs() {
        return loop.clocks().monotonicNs();
    }

    void shutdown() {
        queries.failAll("the IPCP was destroyed");
    }
}
