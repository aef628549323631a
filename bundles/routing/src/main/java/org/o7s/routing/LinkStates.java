package org.o7s.routing;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.o7s.core.layer.Addresses;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.routing.LinkDatabase.Heard;
import org.o7s.routing.MechanismMessage.Withdrawal;
import org.o7s.wire.g23.unicast.Lsa;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Link states: what this member announces, what it believes of others, and how both spread.
 *
 * <pre>
 *  announcement:  new, newer  -> keep, flood      stale -> ignore
 *                 withdrawn   -> tell an o7s sender of the withdrawal
 *                 of ours     -> never kept; if newer than ours, announce again with more
 *  withdrawal:    newer       -> remove, flood to o7s neighbours, once more a moment later
 *                 else        -> ignore           of ours -> announce again with more
 *  own link:      up          -> announce         down -> withdraw
 *  each update:   announce own links again        each timeout: remove what was not renewed
 * </pre>
 *
 * <p>Belongs to one loop. Source: docs/wire/wire-unicast.md 7.3 to 7.6, docs/wire/extensions.md
 * "link-state".
 */
final class LinkStates {
    private static final Logger LOG = LoggerFactory.getLogger(LinkStates.class);
    private static final long SECOND_NS = 1_000_000_000;
    private static final long MS_NS = 1_000_000;

    /** When a withdrawal is repeated, in case the first one was lost. */
    private static final long REPEAT_NS = 50 * MS_NS;

    /** A database is sent in portions of so many links, so often. */
    private static final int DUMP_PORTION = 64;

    private static final long DUMP_PAUSE_NS = 2 * MS_NS;

    /** Databases that differ are not compared before they have been at rest for so long. */
    private static final long REST_NS = SECOND_NS;

    /** Own links that others invented which are withdrawn, per second. */
    private static final int DENIALS_MAX = 16;

    /** Own links that others invented which wait for that. */
    private static final int UNDENIED_MAX = 256;

    private final RoutingSettings settings;
    private final Loop loop;
    private final Channels channels;
    private final RoutingCounters counters;
    private final Runnable changed;
    private final Runnable duplicate;
    private final LinkDatabase database = new LinkDatabase();
    private final OwnLinks own = new OwnLinks();
    private final List<Lsa> repeats = new ArrayList<>();
    private final Set<Long> denied = new TreeSet<>();
    private final Set<Long> undenied = new LinkedHashSet<>();
    private @Nullable Timer repeating;
    private @Nullable Timer dumping;
    private long changedNs;
    private boolean saidFull;

    LinkStates(
            RoutingSettings settings,
            Loop loop,
            Channels channels,
            RoutingCounters counters,
            Runnable changed,
            Runnable duplicate) {
        this.settings = settings;
        this.loop = loop;
        this.channels = channels;
        this.counters = counters;
        this.changed = changed;
        this.duplicate = duplicate;
    }

    LinkDatabase database() {
        return database;
    }

    OwnLinks own() {
        return own;
    }

    /** Whether links of others had to be left out. */
    boolean isFull() {
        return saidFull;
    }

    // ---- own links ----

    /** There is a link to this neighbour now. */
    void announceOwn(long neighbour) {
        long sequence = own.nextSequence(neighbour, wallMs());
        boolean isNew = !database.contains(ownKey(neighbour));
        database.putOwn(ownKey(neighbour), sequence, nowNs());
        channels.announce(settings.address(), neighbour, sequence, null);
        if (isNew) {
            changed();
        }
    }

    /** There is no link to this neighbour any more. */
    void withdrawOwn(long neighbour) {
        long sequence = own.nextSequence(neighbour, wallMs());
        if (database.withdrawOwn(ownKey(neighbour), sequence, nowNs())) {
            changed();
        }
        counters.withdrawals.increment();
        withdraw(new Lsa(neighbour, settings.address(), sequence), null);
    }

    /** Announces all own links again. */
    void refresh() {
        own.neighbours().forEach(this::announceOwn);
    }

