package org.o7s.directory;

import java.util.ArrayList;
import java.util.List;
import org.o7s.directory.StoredValue.State;
import org.o7s.wire.g23.unicast.DhtContact;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueRequest;
import org.o7s.wire.g23.unicast.DhtMessage.Store;
import org.o7s.wire.g23.unicast.DhtValue;
import org.o7s.wire.g23.unicast.Features;

/**
 * What this node does for others: keeps values, gives values and contacts. Source:
 * docs/wire/wire-unicast.md 8.5 and 8.6.
 */
final class Answers {
    /** The most values in an answer to a C member. */
    static final int VALUES_FOR_C_MAX = 8;

    /** How far clocks may be apart, on top of the life of a value. */
    static final long CLOCK_SLACK_SECONDS = 60;

    /** The most searches that are made for C members at a time. */
    static final int PROXIES_MAX = 64;

    /** How long a C member waits for a search that is made for it. */
    static final long PROXY_LIMIT_NS = 150 * Surroundings.MS;

    private static final long SETTLED_NS = Surroundings.SECOND;

    private final Surroundings here;
    private final Messenger messenger;
    private final Contacts contacts;
    private final ValueStore store;
    private final OwnerChecks owners;
    private final Publisher publisher;
    private final Withdrawals withdrawals;
    private final Finder finder;
    private final RateLimit answers = new RateLimit(400, 800);
    private final RateLimit stores = new RateLimit(400, 800);
    private final RateLimit proxies = new RateLimit(20, 40);
    private int proxiesOpen;

    Answers(
            Surroundings here,
            Messenger messenger,
            Contacts contacts,
            ValueStore store,
            OwnerChecks owners,
            Publisher publisher,
            Withdrawals withdrawals,
            Finder finder) {
        this.here = here;
        this.messenger = messenger;
        this.contacts = contacts;
        this.store = store;
        this.owners = owners;
        this.publisher = publisher;
        this.withdrawals = withdrawals;
        this.finder = finder;
    }

    /** Whether a member may have another answer now: nobody is flooded through us (row DHT7). */
    private boolean mayAnswer(DhtContact asker) {
        boolean may = answers.take(asker.address(), here.nowNs());
        if (!may) {
            here.counters.droppedTooOften.increment();
        }
        return may;
    }

    void nodes(FindNodeRequest request) {
        if (mayAnswer(request.src())) {
            byte[] key = request.key();
            messenger.answerNodes(
                    request.src().address(),
                    request.cookie(),
                    key,
                    contactsFor(new Key(key), request.src()));
        }
    }

    void values(FindValueRequest request) {
        if (!mayAnswer(request.src())) {
            return;
        }
        DhtContact asker = request.src();
        Key key = new Key(request.key());
        List<DhtValue> values = valuesOf(key, asker);
        boolean ofC = !Features.has(asker.features(), Features.O7S);
        if (values.isEmpty()
                && ofC
                && proxiesOpen < PROXIES_MAX
                && proxies.take(asker.address(), here.nowNs())) {
            searchFor(request, key);
            return;
        }
        Publication own = publisher.get(key);
        if (own != null && !ofC) {
            own.asked(asker.address());
        }
        answer(request, key, values);
    }

    /** A C member asks its own contacts and nobody else (8.5): the search is made for it. */
    private void searchFor(FindValueRequest request, Key key) {
        proxiesOpen++;
        here.counters.proxied.increment();
        finder.find(
                key,
                PROXY_LIMIT_NS,
                addresses -> {
                    proxiesOpen--;
                    List<DhtValue> values =
                            addresses.stream().limit(VALUES_FOR_C_MAX).map(this::valueOf).toList();
                    answer(request, key, values);
                });
    }

    private void answer(FindValueRequest request, Key key, List<DhtValue> values) {
        messenger.answerValues(
                request.src().address(),
                request.cookie(),
                request.key(),
                contactsFor(key, request.src()),
                values);
    }

    private DhtValue valueOf(long address) {
        return new DhtValue(address, contacts.members.features(address));
    }

    private List<DhtValue> valuesOf(Key key, DhtContact asker) {
        List<DhtValue> values = new ArrayList<>();
        if (publisher.has(key)) {
            values.add(new DhtValue(here.sender.ownAddress(), here.settings.features()));
        }
        for (StoredValue value : store.served(key, here.wallSeconds())) {
            values.add(valueOf(value.address));
        }
        int most =
                Features.has(asker.features(), Features.O7S)
                        ? ValueStore.VALUES_PER_KEY_MAX
                        : VALUES_FOR_C_MAX;
        return values.size() <= most ? values : values.subList(0, most);
    }

    /** The closest contacts to a key, the asker only if there is nobody else (row DHT5). */
    private List<DhtContact> contactsFor(Key key, DhtContact asker) {
        List<DhtContact> closest =
                contacts
                        .table
                        .closest(
                                key,
                                here.settings.k(),
                                c ->
                                        c.address != asker.address()
                                                && c.failures == 0
                                                && here.sender.reaches(c.address))
                        .stream()
                        .map(Contact::onWire)
                        .toList();
        return closest.isEmpty() ? List.of(asker) : closest;
    }

    void store(Store message) {
        if (!stores.take(message.src().address(), here.nowNs())) {
            here.counters.droppedTooOften.increment();
            return;
        }
        Key key = new Key(message.key());
        if (message.isWithdrawal()) {
            withdraw(key, message);
        } else if (message.address() == here.sender.ownAddress()) {
            here.counters.refusedOwn.increment();
            if (!publisher.has(key)) {
                withdrawals.tell(key, message.src().address());
            }
        } else if (message.expiresSeconds() < here.wallSeconds()) {
            here.counters.refusedExpired.increment();
        } else {
            keep(key, message);
        }
    }

    private void keep(Key key, Store message) {
        long nowNs = here.nowNs();
        long latest = here.wallSeconds() + here.settings.expireSeconds() + CLOCK_SLACK_SECONDS;
        long expiresSeconds = Math.min(message.expiresSeconds(), latest);
        StoredValue known = store.get(key, message.address());
        if (known == null) {
            StoredValue fresh = new StoredValue(key, message.address(), expiresSeconds, nowNs);
            if (store.add(fresh)) {
                here.counters.stored.increment();
                owners.check(fresh);
            } else {
                here.counters.refusedFull.increment();
            }
            return;
        }
        if (known.state == State.GONE) {
            // Only its owner brings it back, and not with a STORE that a withdrawal overtook.
            boolean fromOwner = message.src().address() == message.address();
            if (!fromOwner || nowNs - known.sinceNs < SETTLED_NS) {
                here.counters.refusedGone.increment();
                return;
            }
            store.turn(known, State.UNCONFIRMED, nowNs);
            known.silences = 0;
            known.expiresSeconds = expiresSeconds;
        }
        here.counters.stored.increment();
        known.expiresSeconds = Math.max(known.expiresSeconds, expiresSeconds);
        known.spreadNs = nowNs;
        if (known.state != State.CONFIRMED) {
            owners.check(known);
        }
    }

    private void withdraw(Key key, Store message) {
        if (!message.isOwn()) {
            here.counters.refusedExpired.increment();
            return;
        }
        finder.forget(key);
        StoredValue known = store.get(key, message.address());
        if (known != null && known.state.compareTo(State.HIDDEN) < 0) {
            here.counters.withdrawn.increment();
            store.turn(known, State.HIDDEN, here.nowNs());
            known.silences = 0;
            owners.check(known);
        }
    }
}
