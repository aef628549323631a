package org.o7s.itests.slots.variant;

import org.o7s.policy.pff.PffPolicy;

/** The first or the last hop of equal cost. */
public final class Hop implements PffPolicy {
    /** How often it was asked. Not volatile: whoever reads it looks again. */
    public static long calls;

    private final boolean last;
    private final Fault fault;

    /** An odd number takes the last. */
    public Hop(int number, Fault fault) {
        this.last = number % 2 == 1;
        this.fault = fault;
    }

    @Override
    public boolean usesEqual() {
        return true;
    }

    @Override
    public int pick(int equal, int hops, long down, long flowKey) {
        calls++;
        if (fault.strikes()) {
            return hops + 7;
        }
        return last ? equal - 1 : 0;
    }
}
