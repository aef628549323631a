package org.o7s.policy.loadbalance.roundrobin;

import org.o7s.policy.loadbalance.LoadBalancePolicy;

/**
 * The process that waits longest gets the next flow.
 *
 * <p>Source: docs/wire/cli-and-tools.md 2.6.
 */
final class RoundRobin implements LoadBalancePolicy {

    @Override
    public int pick(int count, long[] process, long[] waitingNs, int[] openFlows) {
        // They are given in the order in which they began to wait.
        return 0;
    }
}
