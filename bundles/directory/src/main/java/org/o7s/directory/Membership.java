package org.o7s.directory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.o7s.core.loop.Timer;
import org.o7s.wire.g23.unicast.DhtContact;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeResponse;

/**
 * Gets this node into the directory and keeps it there: joins at the peer as soon as there is a
 * route, looks for the neighbours of the own id, refreshes what was not heard of, asks strangers
 * who they are before it believes in them, and gives the lost another chance when routes change.
 * Source: docs/wire/wire-unicast.md 8.4 and 8.7.
 */
final class Membership {
    /** The most strangers that are being asked who they are. */
    static final int STRANGERS_MAX = 64;

    /** The most lost contacts that are remembered. */
    static final int LOST_MAX = 64;

    private static final int ASKED_LATELY_MAX = 1_024;
    private static final long ASK_AGAIN_NS = 10 * Surroundings.SECOND;
    private static final int JOINS_MAX = 16;
    private static final long NO_ROUTE_NS = 2 * Surroundings.SECOND;
    private static final long FIRST_JOIN_NS = 250 * Surroundings.MS;
    private static final long LAST_JOIN_NS = 8 * Surroundings.SECOND;
    private static final long NEIGHBOURS_NS = 4 * Surroundings.SECOND;
    private static final long GATHER_NS = 50 * Surroundings.MS;
    private static final long[] SETTLE_NS = {
        0, 2 * Surroundings.SECOND, 15 * Surroundings.SECOND, 60 * Surroundings.SECOND
    };

    private final Surroundings here;
    private final Messenger messenger;
    private final Requests requests;
    private final Contacts contacts;
    private final Lookups lookups;
    private final Map<Long, Long> askedNs = BoundedMap.byAge(ASKED_LATELY_MAX);
    private final Set<Long> lost = new LinkedHashSet<>();
    private final Deque<Key> toRefresh = new ArrayDeque<>();
    private @Nullable Timer joinTimer;
    private int joins;
    private boolean joining;
    private boolean refreshing;
    private boolean gathering;
    private int strangers;
    private boolean routesGathering;

    Membership(
            Surroundings here,
            Messenger messenger,
            Requests requests,
            Contacts contacts,
            Lookups lookups) {
        this.here = here;
        this.messenger = messenger;
        this.requests = requests;
        this.contacts = contacts;
        this.lookups = lookups;
    }

    /** Begins to join. */
    void start() {
        join();
        refreshLater();
    }

    /** Whether there is somebody to join at who may answer yet. */
    boolean isJoining() {
        return contacts.table.size() == 0
                && joins <= 4
                && here.settings.peer() != 0
                && messenger.reaches(here.settings.peer());
    }

    private void join() {
        long peer = here.settings.peer();
        if (joining || contacts.table.at(peer) != null || peer == here.sender.ownAddress()) {
            return;
        }
        joining = peer != 0 && requests.nodes(peer, here.ownId, joined());
        joins += joining ? 1 : 0;
        if (!joining && peer != 0) {
            joinIn(here.around(NO_ROUTE_NS));
        }
    }

    private Requests.Outcome joined() {
        return new Requests.Outcome() {
            @Override
            public void answered(DhtMessage answer) {
                joining = false;
                joins = 0;
                introduced(answer);
                refresh();
            }

            @Override
            public void silent() {
                joining = false;
                // Those that joined at us meanwhile are no way round the peer: without it we
                // and they would be a directory of our own.
                if (joins < JOINS_MAX || contacts.table.size() == 0) {
                    joinLater();
                }
            }
        };
    }

    private void joinLater() {
        joinIn(here.backOff(joins, FIRST_JOIN_NS, LAST_JOIN_NS));
    }

    private void joinIn(long pauseNs) {
        if (joinTimer != null) {
            joinTimer.cancel();
        }
        joinTimer = here.after(pauseNs, this::join);
    }

    /** The forwarding table changed: joining need not wait, and the lost may be there again. */
    void routesChanged() {
        if (contacts.table.at(here.settings.peer()) == null) {
            joins = 0;
            join();
        }
        if (!routesGathering && !lost.isEmpty()) {
            routesGathering = true;
            here.after(
                    here.around(GATHER_NS),
                    () -> {
                        routesGathering = false;
                        askTheLost();
                    });
        }
    }

    private void askTheLost() {
        for (long address : List.copyOf(lost)) {
            if (contacts.table.at(address) != null) {
                lost.remove(address);
            } else if (messenger.reaches(address)) {
                askWhoIsThere(address);
            }
        }
    }

