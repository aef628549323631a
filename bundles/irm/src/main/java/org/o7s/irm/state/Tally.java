package org.o7s.irm.state;

import java.util.HashMap;
import java.util.Map;

/**
 * How many of something each has, and all together. Belongs to the IRM's loop.
 *
 * @param <K> who has them
 */
public final class Tally<K> {
    private final Map<K, Integer> each = new HashMap<>();
    private int total;

    /** One more. */
    public void add(K who) {
        each.merge(who, 1, Integer::sum);
        total++;
    }

    /** One less. */
    public void remove(K who) {
        int left = of(who) - 1;
        if (left < 0) {
            throw new IllegalStateException(who + " has none");
        }
        if (left == 0) {
            each.remove(who);
        } else {
            each.put(who, left);
        }
        total--;
    }

    /** How many one has. */
    public int of(K who) {
        return each.getOrDefault(who, 0);
    }

    /** How many all have together. */
    public int total() {
        return total;
    }
}
