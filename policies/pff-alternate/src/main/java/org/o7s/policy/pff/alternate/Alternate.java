package org.o7s.policy.pff.alternate;

import org.o7s.policy.pff.PffPolicy;

/**
 * The first hop that is not known to be down, from the primary to the last alternate; the primary
 * if all are. As soon as the primary is up again it is used again.
 *
 * <p>Source: docs/wire/wire-unicast.md 7.8.
 */
final class Alternate implements PffPolicy {

    @Override
    public boolean usesAlternates() {
        return true;
    }

    @Override
    public int pick(int equal, int hops, long down, long flowKey) {
        int up = Long.numberOfTrailingZeros(~down);
        return up < hops ? up : 0;
    }
}
