package org.o7s.itests.slots.variant;

import org.o7s.policy.loadbalance.LoadBalancePolicy;

/** The first or the last that waits. */
public final class Turn implements LoadBalancePolicy {
    /** How often it was asked. Not volatile: whoever reads it looks again. */
    public static long calls;

    private final boolean last;
    private final Fault fault;

    /** An odd number takes the last. */
    public Turn(int number, Fault fault) {
        this.last = number % 2 == 1;
        this.fault = fault;
    }

    @Override
    public int pick(int count, long[] process, long[] waitingNs, int[] openFlows) {
        calls++;
        return fault.strikes() ? -1 : last ? count - 1 : 0;
    }
}
