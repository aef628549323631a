package org.o7s.policy.pff.multipath;

import org.o7s.policy.pff.PffPolicy;

/**
 * Spreads flows over all hops of equal cost; the packets of one flow stay on one of them, so they
 * are not reordered. Only the flows of a hop that is down move: to the hops of equal cost that are
 * up, or, if there is none, to the first alternate that is.
 *
 * <p>Source: docs/wire/wire-unicast.md 7.8, where the prototype turns to another hop for each
 * packet.
 */
final class Multipath implements PffPolicy {
    private static final long LOW_HALF = 0xffff_ffffL;

    @Override
    public boolean usesEqual() {
        return true;
    }

    @Override
    public boolean usesAlternates() {
        return true;
    }

    @Override
    public int pick(int equal, int hops, long down, long flowKey) {
        int home = scaled(flowKey >>> 32, equal);
        if (((down >>> home) & 1) == 0) {
            return home;
        }
        long up = ~down & (-1L >>> (Long.SIZE - equal));
        if (up != 0) {
            // The other half of the key: the flows that shared one hop are to part here.
            return indexOfBit(up, scaled(flowKey & LOW_HALF, Long.bitCount(up)));
        }
        int alternate = Long.numberOfTrailingZeros(~down);
        return alternate < hops ? alternate : home;
    }

    /** From a number of 32 bits to one of {@code 0..range-1}, each as often. */
    private static int scaled(long half, int range) {
        return (int) ((half * range) >>> 32);
    }

    /** Where the bit is that has so many set ones below it. */
    private static int indexOfBit(long bits, int below) {
        long left = bits;
        for (int i = 0; i < below; i++) {
            left &= left - 1;
        }
        return Long.numberOfTrailingZeros(left);
    }
}
