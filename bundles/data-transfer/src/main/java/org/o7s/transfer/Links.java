package org.o7s.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The links of a member, in the order in which they came. Belongs to one loop. */
final class Links {
    /** The most links of a member. */
    static final int LINKS_MAX = 4096;

    /** As descriptors of flows below in docs/wire/wire-unicast.md 10.1: they follow the EIDs. */
    private static final int FIRST_NUMBER = 64;

    private final List<Link> all = new ArrayList<>();
    private int nextNumber = FIRST_NUMBER;

    List<Link> all() {
        return all;
    }

    /** A number that no link had before. */
    int takeNumber() {
        return nextNumber++;
    }

    /** The link with this number, null if there is none. */
    @Nullable Link get(int number) {
        for (Link link : all) {
            if (link.number() == number) {
                return link;
            }
        }
        return null;
    }

    /** The link that is used to each neighbour: the first that is up, else the first. */
    Map<Long, Link> byNeighbour() {
        Map<Long, Link> used = new HashMap<>();
        for (Link link : all) {
            used.merge(
                    link.neighbour(),
                    link,
                    (known, other) -> known.isUp() || !other.isUp() ? known : other);
        }
        return used;
    }
}
