package org.o7s.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyManager.SlotState;
import org.o7s.policy.routing.RouteSink;
import org.o7s.policy.routing.ShortestPaths;
import org.o7s.policy.routing.Topology;
import org.o7s.policy.routing.TopologyRouting;
import org.o7s.routing.TestLayer.Member;

/** Policies that misbehave: traffic goes on, and the slot says why. */
final class HostilePolicyTest {
    private final TestLayer layer = new TestLayer(1);

    /** A policy that behaves until it is told not to. */
    private static final class Turncoat implements TopologyRouting {
        private final AtomicBoolean bad;
        private final TopologyRouting evil;

        Turncoat(AtomicBoolean bad, TopologyRouting evil) {
            this.bad = bad;
            this.evil = evil;
        }

        @Override
        public void compute(Topology topology, RouteSink routes) {
            (bad.get() ? evil : new BuiltInRouting()).compute(topology, routes);
        }
    }

    private void ring() {
        layer.ring(6, "lfa");
        layer.advanceMs(2_000);
        assertThat(layer.faults()).isEmpty();
    }

    private void refused(TopologyRouting policy, String why) {
        ring();
        Member member = layer.at(2);
        member.offer("hostile", () -> policy);
        assertThatThrownBy(() -> member.set("hostile"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(why);
        layer.advanceMs(100);
        assertThat(layer.faults()).isEmpty();
        assertThat(member.routing.why()).isEmpty();
    }

    private void setAside(TopologyRouting evil, String why) {
        ring();
        AtomicBoolean bad = new AtomicBoolean();
        Member member = layer.at(2);
        member.offer("hostile", () -> new Turncoat(bad, evil));
        member.set("hostile");
        layer.advanceMs(1_500);
        assertThat(member.routing.why()).isEmpty();
        bad.set(true);
        layer.cut(4, 5);
        for (int i = 0; i < 20; i++) {
            layer.advanceMs(100);
            assertThat(layer.circles()).isEmpty();
        }
        assertThat(layer.faults()).isEmpty();
        assertThat(member.count("policy-faults")).isEqualTo(1);
        assertThat(member.routing.why()).contains("hostile").contains(why);
        assertThat(member.engine.slots().getFirst().state()).isEqualTo(SlotState.QUARANTINED);
        assertThat(member.engine.slots().getFirst().policy()).isEqualTo("lfa");
    }

    private static void forAll(Topology topology, Consumer<Integer> action) {
        ShortestPaths paths = ShortestPaths.from(topology, topology.self());
        for (int i = 1; i < paths.count(); i++) {
            action.accept(paths.node(i));
        }
    }

    private static final TopologyRouting THROWS =
            (topology, routes) -> {
                throw new IllegalStateException("no");
            };

    private static final TopologyRouting FAILS =
            (topology, routes) -> {
                throw new NoClassDefFoundError("gone");
            };

    private static final TopologyRouting RECURSES = new Recursing();

    private static final class Recursing implements TopologyRouting {
        @Override
        public void compute(Topology topology, RouteSink routes) {
            compute(topology, routes);
        }
    }

    private static final TopologyRouting FORGETS =
            (topology, routes) -> {
                ShortestPaths paths = ShortestPaths.from(topology, topology.self());
                for (int i = 1; i < paths.count() - 1; i++) {
                    routes.route(paths.node(i), paths.firstHop(paths.node(i)));
                }
            };

    private static final TopologyRouting JUMPS =
            (topology, routes) -> forAll(topology, node -> routes.route(node, node));

    private static final TopologyRouting CIRCLES =
            (topology, routes) -> {
                int first = topology.target(topology.firstEdge(topology.self()));
                forAll(topology, node -> routes.route(node, isNext(topology, node) ? node : first));
            };

    private static boolean isNext(Topology topology, int node) {
        int self = topology.self();
        for (int e = topology.firstEdge(self); e < topology.firstEdge(self + 1); e++) {
            if (topology.target(e) == node) {
                return true;
            }
        }
        return false;
    }

    private static final TopologyRouting GREEDY =
            (topology, routes) -> {
                List<long[]> all = new ArrayList<>();
                while (true) {
                    all.add(new long[Integer.MAX_VALUE - all.size()]);
                }
            };

    @Test
    void aPolicyThatThrowsIsRefused() {
        refused(THROWS, "threw IllegalStateException: no");
    }

    @Test
    void aPolicyWhoseClassesAreGoneIsRefused() {
        refused(FAILS, "NoClassDefFoundError");
    }

    @Test
    void aPolicyThatLeavesOutADestinationIsRefusedAndTheDestinationNamed() {
        refused(FORGETS, "gets no route to 05.00.00.00, which can be reached");
    }

    @Test
    void aPolicyWhoseHopsAreNoNeighboursIsRefused() {
        refused(JUMPS, "is no neighbour of");
    }

    @Test
    void aPolicyThatSendsPacketsInCirclesIsRefused() {
        refused(CIRCLES, "go in circles");
    }

    @Test
    void aPolicyThatSaysAnotherFamilyThanItsShapeIsRefused() {
        refused(
                new TopologyRouting() {
                    @Override
                    public String family() {
                        return "mine";
                    }

                    @Override
                    public void compute(Topology topology, RouteSink routes) {
                        new BuiltInRouting().compute(topology, routes);
                    }
                },
                "its family is \"mine\"");
    }

    @Test
    void aPolicyThatBeginsToThrowIsSetAside() {
        setAside(THROWS, "threw IllegalStateException: no");
    }

    @Test
    void aPolicyThatBeginsToRecurseForEverIsSetAside() {
        setAside(RECURSES, "StackOverflowError");
    }

    @Test
    void aPolicyThatBeginsToLoseDestinationsIsSetAside() {
        setAside(FORGETS, "which can be reached");
    }

    @Test
    void aPolicyThatBeginsToJumpIsSetAside() {
        setAside(JUMPS, "is no neighbour of");
    }

    @Test
    void aPolicyThatAllocatesWithoutEndIsSetAside() {
        setAside(GREEDY, "OutOfMemoryError");
    }

    @Test
    void aPolicyThatBeginsToSendInCirclesIsFoundOutAndSetAside() {
        ring();
        AtomicBoolean bad = new AtomicBoolean();
        for (Member member : layer.members.values()) {
            member.offer("hostile", () -> new Turncoat(bad, CIRCLES));
            member.set("hostile");
        }
        layer.advanceMs(3_000);
        bad.set(true);
        layer.cut(4, 5);
        layer.advanceMs(2_500);
        assertThat(layer.faults()).isEmpty();
        assertThat(layer.at(2).routing.why()).contains("go in circles");
    }

    @Test
    void aPolicyThatSpinsForEverRunsOutOfTimeAndTheLastTableStays() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean bad = new AtomicBoolean();
        TopologyRouting spins =
                (topology, routes) -> {
                    while (end.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                };
        try (ThreadCompute compute = new ThreadCompute(4)) {
            Member member = layer.member(9, "lfa", compute);
            member.offer("hostile", () -> new Turncoat(bad, spins));
            CPeer peer = new CPeer(2, layer.world.pools());
            member.routing.linkUp(2, TestLayer.C);
            member.routing.managementUp(2, peer.flow(), TestLayer.C);
            peer.announce(2, 9, 1);
            until(member, () -> !member.hops(2).isEmpty());
            member.set("hostile");
            until(member, () -> member.count("computations") >= 2);
            bad.set(true);
            peer.announce(2, 3, 1);
            peer.announce(3, 2, 1);
            until(member, () -> member.count("policy-faults") == 1);
            assertThat(member.hops(2)).containsExactly(2L);
            until(member, () -> member.hops(3).equals(List.of(2L)));
            assertThat(member.routing.why()).contains("did not come to an end within 2000 ms");
        } finally {
            end.countDown();
        }
    }

    /** Lets virtual time pass in small steps beside real work, for at most 20 s. */
    private void until(Member member, BooleanSupplier done) throws Exception {
        long limitNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!done.getAsBoolean()) {
            layer.advanceMs(1);
            CountDownLatch step = new CountDownLatch(1);
            step.await(1, TimeUnit.MILLISECONDS);
            if (System.nanoTime() > limitNs) {
                throw new AssertionError(member.routing.counters().snapshot());
            }
        }
    }
}
