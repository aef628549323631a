package org.o7s.directory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.o7s.directory.StoredValue.State;

/**
 * Looks after the values of others, a few names every second: drops what has expired, asks owners
 * again, and stores at the nodes closest to the name what nobody has stored for a while, with its
 * original expiry. Source: docs/wire/wire-unicast.md 8.6.
 */
final class Replicator {
    private static final int KEYS_PER_TICK_MAX = 512;
    private static final int LOOKUPS_MAX = 4;
    private static final int WAITING_MAX = ValueStore.KEYS_MAX;

    private final Surroundings here;
    private final Messenger messenger;
    private final ValueStore store;
    private final OwnerChecks owners;
    private final Lookups lookups;
    private final Set<Key> waiting = new LinkedHashSet<>();
    private final Deque<Key> due = new ArrayDeque<>();
    private final RateLimit pace = new RateLimit(50, 50);
    private int lookingUp;

    Replicator(
            Surroundings here,
            Messenger messenger,
            ValueStore store,
            OwnerChecks owners,
            Lookups lookups) {
        this.here = here;
        this.messenger = messenger;
        this.store = store;
        this.owners = owners;
        this.lookups = lookups;
    }

    /** Begins to look after values. */
    void start() {
        here.after(here.around(Surroundings.SECOND), this::tick);
    }

    private void tick() {
        // Each name is visited four times while a value may rest.
        long roundSeconds = Math.max(1, periodSeconds() / 4);
        long keys = (store.keyCount() + roundSeconds - 1) / roundSeconds;
        for (long i = Math.min(keys, KEYS_PER_TICK_MAX); i > 0; i--) {
            Key key = store.nextOfRound();
            if (key != null) {
                visit(key);
            }
        }
        pump();
        start();
    }

    private long periodSeconds() {
        return Math.min(here.settings.replicateSeconds(), here.settings.expireSeconds() / 2);
    }

    private void visit(Key key) {
        long nowNs = here.nowNs();
        long restNs = here.around(periodSeconds() * Surroundings.SECOND);
        long wallSeconds = here.wallSeconds();
        for (StoredValue value : store.of(key)) {
            if (value.state == State.GONE) {
                if (nowNs - value.sinceNs > 2 * periodSeconds() * Surroundings.SECOND) {
                    store.remove(value);
                }
            } else if (value.expiresSeconds < wallSeconds) {
                here.counters.expired.increment();
                store.remove(value);
            } else {
                if (value.state != State.CONFIRMED || nowNs - value.sinceNs > restNs) {
                    owners.check(value);
                }
                if (value.state == State.CONFIRMED && nowNs - value.spreadNs > restNs) {
                    replicate(key);
                }
            }
        }
    }

    /** Stores the confirmed values of a name at the nodes closest to it, soon. */
    void replicate(Key key) {
        if (waiting.size() < WAITING_MAX && waiting.add(key)) {
            due.addLast(key);
        }
    }

    /** Starts what may start now. */
    void pump() {
        while (lookingUp < LOOKUPS_MAX && !due.isEmpty()) {
            if (!pace.take(0, here.nowNs())) {
                return;
            }
            Key key = due.removeFirst();
            waiting.remove(key);
            lookingUp++;
            if (!lookups.nodes(key, this::found)) {
                lookingUp--;
                replicate(key);
                return;
            }
        }
    }

    private void found(Lookup lookup) {
        lookingUp--;
        for (StoredValue value : store.of(lookup.key)) {
            if (value.state == State.CONFIRMED && value.expiresSeconds >= here.wallSeconds()) {
                value.spreadNs = here.nowNs();
                here.counters.replicated.increment();
                for (long address : lookup.answered(here.settings.k())) {
                    if (address != value.address) {
                        messenger.store(address, value.key, value.address, value.expiresSeconds);
                    }
                }
            }
        }
        pump();
    }
}
