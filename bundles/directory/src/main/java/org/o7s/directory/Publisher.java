package org.o7s.directory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.directory.Publication.Holder;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;

/**
 * Publishes the names of this member: at the nodes closest to each name, at the closest contacts
 * that are known, and at C members, who look no further than their own contacts.
 *
 * <p>A STORE has no answer. So the node that was told is asked for the value, and is told again,
 * ever less often, until it gives it. Everything is repeated before it expires, and when new
 * contacts appear. Source: docs/wire/wire-unicast.md 8.5 rule 3 and 8.6, new implementation.
 */
final class Publisher {
    /** The most names of this member. */
    static final int NAMES_MAX = 65_536;

    /** The most C members that are told of each name. */
    static final int C_HOLDERS_MAX = 16;

    private static final int LOOKUPS_MAX = 8;
    private static final int ATTEMPTS_MAX = 7;
    private static final long FIRST_REPEAT_NS = 200 * Surroundings.MS;
    private static final long LAST_REPEAT_NS = 10 * Surroundings.SECOND;

    /**
     * After a publication the closest nodes are looked for again: where many have just joined, the
     * first search sees only those that those who answered knew by then.
     */
    private static final long[] EARLY_NS = {
        2 * Surroundings.SECOND,
        8 * Surroundings.SECOND,
        20 * Surroundings.SECOND,
        60 * Surroundings.SECOND
    };

    private static final int PASS_NAMES = 16;
    private static final long PASS_PAUSE_NS = 5 * Surroundings.MS;
    private static final long GATHER_NS = 100 * Surroundings.MS;

    private final Surroundings here;
    private final Messenger messenger;
    private final Requests requests;
    private final Contacts contacts;
    private final Lookups lookups;
    private final Map<Key, Publication> names = new LinkedHashMap<>();
    private final Deque<Publication> queue = new ArrayDeque<>();
    private final RateLimit pace = new RateLimit(100, 32);
    private int lookingUp;
    private boolean pumping;
    private boolean passPlanned;
    private boolean passWanted;

