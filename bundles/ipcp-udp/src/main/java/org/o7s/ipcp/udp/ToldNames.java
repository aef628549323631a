package org.o7s.ipcp.udp;

import java.util.LinkedHashSet;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The names that a server took, and when it is to be told of which again: of what it took after a
 * while, of what it did not take then a minute later, and of what it refused twice as long after
 * each time. Belongs to the loop of its IPCP.
 */
final class ToldNames {
    /** How long a name that was refused again and again is left alone at most: an hour. */
    static final long REFUSED_PAUSE_MAX_NS = 3_600_000_000_000L;

    private final long refreshNs;

    /** What the server took, the oldest first. */
    private final LinkedHashSet<AnnouncedName> taken = new LinkedHashSet<>();

    /** What it did not take when it was told again, the longest ago first. */
    private final LinkedHashSet<AnnouncedName> untaken = new LinkedHashSet<>();

    /**
     * None yet.
     *
     * @param refreshNs how long after it took one the server is told of a name again, 0 for never
     */
    ToldNames(long refreshNs) {
        this.refreshNs = refreshNs;
    }

    /** The server took one. */
    void took(AnnouncedName entry, long nowNs) {
        entry.refusedPauseNs = 0;
        entry.toldNs = nowNs;
        taken.add(entry);
    }

    /** It did not when it was told again. */
    void tookNot(AnnouncedName entry, boolean isRefused, long nowNs) {
        if (isRefused) {
            entry.refusedPauseNs =
                    Math.clamp(
                            2 * entry.refusedPauseNs, NameAnnouncer.PAUSE_NS, REFUSED_PAUSE_MAX_NS);
            entry.againNs = nowNs + entry.refusedPauseNs;
        } else {
            entry.againNs = nowNs + NameAnnouncer.PAUSE_NS;
        }
        untaken.add(entry);
    }

    /** It is not wanted any more, or the server is being told of it. */
    void remove(AnnouncedName entry) {
        taken.remove(entry);
        untaken.remove(entry);
    }

    /** Forgets all. */
    void clear() {
        taken.clear();
        untaken.clear();
    }

    /** Whether the server took all of them when it was last told. */
    boolean areAllTaken() {
        return untaken.isEmpty();
    }

    /**
     * The one of which the server is to be told now, if any. Those that it did not take come last,
     * so that they hold up no other.
     */
    @Nullable AnnouncedName due(long nowNs) {
        if (refreshNs > 0 && !taken.isEmpty()) {
            AnnouncedName oldest = taken.getFirst();
            if (oldest.toldNs + refreshNs - nowNs <= 0) {
                return oldest;
            }
        }
        for (AnnouncedName each : untaken) {
            if (each.againNs - nowNs <= 0) {
                return each;
            }
        }
        return null;
    }

    /** When there is one next; empty for never. */
    OptionalLong nextNs(long nowNs) {
        long waitNs = Long.MAX_VALUE;
        if (refreshNs > 0 && !taken.isEmpty()) {
            waitNs = taken.getFirst().toldNs + refreshNs - nowNs;
        }
        for (AnnouncedName each : untaken) {
            waitNs = Math.min(waitNs, each.againNs - nowNs);
        }
        return waitNs == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(nowNs + waitNs);
    }
}
