package org.o7s.routing;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The link-state database: the newest announcement of every directed link, and for a while the
 * links that were withdrawn, so that an old copy does not bring them back.
 *
 * <p>Both are kept in the order of their last update, which makes ageing look at old entries only.
 * Sequence numbers are unsigned. Belongs to one loop. Source: docs/wire/wire-unicast.md 7.3, 7.4.
 */
final class LinkDatabase {
    /** Announcements and withdrawals together: 65536 links, announced from both ends. */
    static final int ENTRIES_MAX = 131_072;

    /** Entries of one source. */
    static final int ENTRIES_PER_SOURCE_MAX = 1_024;

    /** What became of an announcement. */
    enum Heard {
        /** The link was not known. */
        NEW,
        /** It is newer than what was known. */
        NEWER,
        /** The same or a newer one was known. */
        STALE,
        /** The link was withdrawn later. */
        WITHDRAWN,
        /** There are too many links of this source. */
        SOURCE_FULL,
        /** There are too many links. */
        FULL
    }

    /** One entry. */
    private static final class Entry {
        private long sequence;
        private long stampNs;
        private int place = -1;
    }

    private final LinkedHashMap<Long, Entry> links = new LinkedHashMap<>();
    private final LinkedHashMap<Long, Entry> withdrawn = new LinkedHashMap<>();
    private final Map<Long, Integer> perSource = new LinkedHashMap<>();
    private long[] keys = new long[16];
    private int size;
    private long digest;

    /** How many links are announced. */
    int size() {
        return size;
    }

    /** A number that two databases with the same links share. */
    long digest() {
        return digest;
    }

    /** The links, in no particular order. */
    long[] keys() {
        return Arrays.copyOf(keys, size);
    }

    /** Takes an announcement of another member. */
    Heard heard(long key, long sequence, long nowNs) {
        Entry entry = links.get(key);
        if (entry != null) {
            if (Long.compareUnsigned(sequence, entry.sequence) <= 0) {
                return Heard.STALE;
            }
            update(key, entry, sequence, nowNs);
            return Heard.NEWER;
        }
        Entry gone = withdrawn.get(key);
        if (gone != null) {
            if (Long.compareUnsigned(sequence, gone.sequence) <= 0) {
                return Heard.WITHDRAWN;
            }
            forget(key);
        }
        if (perSource.getOrDefault(LinkKey.source(key), 0) >= ENTRIES_PER_SOURCE_MAX) {
            return Heard.SOURCE_FULL;
        }
        if (links.size() + withdrawn.size() >= ENTRIES_MAX) {
            return Heard.FULL;
        }
        add(key, sequence, nowNs);
        return Heard.NEW;
    }

    /**
     * Takes a withdrawal.
     *
     * @return whether it names a link of the database and is newer than its announcement
     */
    boolean withdraw(long key, long sequence, long nowNs) {
        Entry entry = links.get(key);
        return entry != null
                && Long.compareUnsigned(sequence, entry.sequence) > 0
                && withdrawOwn(key, sequence, nowNs);
    }

    /** Withdraws a link whatever its number is; returns whether it was announced. */
    boolean withdrawOwn(long key, long sequence, long nowNs) {
        Entry entry = links.remove(key);
        if (entry == null) {
            return false;
        }
        leave(key, entry);
        entry.sequence = sequence;
        entry.stampNs = nowNs;
        withdrawn.put(key, entry);
        return true;
    }

    /** Puts or updates an own link, whatever limits and earlier entries there are. */
    void putOwn(long key, long sequence, long nowNs) {
        Entry entry = links.get(key);
        if (entry != null) {
            update(key, entry, sequence, nowNs);
        } else {
            forget(key);
            add(key, sequence, nowNs);
        }
    }

    /** Whether the link is announced. */
    boolean contains(long key) {
        return links.containsKey(key);
    }

    /** The sequence number of a link or of its withdrawal; 0 if neither is known. */
    long sequence(long key) {
        Entry entry = entry(key);
        return entry == null ? 0 : entry.sequence;
    }

    /** When a link was announced or withdrawn last. */
    long stampNs(long key) {
        Entry entry = entry(key);
        return entry == null ? 0 : entry.stampNs;
    }

    private @Nullable Entry entry(long key) {
        Entry entry = links.get(key);
        return entry != null ? entry : withdrawn.get(key);
    }

    /** The withdrawn links, oldest first. */
    long[] withdrawnKeys() {
        return withdrawn.keySet().stream().mapToLong(k -> k).toArray();
    }

    /**
     * Removes the announcements from before a moment.
     *
     * @param told of each link that went
     */
    void removeLinksBefore(long momentNs, LongConsumer told) {
        Iterator<Map.Entry<Long, Entry>> oldest = links.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Long, Entry> next = oldest.next();
            if (next.getValue().stampNs - momentNs >= 0) {
                return;
            }
            oldest.remove();
            leave(next.getKey(), next.getValue());
            released(next.getKey());
            told.accept(next.getKey());
        }
    }

    /** Forgets the withdrawals from before a moment. */
    void removeWithdrawalsBefore(long momentNs) {
        Iterator<Map.Entry<Long, Entry>> oldest = withdrawn.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Long, Entry> next = oldest.next();
            if (next.getValue().stampNs - momentNs >= 0) {
                return;
            }
            oldest.remove();
            released(next.getKey());
        }
    }

    private void update(long key, Entry entry, long sequence, long nowNs) {
        entry.sequence = sequence;
        entry.stampNs = nowNs;
        links.putLast(key, entry);
    }

    private void add(long key, long sequence, long nowNs) {
        Entry entry = new Entry();
        entry.sequence = sequence;
        entry.stampNs = nowNs;
        entry.place = size;
        links.put(key, entry);
        perSource.merge(LinkKey.source(key), 1, Integer::sum);
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
        }
        keys[size++] = key;
        digest ^= LinkKey.mixed(key);
    }

    /** The link is announced no longer: the last one takes its place. */
    private void leave(long key, Entry entry) {
        long last = keys[--size];
        keys[entry.place] = last;
        Entry moved = links.get(last);
        if (moved != null) {
            moved.place = entry.place;
        }
        entry.place = -1;
        digest ^= LinkKey.mixed(key);
    }

    /** Forgets a withdrawal, if there is one. */
    private void forget(long key) {
        if (withdrawn.remove(key) != null) {
            released(key);
        }
    }

    private void released(long key) {
        perSource.computeIfPresent(LinkKey.source(key), (s, n) -> n == 1 ? null : n - 1);
    }
}
