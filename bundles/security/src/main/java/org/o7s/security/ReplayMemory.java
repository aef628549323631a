package org.o7s.security;

import java.util.HashSet;
import java.util.Set;
import org.o7s.wire.g23.OapId;

/**
 * The requests of the last 20 s and more, so that none is answered twice.
 *
 * <p>Two generations: when the newer one is as old as a request may be, the older one is forgotten.
 * A request is therefore remembered for between one and two times {@link #AGE_NS} after it came,
 * and memory is bounded by twice the limit (docs/wire/wire-endtoend.md 4.9 step 4, 6.2 A6). In a
 * flood the newer generation is full before its time and takes the older one's place: some replays
 * may then pass, but nobody else is refused a flow.
 */
final class ReplayMemory {
    /** From its arrival, 100 ms ahead of its timestamp at most, until it is stale. */
    static final long AGE_NS = 20_100_000_000L;

    private record Seen(long timestampNs, OapId id) {}

    private final int limit;
    private Set<Seen> newer = new HashSet<>();
    private Set<Seen> older = new HashSet<>();
    private long newerSinceNs = Long.MIN_VALUE;

    /** Remembers at most so many requests in each generation. */
    ReplayMemory(int limit) {
        this.limit = limit;
    }

    /** Lets time pass. A wall clock that was put back makes it remember longer, never shorter. */
    void age(long wallNs) {
        if (newerSinceNs == Long.MIN_VALUE || wallNs < newerSinceNs) {
            newerSinceNs = wallNs;
            return;
        }
        if (wallNs - newerSinceNs >= AGE_NS) {
            // After a gap of two ages nothing of either generation can be fresh any more.
            older = wallNs - newerSinceNs >= 2 * AGE_NS ? new HashSet<>() : newer;
            newer = new HashSet<>();
            newerSinceNs = wallNs;
        }
    }

    boolean contains(long timestampNs, OapId id) {
        Seen seen = new Seen(timestampNs, id);
        return newer.contains(seen) || older.contains(seen);
    }

    /** Remembers a request; returns how many others had to be forgotten before their time. */
    int remember(long timestampNs, OapId id) {
        int forgotten = 0;
        if (newer.size() >= limit) {
            forgotten = older.size();
            older = newer;
            newer = new HashSet<>();
        }
        newer.add(new Seen(timestampNs, id));
        return forgotten;
    }

    int size() {
        return newer.size() + older.size();
    }
}
