package org.o7s.client.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.core.entropy.Entropy;

@Timeout(30)
class WayBackTest {
    private final WayBack way = new WayBack(() -> Path.of("/nowhere"), "test", Entropy.seeded(1));

    @Test
    void pausesGrowToALimitAndAreLeftToChanceByHalf() {
        for (int i = 0; i < 20; i++) {
            long mostNs =
                    Math.min(WayBack.LONGEST_PAUSE_NS, WayBack.FIRST_PAUSE_NS << Math.min(i, 6));
            assertThat(way.nextPauseNs()).isBetween(mostNs / 2, mostNs);
        }
        assertThat(LongStream.generate(way::nextPauseNs).limit(20).distinct().count())
                .isGreaterThan(10);
    }

    @Test
    void onlyADaemonThatLastedIsCameBackToAtOnce() {
        for (int i = 0; i < 10; i++) {
            way.nextPauseNs();
        }
        way.wasThereFor(WayBack.SETTLED_NS - 1);
        assertThat(way.nextPauseNs()).isGreaterThanOrEqualTo(WayBack.LONGEST_PAUSE_NS / 2);
        way.wasThereFor(WayBack.SETTLED_NS);
        assertThat(way.nextPauseNs()).isLessThanOrEqualTo(WayBack.FIRST_PAUSE_NS);
    }

    @Test
    void closingEndsThePauseAtOnce() throws Exception {
        way.close();
        assertThat(way.back(0, 1)).isEmpty();
    }
}
