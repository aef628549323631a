package org.o7s.directory;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What members are known to be able to do: what they answered themselves, or else what others said
 * of them. Bounded; those that were heard of longest ago go first.
 */
final class MemberBook {
    /** The most members of each kind of knowledge. */
    static final int MEMBERS_MAX = 4_096;

    private final Map<Long, Integer> answered = BoundedMap.byUse(MEMBERS_MAX);
    private final Map<Long, Integer> said = BoundedMap.byUse(MEMBERS_MAX);

    /** A member answered a request itself. */
    void answered(long address, int features) {
        answered.put(address, features);
        said.remove(address);
    }

    /** Another one said so. */
    void said(long address, int features) {
        if (features != 0 && !answered.containsKey(address)) {
            said.merge(address, features, (a, b) -> a & b);
        }
    }

    /** The features of a member; 0 if nothing is known. */
    int features(long address) {
        Integer own = answered.get(address);
        return own != null ? own : said.getOrDefault(address, 0);
    }

    /** The features that a member told of itself. */
    OptionalInt own(long address) {
        Integer own = answered.get(address);
        return own == null ? OptionalInt.empty() : OptionalInt.of(own);
    }

    /** All that answered, by address. */
    SortedMap<Long, Integer> view() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(answered));
    }
}
