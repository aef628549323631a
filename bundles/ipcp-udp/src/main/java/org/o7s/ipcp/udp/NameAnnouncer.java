package org.o7s.ipcp.udp;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o7s.core.compute.Compute;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Alarms;
import org.o7s.core.member.Digest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a name server know which names are here.
 *
 * <p>Of each name it keeps what is wanted and what the server may know; one update goes on at a
 * time, so that the last word on a name is also the last one said. Announcements come first:
 * somebody waits for them, {@link #ANNOUNCE_LIMIT_NS} at most. Withdrawals are waited for by
 * nobody: while the server says nothing, or cannot do it just now, they rest for {@link #PAUSE_NS},
 * and each is given up after {@link #WITHDRAWAL_LIMIT_NS}, or when the server refuses it. Of an
 * announcement that was given up nobody knows whether it arrived, so it is withdrawn. As a server
 * may lose what it was told (one that starts again with an empty zone), each name is announced
 * again now and then; what is there already changes nothing, and if it fails the name stays
 * registered; see {@link ToldNames}. Belongs to the loop of its IPCP. Source:
 * docs/wire/wire-shims.md 3.7.
 */
final class NameAnnouncer {
    /** The most announcements that are waited for. */
    static final int WAITING_MAX = 256;

    /** The most withdrawals that wait. */
    static final int WITHDRAWALS_MAX = 16_384;

    /** How long a withdrawal is tried, however many wait with it: a day. */
    static final long WITHDRAWAL_LIMIT_NS = 86_400_000_000_000L;

    /** How long an update may take, with all its tries. */
    static final long UPDATE_LIMIT_NS = 15_000_000_000L;

    /** How long an announcement may take, with the wait for those before it. */
    static final long ANNOUNCE_LIMIT_NS = 20_000_000_000L;

    /** How long a server that is away is left alone by what nobody waits for. */
    static final long PAUSE_NS = 60_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(NameAnnouncer.class);

    /** An update that is under way. */
    private record Step(AnnouncedName entry, boolean here, int generation, boolean knownBefore) {}

    private final NameServerTask server;
    private final Alarms alarms;
    private final LongSupplier clock;
    private final Map<String, AnnouncedName> names = new LinkedHashMap<>();
    private final LinkedHashSet<AnnouncedName> asked = new LinkedHashSet<>();
    private final LinkedHashSet<AnnouncedName> withdrawals = new LinkedHashSet<>();
    private final ToldNames told;

    private final Counter updates;
    private final Counter refreshes;
    private final Counter failures;
    private int waiting;
    private long restsUntilNs;
    private @Nullable Step step;
    private @Nullable Timer wake;
    private boolean refreshFails;

    /** Whether refreshes come next: each failure gives way to the other kind. */
    private boolean withdrawalFailed;

    private boolean ended;

    /**
     * One that has said nothing yet.
     *
     * @param clock monotonic time in ns
     * @param refreshNs how long after it took one the server is told of a name again, 0 for never
     */
    NameAnnouncer(
            NameServerTask server,
            Alarms alarms,
            LongSupplier clock,
            CounterSet counters,
            long refreshNs) {
        this.server = server;
        this.alarms = alarms;
        this.clock = clock;
        this.told = new ToldNames(refreshNs);
        this.restsUntilNs = clock.getAsLong();
        this.updates = counters.make("dns-updates");
        this.refreshes = counters.make("dns-refreshes");
        this.failures = counters.make("dns-updates-failed");
    }

    /**
     * A name is here now; again is harmless.
     *
     * @param then told why the server does not know it, with "" if it does
     */
    void announce(String name, Digest digest, Consumer<String> then) {
        AnnouncedName known = names.get(name);
        if (known != null && known.wanted && !asked.contains(known) && known.waiters.isEmpty()) {
            then.accept("");
            return;
        }
        if (waiting >= WAITING_MAX) {
            failures.increment();
            then.accept(
                    WAITING_MAX
                            + " announcements wait for the name server already; try again in a"
                            + " moment");
            return;
        }
        AnnouncedName entry = known == null ? new AnnouncedName(name, digest) : known;
        waiting++;
        entry.waiters.add(
                failure -> {
                    waiting--;
                    then.accept(failure);
                });
        if (!entry.wanted) {
            names.put(name, entry);
            entry.wanted = true;
            entry.generation++;
            entry.limit =
                    alarms.at(clock.getAsLong() + ANNOUNCE_LIMIT_NS, () -> takesTooLong(entry));
            withdrawals.remove(entry);
            asked.add(entry);
            next();
        }
    }

    private void takesTooLong(AnnouncedName entry) {
        if (!ended && entry.wanted && !entry.waiters.isEmpty()) {
            failures.increment();
            drop(entry, "the name server takes too long");
            next();
        }
    }

    /** A name is not here any more; the server is told when there is time. */
    void withdraw(String name) {
        AnnouncedName entry = names.get(name);
        if (entry != null && entry.wanted) {
            drop(entry, "it was unregistered meanwhile");
            next();
        }
    }

    /** It is not wanted any more. */
    private void drop(AnnouncedName entry, String why) {
        entry.wanted = false;
        entry.generation++;
        entry.withdrawUntilNs = clock.getAsLong() + WITHDRAWAL_LIMIT_NS;
        asked.remove(entry);
        told.remove(entry);
        Step s = step;
        if (s == null || s.entry != entry) {
            leave(entry);
        }
        entry.answer(why);
    }

    /** Has what is not wanted leave the server, too. */
    private void leave(AnnouncedName entry) {
        if (!entry.known) {
            names.remove(entry.name);
            return;
        }
        withdrawals.add(entry);
        if (withdrawals.size() > WITHDRAWALS_MAX) {
            forget(withdrawals.removeFirst(), "too many withdrawals wait");
        }
    }

    private void forget(AnnouncedName entry, String why) {
        names.remove(entry.name);
        LOG.warn(
                "\"{}\" is not registered any more, but can still be found as {}: {}",
                entry.name,
                entry.digest,
                why);
    }

    private void next() {
        if (ended || step != null) {
            return;
        }
        AnnouncedName first = asked.isEmpty() ? null : asked.removeFirst();
        if (first != null) {
            begin(first, true);
            return;
        }
        long nowNs = clock.getAsLong();
        if (restsUntilNs - nowNs > 0) {
            wakeAt(restsUntilNs);
            return;
        }
        AnnouncedName again = told.due(nowNs);
        if (!withdrawals.isEmpty() && (again == null || !withdrawalFailed)) {
            begin(withdrawals.removeFirst(), false);
        } else if (again != null) {
            told.remove(again);
            refreshes.increment();
            begin(again, true);
        } else {
            told.nextNs(nowNs).ifPresent(this::wakeAt);
        }
    }

    private void wakeAt(long deadlineNs) {
        Timer t = wake;
        if (t != null && t.isWaiting()) {
            if (t.deadlineNs() - deadlineNs <= 0) {
                return; // it looks again then
            }
            t.cancel();
        }
        wake = alarms.at(deadlineNs, this::next);
    }

    private void begin(AnnouncedName entry, boolean here) {
        Step begun = new Step(entry, here, entry.generation, entry.known);
        step = begun;
        entry.known = true;
        updates.increment();
        server.update(
                entry.digest, here, UPDATE_LIMIT_NS, entry.name, outcome -> done(begun, outcome));
    }

    private void done(Step did, Compute.Outcome<Boolean> outcome) {
        step = null;
        if (ended) {
            return;
        }
        switch (outcome) {
            case Compute.Done<Boolean> _ -> succeeded(did);
            case Compute.Failed<Boolean>(Throwable cause) -> failed(did, cause);
        }
        next();
    }

    private void succeeded(Step did) {
        AnnouncedName entry = did.entry;
        entry.known = did.here;
        restsUntilNs = clock.getAsLong();
        if (!did.here) {
            withdrawalFailed = false;
        }
        if (did.here && entry.wanted) {
            asked.remove(entry);
            told.took(entry, restsUntilNs);
            if (refreshFails && told.areAllTaken()) {
                refreshFails = false;
                LOG.info("the name server takes again what is registered here");
            }
            entry.answer("");
        } else if (!entry.wanted) {
            leave(entry);
        }
    }

    private void failed(Step did, Throwable cause) {
        AnnouncedName entry = did.entry;
        boolean unsure = cause instanceof TimeoutException || cause instanceof UnansweredException;
        failures.increment();
        if (unsure) {
            restsUntilNs = clock.getAsLong() + PAUSE_NS;
        } else {
            entry.known = did.knownBefore;
        }
        if (did.generation != entry.generation) {
            if (!entry.wanted) {
                leave(entry);
            }
        } else if (did.here && entry.waiters.isEmpty()) {
            refreshFailed(entry, cause);
        } else if (did.here) {
            drop(entry, words(cause));
        } else {
            withdrawalFailed(entry, cause);
        }
    }

    private void withdrawalFailed(AnnouncedName entry, Throwable cause) {
        withdrawalFailed = true;
        if (cause instanceof RefusedException) {
            forget(entry, words(cause));
            return;
        }
        // It may be starting again, say.
        long nowNs = clock.getAsLong();
        restsUntilNs = nowNs + PAUSE_NS;
        leave(entry);
        // Those that come after many others may have had no turn for long.
        List<AnnouncedName> over =
                withdrawals.stream().filter(e -> e.withdrawUntilNs - nowNs <= 0).toList();
        for (AnnouncedName each : over) {
            withdrawals.remove(each);
            forget(each, words(cause));
        }
    }

    /** Nobody waits for that, and the name stays registered. */
    private void refreshFailed(AnnouncedName entry, Throwable cause) {
        long nowNs = clock.getAsLong();
        entry.known = true;
        told.tookNot(entry, cause instanceof RefusedException, nowNs);
        withdrawalFailed = false;
        restsUntilNs = nowNs + PAUSE_NS;
        if (!refreshFails) {
            refreshFails = true;
            LOG.warn(
                    "the name server may have lost what is registered here, and is told again until"
                            + " it takes it: {}",
                    words(cause));
        }
    }

    private static String words(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "the name server takes too long";
        }
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }

    /** The IPCP goes: answers who waits, and withdraws its names as far as there is time. */
    void shutdown() {
        ended = true;
        Timer t = wake;
        if (t != null) {
            t.cancel();
        }
        Map<String, Digest> left = new LinkedHashMap<>();
        for (AnnouncedName entry : names.values()) {
            if (entry.known) {
                left.put(entry.name, entry.digest);
            }
        }
        names.values().forEach(entry -> entry.answer("the IPCP was destroyed"));
        names.clear();
        asked.clear();
        withdrawals.clear();
        told.clear();
        server.withdrawAll(left);
    }
}
