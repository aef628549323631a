package org.o7s.directory;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What searches found lately, and what they did not find. Bounded; the oldest go first. */
final class AnswerCache {
    /** The most names of each kind. */
    static final int NAMES_MAX = 4_096;

    /** An answer that is younger is used as it is: nothing withdrawn is given for longer. */
    static final long FRESH_NS = Surroundings.SECOND;

    /** An answer that is younger only needs a yes of one of its addresses. */
    static final long POSITIVE_NS = 5 * Surroundings.SECOND;

    /** How long nobody searches again for what was not there. */
    static final long NEGATIVE_NS = 250 * Surroundings.MS;

    /**
     * What was found.
     *
     * @param addresses where the name is, best first
     */
    record Known(List<Long> addresses, long atNs) {}

    private final Map<Key, Known> positive = BoundedMap.byAge(NAMES_MAX);
    private final Map<Key, Long> negative = BoundedMap.byAge(NAMES_MAX);

    void found(Key key, List<Long> addresses, long nowNs) {
        positive.remove(key);
        positive.put(key, new Known(List.copyOf(addresses), nowNs));
        negative.remove(key);
    }

    void notFound(Key key, long nowNs) {
        positive.remove(key);
        negative.remove(key);
        negative.put(key, nowNs);
    }

    /** What is known and not too old. */
    Optional<Known> get(Key key, long nowNs) {
        return Optional.ofNullable(positive.get(key))
                .filter(known -> nowNs - known.atNs < POSITIVE_NS);
    }

    boolean isAbsent(Key key, long nowNs) {
        Long at = negative.get(key);
        return at != null && nowNs - at < NEGATIVE_NS;
    }

    /** What is known of a name is no longer right. */
    void forget(Key key) {
        positive.remove(key);
        negative.remove(key);
    }

    /** What was not there may be there now. */
    void forgetAbsences() {
        negative.clear();
    }
}
