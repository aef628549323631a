package org.o7s.core.counters;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The counters of one object, in the order in which they were made.
 *
 * <p>Names that begin with {@code dropped-} count packets that ended there; {@link #dropped} adds
 * them up, which is what accounting for every packet rests on.
 */
public final class CounterSet {
    /** The prefix of every counter of packets that went no further. */
    public static final String DROPPED = "dropped-";

    private final List<Counter> counters = new CopyOnWriteArrayList<>();

    /**
     * A new counter of this set.
     *
     * @throws IllegalArgumentException if the set has one of that name
     */
    public Counter make(String name) {
        for (Counter c : counters) {
            if (c.name().equals(name)) {
                throw new IllegalArgumentException("counter " + name + " exists");
            }
        }
        Counter made = new Counter(name);
        counters.add(made);
        return made;
    }

    /** All counts now, by name. Any thread. */
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new LinkedHashMap<>();
        for (Counter c : counters) {
            all.put(c.name(), c.get());
        }
        return all;
    }

    /** The sum of all counters of dropped packets. Any thread. */
    public long dropped() {
        long sum = 0;
        for (Counter c : counters) {
            if (c.name().startsWith(DROPPED)) {
                sum += c.get();
            }
        }
        return sum;
    }
}
