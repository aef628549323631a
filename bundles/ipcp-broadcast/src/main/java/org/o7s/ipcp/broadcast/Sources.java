package org.o7s.ipcp.broadcast;

import org.o7s.policy.broadcast.BroadcastPolicy;

/**
 * What a policy keeps of each source in a layer that tells packets apart: it is kept here, so that
 * it outlives the policy.
 *
 * <p>A source of which nothing new came for 20 s is forgotten, so that a number that somebody
 * forged, far ahead of the true ones, silences it for no longer; of more than {@value #SOURCES_MAX}
 * at a time the newest are not heard. Looking one up allocates nothing, a new one now and then
 * does. Belongs to the member's loop.
 */
final class Sources {
    static final int SOURCES_MAX = 4096;

    /** After this time without a new packet, a source is forgotten. */
    static final long IDLE_NS = 20_000_000_000L;

    private static final int SLOTS_FIRST = 64;

    /** What becomes of a packet. */
    enum Verdict {
        /** It was not here before. */
        NEW,
        /** It was. */
        OLD,
        /** There are too many sources to know. */
        UNKNOWN
    }

    private final int words;
    private long[] names = new long[SLOTS_FIRST];
    private long[] heardNs = new long[SLOTS_FIRST];
    private long[] states;
    private int count;

    /** No sources, of each of which so many numbers will be kept. */
    Sources(int words) {
        this.words = words;
        this.states = new long[SLOTS_FIRST * words];
    }

    int count() {
        return count;
    }

    /**
     * Judges a packet.
     *
     * @param source not 0
     */
    Verdict judge(BroadcastPolicy policy, long source, long sequence, long nowNs) {
        int slot = find(names, source);
        if (names[slot] == 0) {
            if (count >= SOURCES_MAX) {
                return Verdict.UNKNOWN;
            }
            if (2 * (count + 1) > names.length) {
                rebuild(2 * names.length, nowNs, false);
                slot = find(names, source);
            }
            names[slot] = source;
            heardNs[slot] = nowNs;
            count++;
        }
        if (!policy.isNew(sequence, states, slot * words)) {
            return Verdict.OLD;
        }
        heardNs[slot] = nowNs;
        return Verdict.NEW;
    }

    /** Forgets those that have been silent for long. */
    void sweep(long nowNs) {
        for (int i = 0; i < names.length; i++) {
            if (names[i] != 0 && nowNs - heardNs[i] > IDLE_NS) {
                rebuild(names.length, nowNs, true);
                return;
            }
        }
    }

    private void rebuild(int slots, long nowNs, boolean forgetting) {
        long[] newNames = new long[slots];
        long[] newHeardNs = new long[slots];
        long[] newStates = new long[slots * words];
        int kept = 0;
        for (int i = 0; i < names.length; i++) {
            if (names[i] == 0 || (forgetting && nowNs - heardNs[i] > IDLE_NS)) {
                continue;
            }
            int slot = find(newNames, names[i]);
            newNames[slot] = names[i];
            newHeardNs[slot] = heardNs[i];
            System.arraycopy(states, i * words, newStates, slot * words, words);
            kept++;
        }
        names = newNames;
        heardNs = newHeardNs;
        states = newStates;
        count = kept;
    }

    /**
     * Where a name is, or where there is room for it: never more than half of the slots are used.
     */
    private static int find(long[] names, long name) {
        int mask = names.length - 1;
        long mixed = name * 0x9e37_79b9_7f4a_7c15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (names[slot] != 0 && names[slot] != name) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