    private void ownFromElsewhere(long destination, long sequence) {
        long last = own.sequence(destination);
        if (Long.compareUnsigned(sequence, last) <= 0 && last != 0) {
            // Our own announcement came back around a circle, or somebody missed that it is over.
            counters.staleAnnouncements.increment();
        } else {
            counters.foreignOwnLinks.increment();
            if (own.overtake(destination, sequence)) {
                duplicate.run();
            }
            if (own.contains(destination)) {
                announceOwn(destination);
            }
        }
        if (!own.contains(destination) && undenied.size() < UNDENIED_MAX) {
            undenied.add(destination);
            deny();
        }
    }

    /** From before a restart, or invented: o7s members need not wait until it ages. */
    private void deny() {
        Iterator<Long> next = undenied.iterator();
        while (next.hasNext() && denied.size() < DENIALS_MAX) {
            long destination = next.next();
            if (own.contains(destination)) {
                next.remove();
            } else if (denied.add(destination)) {
                next.remove();
                long denial = own.nextSequence(destination, wallMs());
                withdraw(new Lsa(destination, settings.address(), denial), null);
            }
        }
    }

    // ---- from others ----

    /** An announcement came. */
    void announced(Channel from, long source, long destination, long sequence) {
        if (source == settings.address()) {
            ownFromElsewhere(destination, sequence);
            return;
        }
        long key = LinkKey.of(source, destination);
        Heard heard = database.heard(key, sequence, nowNs());
        switch (heard) {
            case NEW -> {
                channels.announce(source, destination, sequence, from);
                changed();
            }
            case NEWER -> channels.announce(source, destination, sequence, from);
            case STALE -> counters.staleAnnouncements.increment();
            case WITHDRAWN -> {
                counters.withdrawnLinks.increment();
                if (from.isO7s()) {
                    Lsa gone = new Lsa(destination, source, database.sequence(key));
                    channels.send(from, new Withdrawal(List.of(gone)).encode());
                }
            }
            case SOURCE_FULL -> {
                counters.linksOfSourceFull.increment();
                sayFull("member " + Addresses.text(source) + " announces too many links");
            }
            case FULL -> {
                counters.databaseFull.increment();
                sayFull("too many links are announced");
            }
        }
    }

    private void sayFull(String what) {
        if (!saidFull) {
            saidFull = true;
            LOG.warn(
                    "{}: {}; more than {} of one member or {} of all are left out",
                    settings.owner(),
                    what,
                    LinkDatabase.ENTRIES_PER_SOURCE_MAX,
                    LinkDatabase.ENTRIES_MAX);
        }
    }

    /** A withdrawal came. */
    void withdrawn(Channel from, Withdrawal withdrawal) {
        for (Lsa link : withdrawal.links()) {
            if (link.source() == settings.address()) {
                if (own.contains(link.destination())
                        && Long.compareUnsigned(link.sequence(), own.sequence(link.destination()))
                                > 0) {
                    counters.foreignOwnLinks.increment();
                    if (own.overtake(link.destination(), link.sequence())) {
                        duplicate.run();
                    }
                    announceOwn(link.destination());
                } else {
                    counters.refusedWithdrawals.increment();
                }
            } else if (database.withdraw(
                    LinkKey.of(link.source(), link.destination()), link.sequence(), nowNs())) {
                counters.withdrawals.increment();
                changed();
                withdraw(link, from);
            } else {
                counters.refusedWithdrawals.increment();
            }
        }
    }

    private void withdraw(Lsa link, @Nullable Channel but) {
        sendWithdrawals(List.of(link), but);
        repeats.add(link);
        if (repeating == null) {
            repeating = loop.schedule(nowNs() + REPEAT_NS, this::repeat);
        }
    }

    private void repeat() {
        repeating = null;
        List<Lsa> again =
                repeats.stream()
                        .filter(l -> !database.contains(LinkKey.of(l.source(), l.destination())))
                        .toList();
        repeats.clear();
        sendWithdrawals(again, null);
    }

