package org.o7s.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o7s.core.problem.ProblemException;
import org.o7s.routing.TestLayer.Member;

/** Policies are exchanged under a living layer, and no route is lost on the way. */
final class LiveSwapTest {
    private static final List<String> ALL = List.of("link-state", "lfa", "ecmp", "distance-vector");

    static List<String[]> pairs() {
        List<String[]> pairs = new ArrayList<>();
        for (String from : ALL) {
            for (String to : ALL) {
                if (!from.equals(to)) {
                    pairs.add(new String[] {from, to});
                }
            }
        }
        return pairs;
    }

    private static TestLayer layer(long seed, String policy) {
        TestLayer layer = new TestLayer(seed);
        layer.delayMs(1);
        layer.ring(6, policy);
        layer.join(1, 4);
        layer.advanceMs(12_000);
        assertThat(layer.faults()).isEmpty();
        return layer;
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void allMembersChangeAtOnceAndEveryPacketArrivesAtEveryMoment(String from, String to) {
        TestLayer layer = layer(1, from);
        layer.members.values().forEach(m -> m.set(to));
        for (int ms = 0; ms < 15_000; ms += 5) {
            layer.advanceMs(5);
            assertThat(layer.faults()).as("%s ms after the exchange", ms).isEmpty();
        }
        layer.cut(1, 4);
        layer.advanceMs(3_000);
        assertThat(layer.faults()).isEmpty();
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void membersMayChangeOneAfterTheOtherWithinTheTimeThatOldRoutesStay(String from, String to) {
        TestLayer layer = layer(2, from);
        for (Member member : layer.members.values()) {
            member.set(to);
            for (int i = 0; i < 20; i++) {
                layer.advanceMs(50);
                assertThat(layer.faults()).as("member %s changed", member.address).isEmpty();
            }
        }
        layer.advanceMs(30_000);
        assertThat(layer.faults()).isEmpty();
    }

    @Test
    void aHundredExchangesInARowLoseNothing() {
        TestLayer layer = layer(3, "link-state");
        for (int i = 0; i < 100; i++) {
            String next = ALL.get(i % ALL.size());
            layer.members.values().forEach(m -> m.set(next));
            layer.advanceMs(7L * (i % 60));
            assertThat(layer.faults()).as("exchange %s", i).isEmpty();
        }
    }

    @Test
    void theUserIsToldWhatThePolicyGives() {
        TestLayer layer = layer(4, "link-state");
        Member one = layer.at(1);
        assertThat(one.givesEqual || one.givesAlternates).isFalse();
        one.set("ecmp");
        layer.settle();
        assertThat(one.givesEqual).isTrue();
        assertThat(one.givesAlternates).isFalse();
        one.set("lfa");
        layer.settle();
        assertThat(one.givesEqual).isFalse();
        assertThat(one.givesAlternates).isTrue();
    }

    @Test
    void routesOfThePolicyBeforeStayWhileTheMapReachesThemIfNobodyElseExchangesDistances() {
        TestLayer layer = layer(5, "link-state");
        layer.at(1).set("distance-vector");
        layer.advanceMs(60_000);
        assertThat(layer.faults()).isEmpty();
        assertThat(layer.at(1).routing.why())
                .contains("routes by link-state, this member by distance-vector");
        layer.cut(2, 3);
        layer.cut(3, 4);
        layer.advanceMs(12_000);
        assertThat(layer.at(1).hops(3)).isEmpty();
        assertThat(layer.at(1).hops(4)).containsExactly(4L);
        layer.at(1).set("link-state");
        layer.advanceMs(10);
        assertThat(layer.faults()).isEmpty();
    }

    @Test
    void anOldRouteWhoseHopGoesDownDoesNotStay() {
        TestLayer layer = layer(6, "link-state");
        layer.at(1).set("distance-vector");
        layer.settle();
        assertThat(layer.at(1).hops(2)).containsExactly(2L);
        layer.cut(1, 2);
        layer.advanceMs(10);
        assertThat(layer.at(1).hops(2)).isEmpty();
        assertThat(layer.at(1).hops(4)).containsExactly(4L);
    }

    @Test
    void anUnknownPolicyIsRefusedAndChangesNothing() {
        TestLayer layer = layer(7, "lfa");
        assertThatThrownBy(() -> layer.at(1).set("nonsense")).isInstanceOf(ProblemException.class);
        layer.advanceMs(100);
        assertThat(layer.faults()).isEmpty();
    }

    @Test
    void whileThePolicyIsNotHereTheBuiltInOneRoutes() {
        TestLayer layer = new TestLayer(8);
        layer.ring(4, "wonderful");
        layer.advanceMs(1_000);
        assertThat(layer.faults()).isEmpty();
        assertThat(layer.at(1).routing.why())
                .isEqualTo(
                        "waiting for policy routing/wonderful; the built-in one works meanwhile");
    }
}
