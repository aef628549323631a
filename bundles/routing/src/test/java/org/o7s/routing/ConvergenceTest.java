package org.o7s.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members find each other, and find each other again. */
final class ConvergenceTest {

    @ParameterizedTest
    @ValueSource(strings = {"link-state", "lfa", "ecmp"})
    void aTriangleConvergesAndGoesTheLongWayWhenALinkIsCut(String policy) {
        TestLayer layer = new TestLayer(1);
        layer.ring(3, policy);
        layer.advanceMs(1_000);
        assertThat(layer.faults()).isEmpty();
        layer.cut(1, 2);
        layer.advanceMs(20);
        assertThat(layer.faults()).isEmpty();
        assertThat(layer.at(1).hops(2)).first().isEqualTo(3L);
    }

    @Test
    void aRingOfSixIsHealedWithinAFewMillisecondsOfACut() {
        TestLayer layer = new TestLayer(2);
        layer.delayMs(1);
        layer.ring(6, "lfa");
        layer.advanceMs(2_000);
        assertThat(layer.faults()).isEmpty();
        layer.cut(3, 4);
        layer.advanceMs(20);
        assertThat(layer.faults()).isEmpty();
        layer.join(3, 4);
        layer.advanceMs(300);
        assertThat(layer.faults()).isEmpty();
    }

    @Test
    void aGridKeepsItsShortestPathsUnderRandomCutsAndRepairs() {
        for (long seed = 1; seed <= 4; seed++) {
            TestLayer layer = new TestLayer(seed);
            layer.members(16, "link-state");
            for (int i = 0; i < 16; i++) {
                if (i % 4 < 3) {
                    layer.join(i + 1, i + 2);
                }
                if (i < 12) {
                    layer.join(i + 1, i + 5);
                }
            }
            layer.advanceMs(500);
            assertThat(layer.faults()).isEmpty();
            Random random = new Random(seed);
            for (int round = 0; round < 12; round++) {
                int i = random.nextInt(16);
                int j = random.nextBoolean() && i % 4 < 3 ? i + 1 : i < 12 ? i + 4 : i - 4;
                if (layer.isJoined(i + 1, j + 1)) {
                    layer.cut(i + 1, j + 1);
                } else {
                    layer.join(i + 1, j + 1);
                }
                layer.advanceMs(1_500);
                assertThat(layer.faults()).as("round %s", round).isEmpty();
            }
        }
    }

    @Test
    void aLayerThatFallsApartRoutesInItsPartsAndHeals() {
        TestLayer layer = new TestLayer(3);
        layer.ring(6, "ecmp");
        layer.advanceMs(500);
        layer.cut(1, 2);
        layer.cut(4, 5);
        layer.advanceMs(1_000);
        assertThat(layer.faults()).isEmpty();
        assertThat(layer.hops(1, 2)).isNegative();
        layer.advanceMs(200_000);
        assertThat(layer.faults()).isEmpty();
        layer.join(4, 5);
        layer.advanceMs(1_000);
        assertThat(layer.faults()).isEmpty();
        assertThat(layer.hops(1, 2)).isEqualTo(5);
    }

    @Test
    void aFlappingLinkIsFollowedLessAndLessOftenButItsLastStateSoon() {
        TestLayer layer = new TestLayer(4);
        layer.ring(4, "link-state");
        layer.advanceMs(5_000);
        long before = layer.at(3).count("computations");
        for (int i = 0; i < 200; i++) {
            layer.cut(1, 2);
            layer.advanceMs(20);
            layer.join(1, 2);
            layer.advanceMs(20);
        }
        long computed = layer.at(3).count("computations") - before;
        assertThat(computed).as("computations in 8 s of flapping").isBetween(5L, 20L);
        layer.cut(1, 2);
        layer.advanceMs(1_010);
        assertThat(layer.faults()).isEmpty();
        layer.join(1, 2);
        layer.advanceMs(4_000);
        layer.cut(1, 2);
        layer.advanceMs(10);
        assertThat(layer.faults()).as("once it is quiet, at once").isEmpty();
    }

    @Test
    void databasesAgreeSoonAlthoughPacketsAreLost() {
        for (long seed = 1; seed <= 5; seed++) {
            TestLayer layer = new TestLayer(seed);
            layer.lose(0.2);
            layer.ring(8, "link-state");
            layer.join(1, 5);
            layer.advanceMs(30_000);
            assertThat(layer.faults()).isEmpty();
            layer.cut(1, 5);
            layer.cut(2, 3);
            layer.advanceMs(30_000);
            assertThat(layer.faults()).isEmpty();
            long links = layer.at(1).routing.lsdb().size();
            layer.members.values().forEach(m -> assertThat(m.routing.lsdb()).hasSize((int) links));
        }
    }

    @Test
    void aMemberThatComesBackWithAnOldClockIsBelievedAtOnce() {
        TestLayer layer = new TestLayer(5);
        layer.ring(4, "link-state");
        layer.advanceMs(100_000);
        layer.cut(1, 2);
        layer.cut(1, 4);
        layer.world.clocks().jumpWall(-3_600_000_000_000L);
        layer.at(1).restart("link-state");
        layer.join(1, 2);
        layer.join(1, 4);
        layer.advanceMs(1_500);
        assertThat(layer.faults()).isEmpty();
        assertThat(layer.at(1).duplicates).isZero();
    }

    @Test
    void membersOfDifferentPoliciesOfTheFamilyAgree() {
        TestLayer layer = new TestLayer(6);
        List<String> policies = List.of("link-state", "lfa", "ecmp");
        for (int i = 1; i <= 9; i++) {
            layer.member(i, policies.get(i % 3));
        }
        for (int i = 1; i <= 9; i++) {
            layer.join(i, i % 9 + 1);
        }
        layer.join(1, 4);
        layer.join(3, 8);
        layer.advanceMs(1_000);
        assertThat(layer.faults()).isEmpty();
        layer.cut(3, 8);
        layer.advanceMs(1_000);
        assertThat(layer.faults()).isEmpty();
    }

    @Test
    void routesOfRandomLayersAreThoseOfTheReference() {
        for (long seed = 10; seed < 30; seed++) {
            TestLayer layer = new TestLayer(seed);
            Random random = new Random(seed);
            int count = 3 + random.nextInt(10);
            layer.members(count, "link-state");
            for (int i = 0; i < 2 * count; i++) {
                int a = 1 + random.nextInt(count);
                int b = 1 + random.nextInt(count);
                if (a != b && !layer.isJoined(a, b)) {
                    layer.join(a, b);
                }
            }
            layer.advanceMs(1_500);
            assertThat(layer.faults()).isEmpty();
        }
    }
}
