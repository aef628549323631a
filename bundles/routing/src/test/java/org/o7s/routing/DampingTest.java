package org.o7s.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DampingTest {
    private static final long MS = 1_000_000;
    private final Damping damping = new Damping(4_000 * MS);

    /** Changes all the time; when it is computed, in ms. */
    private List<Long> computations(long untilMs) {
        List<Long> all = new ArrayList<>();
        long nowNs = 0;
        while (nowNs < untilMs * MS) {
            nowNs = damping.dueNs(nowNs);
            damping.started(nowNs);
            all.add(nowNs / MS);
        }
        return all;
    }

    @Test
    void theFirstChangeIsComputedAtOnceAndUnderFlappingThePauseDoubles() {
        assertThat(computations(5_000))
                .containsExactly(2L, 52L, 152L, 352L, 752L, 1_552L, 2_552L, 3_552L, 4_552L, 5_552L);
    }

    @Test
    void afterAQuietTimeAChangeIsComputedAtOnceAgain() {
        computations(5_000);
        long laterNs = 5_552 * MS + 2_000 * MS;
        assertThat(damping.dueNs(laterNs)).isEqualTo(laterNs + Damping.BATCH_NS);
        damping.started(laterNs + 2 * MS);
        assertThat(damping.dueNs(laterNs + 3 * MS)).isEqualTo(laterNs + 52 * MS);
    }

    @Test
    void aChangeNeverWaitsLongerThanTheLayersLimit() {
        Damping quick = new Damping(30 * MS);
        quick.started(0);
        assertThat(quick.dueNs(MS)).isEqualTo(30 * MS);
    }
}
