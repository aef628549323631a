package org.o7s.reconfiguration;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What became of the last transactions, so that a question that comes late is answered as before.
 *
 * @param <V> what is remembered
 */
final class Memory<V> {
    /** The most transactions that are remembered; the oldest is forgotten first. */
    static final int KEPT_MAX = 64;

    /** A transaction of a coordinator. */
    record Key(long coordinator, long transaction) {}

    private final Map<Key, V> kept = new LinkedHashMap<>();

    void keep(Key key, V outcome) {
        kept.put(key, outcome);
        if (kept.size() > KEPT_MAX) {
            Iterator<Key> oldest = kept.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    Optional<V> find(Key key) {
        return Optional.ofNullable(kept.get(key));
    }
}
