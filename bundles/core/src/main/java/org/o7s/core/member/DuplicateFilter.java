package org.o7s.core.member;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Recognises a request that came before within a few seconds: a network that duplicates frames, or
 * somebody who replays them, must not open a second flow (docs/wire/wire-shims.md 9.2 row 27).
 */
final class DuplicateFilter<A> {
    static final long WINDOW_NS = 5_000_000_000L;
    static final int REQUESTS_MAX = 4096;

    private record Key<A>(A source, long eid, Digest name, int blobBytes, long blobHash) {}

    private final LinkedHashMap<Key<A>, Long> seenNs = new LinkedHashMap<>();

    /** Whether this request came before; remembers it if it did not. */
    boolean isRepeated(A source, long eid, Digest name, byte[] blob, long nowNs) {
        forget(nowNs);
        Key<A> key = new Key<>(source, eid, name, blob.length, hash(blob));
        if (seenNs.containsKey(key)) {
            return true;
        }
        if (seenNs.size() >= REQUESTS_MAX) {
            seenNs.pollFirstEntry();
        }
        seenNs.put(key, nowNs);
        return false;
    }

    private void forget(long nowNs) {
        Iterator<Map.Entry<Key<A>, Long>> oldest = seenNs.entrySet().iterator();
        while (oldest.hasNext() && nowNs - oldest.next().getValue() >= WINDOW_NS) {
            oldest.remove();
        }
    }

    /** FNV-1a over 64 bits: blobs carry random ids, so equal hashes mean equal blobs. */
    private static long hash(byte[] blob) {
        long hash = 0xcbf2_9ce4_8422_2325L;
        for (byte b : blob) {
            hash = (hash ^ (b & 0xff)) * 0x100_0000_01b3L;
        }
        return hash;
    }
}
