package org.o7s.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The links of this member to its neighbours, and the sequence number of each.
 *
 * <p>Several adjacencies to one neighbour are one link. A link that comes back continues its
 * numbers, and a first number is the wall clock in ms, so that others that still hold an
 * announcement from before a restart believe the new one (docs/wire/wire-unicast.md 7.5, defects 2
 * and 4). Belongs to one loop.
 */
final class OwnLinks {
    /** Numbers of links that are not there that are remembered. */
    static final int NUMBERS_MAX = 4_096;

    private static final long LAST_NUMBER = -1;

    private final TreeMap<Long, Link> links = new TreeMap<>();
    private final Map<Long, Numbers> numbers =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Numbers> eldest) {
                    return size() > NUMBERS_MAX;
                }
            };

    /** A link that is there. */
    private static final class Link {
        private final Numbers numbers;
        private int adjacencies;
        private int features;

        Link(Numbers numbers) {
            this.numbers = numbers;
        }
    }

    /** The last sequence number of a link, and whether somebody else ever gave one. */
    private static final class Numbers {
        private long last;
        private boolean overtaken;
    }

    /** Adds an adjacency; returns whether it is the first one to this neighbour. */
    boolean up(long neighbour, int features) {
        Link link = links.computeIfAbsent(neighbour, n -> new Link(numbers(n)));
        link.features |= features;
        return link.adjacencies++ == 0;
    }

    /** Removes an adjacency; returns whether it was the last one to this neighbour. */
    boolean down(long neighbour) {
        Link link = links.get(neighbour);
        if (link == null || --link.adjacencies > 0) {
            return false;
        }
        links.remove(neighbour);
        numbers.put(neighbour, link.numbers);
        return true;
    }

    /** Whether there is a link to this neighbour. */
    boolean contains(long neighbour) {
        return links.containsKey(neighbour);
    }

    /** How many adjacencies there are to it. */
    int adjacencies(long neighbour) {
        Link link = links.get(neighbour);
        return link == null ? 0 : link.adjacencies;
    }

    /** What the neighbour can do, as far as its adjacencies said. */
    int features(long neighbour) {
        Link link = links.get(neighbour);
        return link == null ? 0 : link.features;
    }

    /** The neighbours, in ascending order. */
    List<Long> neighbours() {
        return new ArrayList<>(links.keySet());
    }

    /** The next sequence number of a link: greater than any before, if there is one. */
    long nextSequence(long neighbour, long wallMs) {
        Numbers given = numbers(neighbour);
        // After the greatest number, others believe us again once their entry has aged out.
        given.last = given.last == 0 || given.last == LAST_NUMBER ? wallMs : given.last + 1;
        return given.last;
    }

    /** The last sequence number of a link, 0 if it never had one. */
    long sequence(long neighbour) {
        return numbers(neighbour).last;
    }

    /**
     * Somebody announced a link of ours with a greater number than we ever gave: ours continue from
     * there.
     *
     * @return whether that happened before, which an announcement from before a restart does not
     *     explain
     */
    boolean overtake(long neighbour, long sequence) {
        Numbers given = numbers(neighbour);
        given.last = sequence;
        boolean again = given.overtaken;
        given.overtaken = true;
        return again;
    }

    private Numbers numbers(long neighbour) {
        Link link = links.get(neighbour);
        return link != null ? link.numbers : numbers.computeIfAbsent(neighbour, n -> new Numbers());
    }
}
