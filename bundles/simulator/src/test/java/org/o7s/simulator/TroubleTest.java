package org.o7s.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Members that come, go, die and start again while links lose packets; {@code -Do7s.sim.hours} and
 * {@code -Do7s.sim.seed} change how long and how.
 */
class TroubleTest {
    @RegisterExtension static final Seeded SEEDED = new Seeded(20_261_121);

    private static final int MEMBERS = 24;
    private static final Duration LASTS = Duration.ofHours(Long.getLong("o7s.sim.hours", 1));
    private static final Duration CONSISTENT = Duration.ofSeconds(30);

    @Test
    void afterEveryChangeTheLayerIsConsistentWithinHalfAMinute() {
        try (Village village = new Village(MEMBERS, 0.01, SEEDED.seed())) {
            Consistency consistency = new Consistency(village);
            village.network().advance(CONSISTENT);
            consistency.check("the beginning");
            int changes = 0;
            while (village.network().nowNs() < LASTS.toNanos()) {
                String change = village.change();
                village.network().advance(CONSISTENT);
                consistency.check("change %d: %s".formatted(++changes, change));
                village.quiet();
            }
            assertThat(changes).isGreaterThan(10 * (int) LASTS.toHours());
        }
    }
}
