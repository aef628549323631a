package org.o7s.transfer;

import java.util.List;
import java.util.Optional;

/**
 * What would be done now with a packet to some destination.
 *
 * @param hops the neighbours that the table has for it, in the order of preference; empty if there
 *     is no route
 * @param equal how many of them, from the first, are of equal cost
 * @param down those of them that are down
 * @param chosen the one that the pff policy picks
 * @param link the link to that one
 */
public record HopView(
        List<Long> hops,
        int equal,
        List<Long> down,
        Optional<Long> chosen,
        Optional<LinkView> link) {
    /** Keeps copies. */
    public HopView {
        hops = List.copyOf(hops);
        down = List.copyOf(down);
    }
}
