package org.o7s.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class LayerMapTest {
    private static final long FAR = 0xffff_fff0L;

    @Test
    void aMemberWithoutLinksIsAloneOnItsMap() {
        LayerMap map = LayerMap.of(7, new long[0]);
        assertThat(map.nodes()).isEqualTo(1);
        assertThat(map.address(map.self())).isEqualTo(7);
        assertThat(map.edges()).isZero();
    }

    @Test
    void anEdgeNeedsTheAnnouncementsOfBothEnds() {
        long[] keys = {LinkKey.of(1, 2), LinkKey.of(2, 1), LinkKey.of(2, 3), LinkKey.of(4, 1)};
        LayerMap map = LayerMap.of(1, keys);
        assertThat(map.nodes()).isEqualTo(2);
        assertThat(map.edges()).isEqualTo(2);
        assertThat(map.node(3)).isNegative();
        assertThat(map.node(4)).isNegative();
    }

    @Test
    void addressesAreOrderedAsUnsignedNumbers() {
        long[] keys = {LinkKey.of(FAR, 5), LinkKey.of(5, FAR)};
        LayerMap map = LayerMap.of(FAR, keys);
        assertThat(map.address(0)).isEqualTo(5);
        assertThat(map.address(1)).isEqualTo(FAR);
        assertThat(map.self()).isEqualTo(1);
    }

    @Test
    void everyMapHasExactlyTheEdgesThatBothEndsAnnounceInOrder() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            Set<Long> keys = new TreeSet<>();
            int members = 2 + random.nextInt(20);
            for (int i = 0; i < random.nextInt(120); i++) {
                long a = (1 + random.nextInt(members)) * 200_000_000L;
                long b = (1 + random.nextInt(members)) * 200_000_000L;
                if (a != b) {
                    keys.add(LinkKey.of(a, b));
                    if (random.nextInt(4) > 0) {
                        keys.add(LinkKey.of(b, a));
                    }
                }
            }
            long own = 200_000_000L;
            List<Long> shuffled = new ArrayList<>(keys);
            Collections.shuffle(shuffled, random);
            LayerMap map = LayerMap.of(own, shuffled.stream().mapToLong(k -> k).toArray());
            assertThat(map.address(map.self())).isEqualTo(own);
            List<Long> edges = new ArrayList<>();
            for (int node = 0; node < map.nodes(); node++) {
                for (int e = map.firstEdge(node); e < map.firstEdge(node + 1); e++) {
                    edges.add(LinkKey.of(map.address(node), map.address(map.target(e))));
                }
            }
            List<Long> expected =
                    keys.stream().filter(k -> keys.contains(LinkKey.reversed(k))).toList();
            assertThat(edges).as("seed %s", seed).isEqualTo(expected);
        }
    }
}