    /** A node became a contact. */
    void added(Contact contact) {
        if (lost.remove(contact.address)) {
            refresh(); // a part of the layer that was cut off is there again
        }
        if (!gathering && contacts.table.size() > 1 && isNeighbour(contact)) {
            gathering = true;
            here.after(here.around(NEIGHBOURS_NS), this::lookAround);
        }
        if (contacts.table.size() == 1) {
            for (long pauseNs : SETTLE_NS) {
                here.after(pauseNs == 0 ? 0 : here.around(pauseNs), this::refresh);
            }
        }
    }

    /** Whether a contact is one of the closest to this node. */
    private boolean isNeighbour(Contact contact) {
        return contacts.table.closest(here.ownId, here.settings.k(), c -> true).contains(contact);
    }

    /** The neighbourhood has changed: it may know more neighbours, and should know this one. */
    private void lookAround() {
        gathering = false;
        toRefresh.add(here.ownId);
        refreshNext();
    }

    /** A node that answered named the contacts it has near this one: those are wanted most. */
    private void introduced(DhtMessage answer) {
        if (answer instanceof FindNodeResponse response) {
            for (DhtContact told : response.contacts()) {
                if (strangers < STRANGERS_MAX
                        && contacts.table.at(told.address()) == null
                        && contacts.table.wants(new Key(told.id()))) {
                    askWhoIsThere(told.address());
                }
            }
        }
    }

    /** A contact died. */
    void lost(Contact contact) {
        lost.remove(contact.address);
        if (lost.size() >= LOST_MAX) {
            lost.remove(lost.iterator().next());
        }
        lost.add(contact.address);
        if (contacts.table.size() == 0) {
            joins = 0;
            join();
        }
    }

    /** A message came from a node: if it is a stranger, it is asked who it is. */
    void heard(DhtContact node) {
        Contact known = contacts.table.at(node.address());
        Key id = new Key(node.id());
        boolean stranger = known == null ? contacts.table.hasRoomFor(id) : !known.id.equals(id);
        if (stranger && strangers < STRANGERS_MAX) {
            askWhoIsThere(node.address());
        }
    }

    /** Asks an address who it is, unless it was asked lately. */
    void askWhoIsThere(long address) {
        Long before = askedNs.get(address);
        long nowNs = here.nowNs();
        if (before != null && nowNs - before < ASK_AGAIN_NS) {
            return;
        }
        Requests.Outcome outcome =
                new Requests.Outcome() {
                    @Override
                    public void answered(DhtMessage answer) {
                        strangers--;
                        introduced(answer);
                    }

                    @Override
                    public void silent() {
                        strangers--;
                        // One lost packet shall not keep a stranger waiting.
                        askedNs.remove(address);
                    }
                };
        if (requests.nodes(address, here.ownId, outcome)) {
            strangers++;
            askedNs.remove(address);
            askedNs.put(address, nowNs);
        }
    }

    /** A contact should show that it lives. */
    void challenge(Contact contact) {
        askWhoIsThere(contact.address);
    }

    private void refreshLater() {
        here.after(
                here.around(here.settings.refreshSeconds() * Surroundings.SECOND),
                () -> {
                    joins = 0;
                    join();
                    askTheLost();
                    askTheQuiet();
                    refresh();
                    refreshLater();
                });
    }

    /** Asks contacts of which nothing was heard for a while, a few at a time. */
    private void askTheQuiet() {
        long sinceNs = here.nowNs() - here.settings.refreshSeconds() * Surroundings.SECOND;
        long pauseNs = 0;
        for (Contact contact : List.copyOf(contacts.table.all())) {
            if (contact.seenNs - sinceNs < 0) {
                here.after(pauseNs, () -> askWhoIsThere(contact.address));
                pauseNs += here.around(20 * Surroundings.MS);
            }
        }
    }

    /** Looks for neighbours, then into every range of ids of which nothing was heard. */
    private void refresh() {
        if (contacts.table.size() == 0) {
            return;
        }
        toRefresh.clear();
        toRefresh.add(here.ownId);
        long quietNs = here.settings.refreshSeconds() * Surroundings.SECOND / 2;
        for (int shared : contacts.table.untouchedSince(here.nowNs() - quietNs)) {
            byte[] random = new byte[here.settings.hashBytes()];
            here.entropy.fill(random);
            toRefresh.add(here.ownId.diverging(shared, random));
        }
        refreshNext();
    }

    private void refreshNext() {
        if (refreshing || toRefresh.isEmpty()) {
            return;
        }
        Key key = toRefresh.removeFirst();
        refreshing =
                lookups.nodes(
                        key,
                        lookup -> {
                            refreshing = false;
                            refreshNext();
                        });
    }
}
