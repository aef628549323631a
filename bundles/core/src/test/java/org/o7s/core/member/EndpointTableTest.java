package org.o7s.core.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.o7s.core.entropy.Entropy;

class EndpointTableTest {
    private static final long SEED = 5;

    @Test
    void eidsStayInTheirRangeAndAreUnique() {
        EndpointTable<String> table = new EndpointTable<>(1, 65_534, 16_384, Entropy.seeded(SEED));
        Set<Long> eids = new HashSet<>();
        for (int i = 0; i < 16_384; i++) {
            long eid = table.add("flow " + i);
            assertThat(eid).isBetween(1L, 65_534L);
            assertThat(eids.add(eid)).isTrue();
            assertThat(table.get(eid)).isEqualTo("flow " + i);
        }
        assertThat(table.add("one too many")).isEqualTo(EndpointTable.NONE);
        assertThat(table.size()).isEqualTo(16_384);
    }

    @Test
    void eidsOf32BitsNeverReachAllOnes() {
        EndpointTable<String> table =
                new EndpointTable<>(1, 0xffff_fffeL, 1000, Entropy.seeded(SEED));
        for (int i = 0; i < 1000; i++) {
            assertThat(table.add("x")).isBetween(1L, 0xffff_fffeL);
        }
    }

    @Test
    void aReleasedEidRestsBeforeItIsUsedAgain() {
        EndpointTable<String> table = new EndpointTable<>(1, 64, 8, Entropy.seeded(SEED));
        List<Long> last = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            long eid = table.add("x");
            assertThat(last).doesNotContain(eid);
            table.remove(eid);
            assertThat(table.get(eid)).isNull();
            last.add(eid);
            if (last.size() > 15) {
                last.removeFirst();
            }
        }
    }

    @Test
    void anEidIsAvoidedAsLongAsThereAreOthers() {
        EndpointTable<String> table = new EndpointTable<>(2, 63, 62, Entropy.seeded(SEED));
        for (int i = 0; i < 2000; i++) {
            table.avoid(7);
            long eid = table.add("x");
            assertThat(eid).isNotEqualTo(7);
            table.remove(eid);
        }
        for (long eid : new long[] {Long.MIN_VALUE, -1, 0, 1, 64, Long.MAX_VALUE}) {
            table.avoid(eid);
        }
        for (int i = 0; i < 62; i++) {
            assertThat(table.add("x")).isBetween(2L, 63L);
        }
        assertThat(table.size()).isEqualTo(62);
    }

    @Test
    void whoHasAllEidsAvoidedDoesNotEndTheRestOfThoseThatWereReleased() {
        EndpointTable<String> table = new EndpointTable<>(1, 64, 8, Entropy.seeded(SEED));
        for (int i = 0; i < 1000; i++) {
            long released = table.add("x");
            table.remove(released);
            for (long eid = 1; eid <= 64; eid++) {
                table.avoid(eid);
            }
            for (int others = 0; others < 8; others++) {
                assertThat(table.add("y")).as("seed %d, step %d", SEED, i).isNotEqualTo(released);
            }
            List<Long> all = new ArrayList<>();
            for (long eid = 1; eid <= 64; eid++) {
                if (table.get(eid) != null) {
                    all.add(eid);
                }
            }
            all.forEach(table::remove);
        }
    }

    @Test
    void aBrokenSourceOfNumbersGivesNoEidInsteadOfNoEnd() {
        Entropy stuck =
                new Entropy() {
                    @Override
                    public void fill(byte[] bytes) {
                        Arrays.fill(bytes, (byte) 0);
                    }

                    @Override
                    public long nextLong() {
                        return 0;
                    }

                    @Override
                    public int nextInt(int bound) {
                        return 0;
                    }
                };
        EndpointTable<String> table = new EndpointTable<>(64, Long.MAX_VALUE, 10, stuck);
        assertThat(table.add("x")).isEqualTo(64);
        assertThat(table.add("y")).isEqualTo(EndpointTable.NONE);
        assertThat(table.size()).isOne();
        table.remove(64);
        assertThat(table.add("rests")).isEqualTo(EndpointTable.NONE);
    }

    @Test
    void anyNumberMayBeAskedFor() {
        EndpointTable<String> table = new EndpointTable<>(1, 100, 10, Entropy.seeded(SEED));
        for (long eid : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 101}) {
            assertThat(table.get(eid)).isNull();
            table.remove(eid);
        }
    }

    @Test
    void aRangeThatIsTooSmallIsRefused() {
        assertThatThrownBy(() -> new EndpointTable<String>(1, 10, 11, Entropy.seeded(SEED)))
                .hasMessageContaining("too few");
        assertThatThrownBy(() -> new EndpointTable<String>(1, 2000, 1001, Entropy.seeded(SEED)))
                .hasMessageContaining("too few");
    }

    @Test
    void ofASmallRangeEveryEidIsGivenAwayAndTheOldestReleasedComesBackFirst() {
        EndpointTable<String> table = new EndpointTable<>(2, 63, 62, Entropy.seeded(SEED));
        Set<Long> eids = new HashSet<>();
        for (int i = 0; i < 62; i++) {
            eids.add(table.add("flow"));
        }
        assertThat(eids).hasSize(62).allMatch(eid -> eid >= 2 && eid <= 63);
        assertThat(table.add("one too many")).isEqualTo(EndpointTable.NONE);
        for (long eid : new long[] {40, 7, 23}) {
            table.remove(eid);
        }
        assertThat(table.add("again")).isEqualTo(40);
        assertThat(table.add("again")).isEqualTo(7);
        table.remove(7);
        assertThat(table.add("again")).isEqualTo(23);
        assertThat(table.add("again")).isEqualTo(7);
        assertThat(table.add("one too many")).isEqualTo(EndpointTable.NONE);
    }

    @Test
    void theTableBehavesLikeAMapUnderARandomStorm() {
        SplittableRandom random = new SplittableRandom(SEED);
        LongTable<String> table = new LongTable<>();
        Map<Long, String> model = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            long key = 1 + random.nextInt(500);
            if (random.nextBoolean()) {
                assertThat(table.remove(key))
                        .as("seed %d, step %d", SEED, i)
                        .isEqualTo(model.remove(key));
            } else if (!model.containsKey(key)) {
                table.put(key, "v" + i);
                model.put(key, "v" + i);
            }
            assertThat(table.get(key)).as("seed %d, step %d", SEED, i).isEqualTo(model.get(key));
            assertThat(table.size()).isEqualTo(model.size());
        }
        List<String> inOrder = new ArrayList<>();
        table.forEach(inOrder::add);
        assertThat(inOrder)
                .containsExactlyElementsOf(
                        model.keySet().stream().sorted().map(model::get).toList());
    }
}
