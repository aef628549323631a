package org.o7s.directory;

import org.jspecify.annotations.Nullable;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;

/** Starts lookups, and no more than this node and its neighbours can bear. */
final class Lookups {
    /** The most open lookups. */
    static final int OPEN_MAX = 256;

    /** The most of them that nobody waits for: refreshing, publishing, replicating. */
    static final int BACKGROUND_MAX = 32;

    private final Surroundings here;
    private final Requests requests;
    private final Contacts contacts;
    private int open;
    private int background;

    Lookups(Surroundings here, Requests requests, Contacts contacts) {
        this.here = here;
        this.requests = requests;
        this.contacts = contacts;
    }

    /** Looks for the values of a key; null if too many are open: the watcher hears nothing. */
    @Nullable Lookup values(Key key, Lookup.Watcher watcher) {
        return start(key, true, false, watcher);
    }

    /** Looks for the nodes closest to a key; false if too many are open. */
    boolean nodes(Key key, Lookup.Watcher watcher) {
        return start(key, false, true, watcher) != null;
    }

    private @Nullable Lookup start(
            Key key, boolean forValues, boolean inBackground, Lookup.Watcher watcher) {
        if (open >= OPEN_MAX || (inBackground && background >= BACKGROUND_MAX)) {
            here.counters.lookupsRefused.increment();
            return null;
        }
        here.counters.lookups.increment();
        open++;
        background += inBackground ? 1 : 0;
        Lookup.Watcher counting =
                new Lookup.Watcher() {
                    @Override
                    public boolean answered(FindValueResponse answer, int hops) {
                        return watcher.answered(answer, hops);
                    }

                    @Override
                    public void over(Lookup lookup) {
                        open--;
                        background -= inBackground ? 1 : 0;
                        watcher.over(lookup);
                    }
                };
        Lookup lookup = new Lookup(key, forValues, here, requests, contacts, counting);
        lookup.start();
        return lookup;
    }

    /** How many are open. */
    int open() {
        return open;
    }
}
