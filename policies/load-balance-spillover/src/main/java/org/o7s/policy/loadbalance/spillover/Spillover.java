package org.o7s.policy.loadbalance.spillover;

import org.o7s.policy.loadbalance.LoadBalancePolicy;

/**
 * The process that began to wait last gets the next flow; others get one while it is busy.
 *
 * <p>Source: docs/wire/cli-and-tools.md 2.6.
 */
final class Spillover implements LoadBalancePolicy {

    @Override
    public int pick(int count, long[] process, long[] waitingNs, int[] openFlows) {
        return count - 1;
    }
}