    private void sendWithdrawals(List<Lsa> links, @Nullable Channel but) {
        for (int i = 0; i < links.size(); i += MechanismMessage.WITHDRAWN_MAX) {
            int end = Math.min(links.size(), i + MechanismMessage.WITHDRAWN_MAX);
            var message = new Withdrawal(links.subList(i, end)).encode();
            for (Channel channel : channels.all()) {
                if (channel != but && channel.isO7s()) {
                    channels.send(channel, message);
                }
            }
        }
    }

    // ---- the whole database ----

    /** Starts to send all of it, a portion at a time. */
    void sendAll(Channel channel) {
        channel.startDump(database.keys(), nowNs());
        if (channel.isO7s()) {
            sendAllWithdrawals(channel);
        }
        dump();
    }

    private void sendAllWithdrawals(Channel channel) {
        List<Lsa> gone = new ArrayList<>();
        for (long key : database.withdrawnKeys()) {
            gone.add(
                    new Lsa(LinkKey.destination(key), LinkKey.source(key), database.sequence(key)));
            if (gone.size() == MechanismMessage.WITHDRAWN_MAX) {
                channels.send(channel, new Withdrawal(gone).encode());
                gone.clear();
            }
        }
        if (!gone.isEmpty()) {
            channels.send(channel, new Withdrawal(gone).encode());
        }
    }

    private void dump() {
        if (dumping != null) {
            return;
        }
        boolean more = false;
        for (Channel channel : channels.all()) {
            for (int i = 0;
                    i < DUMP_PORTION && channel.isDumping() && channel.end().hasRoom();
                    i++) {
                long key = channel.nextOfDump();
                if (database.contains(key)) {
                    channels.announceTo(
                            channel,
                            LinkKey.source(key),
                            LinkKey.destination(key),
                            database.sequence(key));
                }
            }
            more |= channel.isDumping();
        }
        if (more) {
            dumping =
                    loop.schedule(
                            nowNs() + DUMP_PAUSE_NS,
                            () -> {
                                dumping = null;
                                dump();
                            });
        }
    }

    /** A neighbour said what its database looks like: if ours differs at rest, it gets all. */
    void compare(Channel from, int links, long digest) {
        boolean same = links == database.size() && digest == database.digest();
        if (same || nowNs() - changedNs < REST_NS || from.isDumping()) {
            return;
        }
        // A large database is not sent again before the next announcements have had their chance.
        long pauseNs =
                Math.min(
                        settings.updateSeconds() * SECOND_NS / 2,
                        2 * SECOND_NS + database.size() * MS_NS);
        if (nowNs() - from.dumpedNs() >= pauseNs) {
            counters.resynchronised.increment();
            sendAll(from);
        }
    }

    // ---- time ----

    /** Removes what is too old; returns when to look again, in a second at most. */
    long age() {
        long nowNs = nowNs();
        denied.clear();
        deny();
        for (long neighbour : own.neighbours()) {
            long key = ownKey(neighbour);
            database.putOwn(key, database.sequence(key), nowNs);
        }
        int before = database.size();
        long timeoutNs = settings.timeoutSeconds() * SECOND_NS;
        database.removeLinksBefore(nowNs - timeoutNs, key -> counters.agedOut.increment());
        // A C member keeps a withdrawn link for up to timeout + update, and may send it to others.
        database.removeWithdrawalsBefore(
                nowNs - timeoutNs - 2L * settings.updateSeconds() * SECOND_NS);
        if (database.size() != before) {
            saidFull = false;
            changed();
        }
        return nowNs + Math.min(timeoutNs, SECOND_NS);
    }

    void close() {
        if (repeating != null) {
            repeating.cancel();
        }
        if (dumping != null) {
            dumping.cancel();
        }
    }

    private void changed() {
        changedNs = nowNs();
        changed.run();
    }

    private long ownKey(long neighbour) {
        return LinkKey.of(settings.address(), neighbour);
    }

    private long nowNs() {
        return loop.clocks().monotonicNs();
    }

    private long wallMs() {
        return loop.clocks().wallNs() / MS_NS;
    }
}
