package org.o7s.policy.loadbalance;

/**
 * Picks the acceptor that gets the next flow of a name. Source: docs/wire/cli-and-tools.md 2.6.
 *
 * <p>Acceptors are given as parallel arrays, in the order in which they began to wait. Of a process
 * with several, it is the one that began first and the one that began last. Called on the IRM's
 * loop, once per incoming flow.
 */
public interface LoadBalancePolicy {

    /** The kind's name. */
    String KIND = "load-balance";

    /**
     * Picks one.
     *
     * @param count how many are given: at least 1; the arrays may be longer
     * @param process number of the process behind each acceptor
     * @param waitingNs how long each has been waiting, in ns; never growing with the index
     * @param openFlows how many flows of this name the process of each holds now
     * @return the index of the chosen one, {@code 0..count-1}
     */
    int pick(int count, long[] process, long[] waitingNs, int[] openFlows);
}
