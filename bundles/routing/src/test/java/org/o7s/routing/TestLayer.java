package org.o7s.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.o7s.core.compute.Compute;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.flow.Offer;
import org.o7s.core.layer.RouteTable;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.slot.PolicyManager;
import org.o7s.core.testkit.World;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.routing.RoutingPolicy;
import org.o7s.policy.routing.distancevector.DistanceVectorFactory;
import org.o7s.policy.routing.ecmp.EqualCostFactory;
import org.o7s.policy.routing.lfa.LoopFreeAlternatesFactory;
import org.o7s.policy.routing.linkstate.LinkStateFactory;

/**
 * Members that route, in virtual time: adjacencies between them are made and cut by the test, and
 * management flows may lose and delay packets.
 */
final class TestLayer {
    static final int O7S = 1;
    static final int C = 0;

    final World world;
    final TreeMap<Long, Member> members = new TreeMap<>();
    private final Map<Long, Cable> cables = new TreeMap<>();
    private final Loop wire;
    private final Random chance;
    private final long seed;
    private double loss;
    private long delayNs;

    TestLayer(long seed) {
        this.seed = seed;
        world = new World(seed);
        wire = world.node("wire").loop();
        chance = new Random(seed);
    }

    /** From now on, management flows lose this share of the packets. */
    void lose(double share) {
        loss = share;
    }

    /** From now on, packets on management flows take so long. */
    void delayMs(long ms) {
        delayNs = ms * 1_000_000;
    }

    Member member(long address, String policy) {
        return member(address, policy, new InlineCompute());
    }

    Member member(long address, String policy, Compute compute) {
        Member member = new Member(address, policy, compute);
        members.put(address, member);
        return member;
    }

    Member at(long address) {
        return members.get(address);
    }

    /** Members 1 to {@code count}. */
    void members(int count, String policy) {
        for (int i = 1; i <= count; i++) {
            member(i, policy);
        }
    }

    void ring(int count, String policy) {
        members(count, policy);
        for (int i = 1; i <= count; i++) {
            join(i, i % count + 1);
        }
    }

    /** Makes an adjacency for data and a management flow. */
    void join(long a, long b) {
        cables.put(LinkKey.of(Math.min(a, b), Math.max(a, b)), new Cable(at(a), at(b)));
    }

    /** Both ends notice that the adjacency is gone, and lose the management flow. */
    void cut(long a, long b) {
        cables.remove(LinkKey.of(Math.min(a, b), Math.max(a, b))).cut();
    }

    boolean isJoined(long a, long b) {
        return cables.containsKey(LinkKey.of(Math.min(a, b), Math.max(a, b)));
    }

    void settle() {
        world.settle();
    }

    void advanceMs(long ms) {
        world.advanceMs(ms);
    }

    /**
     * How many hops a packet takes along the preferred hops; negative if it gets lost, {@link
     * Integer#MAX_VALUE} if it goes in circles.
     */
    int hops(long from, long to) {
        long at = from;
        for (int hops = 0; hops <= members.size(); hops++) {
            if (at == to) {
                return hops;
            }
            RouteTable table = at(at).table;
            int place = table.find(to);
            if (place < 0 || !isJoined(at, table.row(place).hops().getFirst())) {
                return -1;
            }
            at = table.row(place).hops().getFirst();
        }
        return Integer.MAX_VALUE;
    }

