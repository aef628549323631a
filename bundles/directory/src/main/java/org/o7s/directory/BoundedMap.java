package org.o7s.directory;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets its oldest entry, by insertion or by use, rather than grow any further. */
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int max;

    private BoundedMap(int max, boolean byUse) {
        super(16, 0.75f, byUse);
        this.max = max;
    }

    /** Forgets what was put first. */
    static <K, V> BoundedMap<K, V> byAge(int max) {
        return new BoundedMap<>(max, false);
    }

    /** Forgets what was used longest ago. */
    static <K, V> BoundedMap<K, V> byUse(int max) {
        return new BoundedMap<>(max, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
    }
}
