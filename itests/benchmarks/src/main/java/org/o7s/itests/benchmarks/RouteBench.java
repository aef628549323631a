package org.o7s.itests.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.routing.RouteSink;
import org.o7s.policy.routing.RoutingPolicy;
import org.o7s.policy.routing.TopologyRouting;
import org.o7s.policy.routing.ecmp.EqualCostFactory;
import org.o7s.policy.routing.lfa.LoopFreeAlternatesFactory;
import org.o7s.policy.routing.linkstate.LinkStateFactory;

/**
 * Measures how long a routing policy takes to compute the routes of one member: 1000 members with
 * 4000 links, and 10000 with 40000. After a warm-up each number is the time of one computation,
 * least and median of the rounds. Usage: {@code RouteBench [ROUNDS]}.
 */
public final class RouteBench {
    private static final int DEFAULT_ROUNDS = 101;
    private static final int WARM_UP_NS = 2_000_000_000;
    private static final long SEED = 23;

    private RouteBench() {}

    /** Counts what it is given, so that nothing is optimised away. */
    private static final class Count implements RouteSink {
        private long sum;

        @Override
        public void route(int destination, int hop) {
            sum += destination ^ hop;
        }

        @Override
        public void alternate(int destination, int hop) {
            sum += destination ^ hop;
        }
    }

    /** Runs it. */
    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_ROUNDS;
        Map<String, RoutingPolicy> policies = new LinkedHashMap<>();
        policies.put("link-state", new LinkStateFactory().create(PolicyParameters.NONE));
        policies.put("ecmp", new EqualCostFactory().create(PolicyParameters.NONE));
        policies.put("lfa", new LoopFreeAlternatesFactory().create(PolicyParameters.NONE));
        Count count = new Count();
        for (int members : new int[] {1_000, 10_000}) {
            RandomLayer layer = new RandomLayer(SEED, members, 4 * members);
            policies.forEach(
                    (name, policy) -> {
                        if (policy instanceof TopologyRouting routing) {
                            report(name, layer, measure(routing, layer, count, rounds));
                        }
                    });
        }
        System.out.println("checksum " + count.sum);
    }

    private static long[] measure(
            TopologyRouting policy, RandomLayer layer, Count count, int rounds) {
        long warmNs = System.nanoTime() + WARM_UP_NS;
        while (System.nanoTime() - warmNs < 0) {
            policy.compute(layer, count);
        }
        long[] tookNs = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long startNs = System.nanoTime();
            policy.compute(layer, count);
            tookNs[i] = System.nanoTime() - startNs;
        }
        Arrays.sort(tookNs);
        return tookNs;
    }

    private static void report(String name, RandomLayer layer, long[] tookNs) {
        System.out.printf(
                "%-10s %6d members %6d links: least %8.3f ms, median %8.3f ms%n",
                name,
                layer.nodes(),
                layer.edges() / 2,
                tookNs[0] / 1e6,
                tookNs[tookNs.length / 2] / 1e6);
    }
}
