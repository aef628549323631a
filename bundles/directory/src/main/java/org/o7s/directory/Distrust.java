package org.o7s.directory;

import java.util.Map;

/** Which addresses turned out not to have a name, for a while. Bounded. */
final class Distrust {
    /** The most entries. */
    static final int ENTRIES_MAX = 1_024;

    /** How long an address is tried last. */
    static final long LIFETIME_NS = 60 * Surroundings.SECOND;

    private record Entry(Key key, long address) {}

    private final Map<Entry, Long> untilNs = BoundedMap.byAge(ENTRIES_MAX);

    void add(Key key, long address, long nowNs) {
        untilNs.put(new Entry(key, address), nowNs + LIFETIME_NS);
    }

    boolean has(Key key, long address, long nowNs) {
        if (untilNs.isEmpty()) {
            return false;
        }
        Entry entry = new Entry(key, address);
        Long until = untilNs.get(entry);
        if (until == null) {
            return false;
        }
        if (until - nowNs <= 0) {
            untilNs.remove(entry);
            return false;
        }
        return true;
    }
}
