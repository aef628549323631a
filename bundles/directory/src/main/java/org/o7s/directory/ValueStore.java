package org.o7s.directory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.o7s.directory.StoredValue.State;

/**
 * The values that this node keeps for others, bounded in every direction.
 *
 * <p>Values that their owner has not confirmed share a small room of their own, out of which the
 * oldest is pushed: a flood of inventions pushes out inventions (row DHT6).
 */
final class ValueStore {
    /** The most names. */
    static final int KEYS_MAX = 65_536;

    /** The most values of one name, forgotten ones included. */
    static final int VALUES_PER_KEY_MAX = 32;

    /** The most values of all names. */
    static final int VALUES_MAX = 131_072;

    /** The most values of one member. */
    static final int VALUES_PER_OWNER_MAX = 16_384;

    /** The most values that no owner has confirmed. */
    static final int UNCONFIRMED_MAX = 8_192;

    private final Map<Key, List<StoredValue>> values = new LinkedHashMap<>();
    private final Map<Long, Integer> perOwner = new HashMap<>();
    private final Set<StoredValue> unconfirmed = new LinkedHashSet<>();
    private final Set<Key> round = new LinkedHashSet<>();
    private int size;

    @Nullable StoredValue get(Key key, long address) {
        for (StoredValue value : of(key)) {
            if (value.address == address) {
                return value;
            }
        }
        return null;
    }

    /** All values of a key, in the order in which they came; the list is a copy. */
    List<StoredValue> of(Key key) {
        List<StoredValue> some = values.get(key);
        return some == null ? List.of() : List.copyOf(some);
    }

    /** Those that are given to others, the best first. */
    List<StoredValue> served(Key key, long wallSeconds) {
        List<StoredValue> some = values.get(key);
        if (some == null) {
            return List.of();
        }
        return some.stream()
                .filter(value -> value.isServed(wallSeconds))
                .sorted(Comparator.comparingInt(ValueStore::rank))
                .toList();
    }

    private static int rank(StoredValue value) {
        return switch (value.state) {
            case CONFIRMED -> 0;
            case UNCONFIRMED -> 1;
            case DOUBTED -> 2;
            case HIDDEN, GONE -> 3;
        };
    }

    /** Keeps a new value, unconfirmed; false if there is no room for it. */
    boolean add(StoredValue value) {
        List<StoredValue> some = values.get(value.key);
        if (some != null && some.size() >= VALUES_PER_KEY_MAX && !makeRoom(some)) {
            return false;
        }
        if (unconfirmed.size() >= UNCONFIRMED_MAX) {
            remove(unconfirmed.iterator().next());
        }
        if (perOwner.getOrDefault(value.address, 0) >= VALUES_PER_OWNER_MAX
                || size >= VALUES_MAX
                || (!values.containsKey(value.key) && values.size() >= KEYS_MAX)) {
            return false;
        }
        values.computeIfAbsent(
                        value.key,
                        key -> {
                            round.add(key);
                            return new ArrayList<>(1);
                        })
                .add(value);
        perOwner.merge(value.address, 1, Integer::sum);
        size++;
        unconfirmed.add(value);
        return true;
    }

    /** Drops the least useful value of a full name: one that is gone, else one unconfirmed. */
    private boolean makeRoom(List<StoredValue> some) {
        for (State worthless : List.of(State.GONE, State.UNCONFIRMED)) {
            for (StoredValue value : some) {
                if (value.state == worthless) {
                    remove(value);
                    return true;
                }
            }
        }
        return false;
    }

    /** Changes what a value is worth. */
    void turn(StoredValue value, State state, long nowNs) {
        value.state = state;
        value.sinceNs = nowNs;
        if (state == State.UNCONFIRMED || state == State.GONE) {
            unconfirmed.add(value);
        } else {
            unconfirmed.remove(value);
        }
    }

    /** Whether a value is still kept. */
    boolean has(StoredValue value) {
        return get(value.key, value.address) == value;
    }

    void remove(StoredValue value) {
        List<StoredValue> some = values.get(value.key);
        if (some == null || !some.remove(value)) {
            return;
        }
        if (some.isEmpty()) {
            values.remove(value.key);
            round.remove(value.key);
        }
        size--;
        unconfirmed.remove(value);
        perOwner.computeIfPresent(value.address, (owner, n) -> n == 1 ? null : n - 1);
    }

    /** The key that has not been looked after for longest; it goes to the end of the round. */
    @Nullable Key nextOfRound() {
        if (round.isEmpty()) {
            return null;
        }
        Key key = round.iterator().next();
        round.remove(key);
        round.add(key);
        return key;
    }

    /** All names, in the order in which they came; the list is a copy. */
    List<Key> keys() {
        return List.copyOf(values.keySet());
    }

    int keyCount() {
        return values.size();
    }

    int size() {
        return size;
    }

    int unconfirmed() {
        return unconfirmed.size();
    }
}