    /** The true distances, by the algorithm of Floyd and Warshall; negative if there is no way. */
    int[][] distances() {
        List<Long> all = new ArrayList<>(members.keySet());
        int n = all.size();
        int far = 1_000_000;
        int[][] distances = new int[n][n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                distances[a][b] = a == b ? 0 : isJoined(all.get(a), all.get(b)) ? 1 : far;
            }
        }
        for (int via = 0; via < n; via++) {
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    distances[a][b] =
                            Math.min(distances[a][b], distances[a][via] + distances[via][b]);
                }
            }
        }
        for (int[] row : distances) {
            for (int b = 0; b < n; b++) {
                row[b] = row[b] >= far ? -1 : row[b];
            }
        }
        return distances;
    }

    /** What is wrong with the routes: empty if all packets take shortest paths. */
    List<String> faults() {
        List<Long> all = new ArrayList<>(members.keySet());
        int[][] expected = distances();
        List<String> faults = new ArrayList<>();
        for (int a = 0; a < all.size(); a++) {
            for (int b = 0; b < all.size(); b++) {
                int hops = hops(all.get(a), all.get(b));
                if (hops != expected[a][b]) {
                    faults.add(
                            "%d to %d: %d hops, not %d, seed %d"
                                    .formatted(all.get(a), all.get(b), hops, expected[a][b], seed));
                }
            }
        }
        return faults;
    }

    /** Whether packets from anybody to anybody go in circles. */
    List<String> circles() {
        List<String> circles = new ArrayList<>();
        for (long a : members.keySet()) {
            for (long b : members.keySet()) {
                if (hops(a, b) == Integer.MAX_VALUE) {
                    circles.add("%d to %d, seed %d".formatted(a, b, seed));
                }
            }
        }
        return circles;
    }

    /** One member. */
    final class Member implements RoutingUser {
        final long address;
        final PolicyCatalog catalog = new PolicyCatalog();
        final PolicyEngine engine;
        final Loop loop;
        final List<Integer> lost = new ArrayList<>();
        Routing routing;
        RouteTable table = RouteTable.EMPTY;
        int installs;
        int duplicates;
        boolean givesEqual;
        boolean givesAlternates;
        private final Compute compute;

        private Member(long address, String policy, Compute compute) {
            this.address = address;
            this.compute = compute;
            loop = world.node("m" + address + "-" + world.nowNs()).loop();
            engine = new PolicyEngine(catalog, compute, world.clocks());
            offer("link-state", new LinkStateFactory());
            offer("lfa", new LoopFreeAlternatesFactory());
            offer("ecmp", new EqualCostFactory());
            offer("distance-vector", new DistanceVectorFactory());
            routing = route(policy);
            settle();
        }

        private Routing route(String policy) {
            return new Routing(
                    new RoutingSettings(
                            "ipcp m" + address, address, 4, 15, 60, policy, PolicyParameters.NONE),
                    loop,
                    world.pools(),
                    engine,
                    compute,
                    Entropy.seeded(seed * 31 + address),
                    this);
        }

        /**
         * The process ends without a word and starts again; its adjacencies are still to be cut.
         */
        void restart(String policy) {
            routing.close();
            table = RouteTable.EMPTY;
            routing = route(policy);
            settle();
        }

        void offer(String name, PolicyFactory<RoutingPolicy> factory) {
            catalog.add("routing", name, "1.0.0", factory, "test");
        }

        void offer(String name, Supplier<RoutingPolicy> maker) {
            offer(name, parameters -> maker.get());
        }

        /** Exchanges the policy, and returns without letting time pass. */
        PolicyManager.Receipt set(String policy) {
            return set(policy, Duration.ofSeconds(5));
        }

        PolicyManager.Receipt set(String policy, Duration limit) {
            return engine.set("routing", "ipcp m" + address, policy, Map.of(), false, limit)
                    .getFirst();
        }

        long count(String counter) {
            Long count = routing.counters().snapshot().get(counter);
            if (count == null) {
                throw new AssertionError("no counter " + counter);
            }
            return count;
        }

        List<Long> hops(long to) {
            int place = table.find(to);
            return place < 0 ? List.of() : table.row(place).hops();
        }

        @Override
        public void install(RouteTable next) {
            table = next;
            installs++;
        }

        @Override
        public void policyChanged(boolean equal, boolean alternates) {
            givesEqual = equal;
            givesAlternates = alternates;
        }

        @Override
        public void duplicateAddress() {
            duplicates++;
        }

        @Override
        public void managementLost(int id) {
            lost.add(id);
        }
    }

    /** An adjacency for data, and a management flow that goes through the test. */
    private final class Cable {
        private final Member a;
        private final Member b;
        private final FlowLink atA = new FlowLink(FlowLink.CAPACITY_PACKETS, 1400);
        private final FlowLink atB = new FlowLink(FlowLink.CAPACITY_PACKETS, 1400);
        private final int idAtA;
        private final int idAtB;

        Cable(Member a, Member b) {
            this.a = a;
            this.b = b;
            carry(atA.provider(), atB.provider());
            carry(atB.provider(), atA.provider());
            a.routing.linkUp(b.address, O7S);
            b.routing.linkUp(a.address, O7S);
            idAtA = a.routing.managementUp(b.address, CPeer.flow(atA.user()), O7S);
            idAtB = b.routing.managementUp(a.address, CPeer.flow(atB.user()), O7S);
        }

        void cut() {
            atA.provider().close();
            atB.provider().close();
            a.routing.linkDown(b.address);
            a.routing.managementDown(idAtA);
            b.routing.linkDown(a.address);
            b.routing.managementDown(idAtB);
        }

        private void carry(FlowEnd from, FlowEnd to) {
            var bell =
                    wire.doorbell(
                            nowNs -> {
                                Packet packet;
                                while ((packet = from.poll()) != null) {
                                    carry(packet, to);
                                }
                                return false;
                            });
            from.attend(bell::ring);
        }

        private void carry(Packet packet, FlowEnd to) {
            if (chance.nextDouble() < loss) {
                packet.release();
            } else if (delayNs == 0) {
                handOver(packet, to);
            } else {
                wire.schedule(world.nowNs() + delayNs, () -> handOver(packet, to));
            }
        }

        private void handOver(Packet packet, FlowEnd to) {
            if (to.offer(packet) == Offer.ACCEPTED) {
                to.flush();
            } else {
                packet.release();
            }
        }
    }
}
