package org.o7s.directory;

import java.util.Map;

/**
 * A bucket of tokens per address: so much at once, so much per second. Bounded in addresses; the
 * ones that asked longest ago are forgotten first.
 */
final class RateLimit {
    /** The most addresses that are remembered. */
    static final int ADDRESSES_MAX = 4_096;

    private final long intervalNs;
    private final long toleranceNs;

    /** Address to the time at which its bucket would be full again. */
    private final Map<Long, Long> fullAtNs = BoundedMap.byUse(ADDRESSES_MAX);

    RateLimit(int perSecond, int burst) {
        intervalNs = Surroundings.SECOND / perSecond;
        toleranceNs = intervalNs * burst;
    }

    /** Takes a token; false if there is none. */
    boolean take(long address, long nowNs) {
        Long known = fullAtNs.get(address);
        long fullNs = known == null || known - nowNs < 0 ? nowNs : known;
        if (fullNs + intervalNs - nowNs > toleranceNs) {
            return false;
        }
        fullAtNs.put(address, fullNs + intervalNs);
        return true;
    }

    int addresses() {
        return fullAtNs.size();
    }
}