    Publisher(
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

    /** Publishes a name, unless it is published or there are too many. */
    void publish(Key key) {
        if (names.containsKey(key)) {
            return;
        }
        if (names.size() >= NAMES_MAX) {
            here.counters.publicationsRefused.increment();
            return;
        }
        here.counters.publications.increment();
        Publication name = new Publication(key);
        names.put(key, name);
        enqueue(name);
    }

    /** Stops publishing a name, and gives back what is known of its holders. */
    @Nullable Publication remove(Key key) {
        Publication name = names.remove(key);
        if (name != null && name.next != null) {
            name.next.cancel();
        }
        return name;
    }

    boolean has(Key key) {
        return names.containsKey(key);
    }

    @Nullable Publication get(Key key) {
        return names.get(key);
    }

    Collection<Publication> all() {
        return Collections.unmodifiableCollection(names.values());
    }

    private boolean isCurrent(Publication name) {
        return names.get(name.key) == name;
    }

    private void enqueue(Publication name) {
        if (!name.queued) {
            name.queued = true;
            queue.addLast(name);
            pump();
        }
    }

    private void pump() {
        while (!queue.isEmpty() && lookingUp < LOOKUPS_MAX) {
            if (!pace.take(0, here.nowNs())) {
                if (!pumping) {
                    pumping = true;
                    here.after(
                            Surroundings.SECOND / 100,
                            () -> {
                                pumping = false;
                                pump();
                            });
                }
                return;
            }
            Publication name = queue.removeFirst();
            name.queued = false;
            if (isCurrent(name)) {
                spread(name);
                search(name);
                repeatLater(name);
            }
        }
    }

    /** Tells the nodes that should know, of those that are known here. */
    private void spread(Publication name) {
        int k = here.settings.k();
        for (Contact contact : contacts.reachable(name.key, k)) {
            tell(name, contact.address);
        }
        for (Contact contact :
                contacts.table.closest(
                        name.key, C_HOLDERS_MAX, c -> !c.isO7s() && messenger.reaches(c.address))) {
            tell(name, contact.address);
        }
    }

    private void search(Publication name) {
        lookingUp++;
        boolean started =
                lookups.nodes(
                        name.key,
                        lookup -> {
                            lookingUp--;
                            if (isCurrent(name)) {
                                lookup.answered(here.settings.k())
                                        .forEach(address -> tell(name, address));
                            }
                            pump();
                        });
        if (!started) {
            lookingUp--;
            here.after(here.around(Surroundings.SECOND), () -> again(name));
        }
    }

    private void again(Publication name) {
        if (isCurrent(name)) {
            enqueue(name);
        }
    }

    private void repeatLater(Publication name) {
        if (name.next != null) {
            name.next.cancel();
        }
        if (name.renewNs == 0) {
            long periodSeconds =
                    Math.min(here.settings.replicateSeconds(), here.settings.expireSeconds() / 2);
            name.renewNs = here.nowNs() + here.around(periodSeconds * Surroundings.SECOND * 4 / 5);
        }
        long leftNs = Math.max(0, name.renewNs - here.nowNs());
        if (name.searches < EARLY_NS.length && EARLY_NS[name.searches] < leftNs) {
            name.next = here.after(here.around(EARLY_NS[name.searches]), () -> again(name));
            name.searches++;
        } else {
            name.next = here.after(leftNs, () -> renew(name));
        }
    }

    /** What holders have will expire: all of them are told again. */
    private void renew(Publication name) {
        name.renewNs = 0;
        name.holders.values().forEach(h -> h.acknowledged = false);
        again(name);
    }

    private void tell(Publication name, long address) {
        Holder holder = name.holder(address);
        if (holder != null && !holder.busy && !holder.acknowledged) {
            holder.attempts = 0;
            attempt(name, holder);
        }
    }

    private void attempt(Publication name, Holder holder) {
        if (!isCurrent(name)) {
            return;
        }
        long expiresSeconds = here.wallSeconds() + here.settings.expireSeconds();
        holder.attempts++;
        holder.busy =
                messenger.store(holder.address, name.key, here.sender.ownAddress(), expiresSeconds)
                        && requests.values(holder.address, name.key, verdict(name, holder));
        if (!holder.busy && here.sender.reaches(holder.address)) {
            repeat(name, holder);
        }
    }

    private Requests.Outcome verdict(Publication name, Holder holder) {
        return new Requests.Outcome() {
            @Override
            public void answered(DhtMessage answer) {
                FindValueResponse values = (FindValueResponse) answer;
                if (OwnerChecks.confirms(values, here.sender.ownAddress())
                        || !OwnerChecks.refutes(values, here.sender.ownAddress())) {
                    here.counters.acknowledged.increment();
                    holder.acknowledged = true;
                    holder.busy = false;
                } else {
                    repeat(name, holder);
                }
            }

            @Override
            public void silent() {
                repeat(name, holder);
            }
        };
    }

    private void repeat(Publication name, Holder holder) {
        holder.busy = holder.attempts < ATTEMPTS_MAX;
        if (holder.busy && isCurrent(name)) {
            here.counters.repeated.increment();
            here.after(
                    here.backOff(holder.attempts - 1, FIRST_REPEAT_NS, LAST_REPEAT_NS),
                    () -> attempt(name, holder));
        }
    }

    /** Contacts or routes changed: each name may have holders that do not know of it yet. */
    void contactsChanged() {
        passWanted = true;
        if (!passPlanned && !names.isEmpty()) {
            passPlanned = true;
            here.after(here.around(GATHER_NS), () -> pass(new ArrayList<>(names.values())));
        }
    }

    private void pass(List<Publication> rest) {
        passWanted = false;
        int now = Math.min(PASS_NAMES, rest.size());
        for (Publication name : rest.subList(0, now)) {
            if (isCurrent(name)) {
                spread(name);
            }
        }
        if (now < rest.size()) {
            List<Publication> later = rest.subList(now, rest.size());
            here.after(PASS_PAUSE_NS, () -> continuePass(later));
        } else {
            passPlanned = false;
        }
    }

    private void continuePass(List<Publication> rest) {
        boolean again = passWanted;
        pass(rest);
        if (again) {
            // Something changed in the middle: those that were done have not seen it.
            passWanted = true;
            if (!passPlanned) {
                contactsChanged();
            }
        }
    }
}
