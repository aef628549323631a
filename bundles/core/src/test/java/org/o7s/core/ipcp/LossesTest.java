package org.o7s.core.ipcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossesTest {
    private static Map<String, Long> counters(Object... pairs) {
        Map<String, Long> all = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            all.put((String) pairs[i], ((Integer) pairs[i + 1]).longValue());
        }
        return all;
    }

    @Test
    void onlyWhatAFlowMissesIsALoss() {
        Losses losses =
                Losses.among(
                        counters(
                                "received-packets", 7,
                                "dropped-queue-full", 2,
                                "dropped-other-host", 9,
                                "dropped-malformed-message", 1,
                                "dropped-no-memory", 0),
                        counters("dropped-ring-full", 3, "dropped-queue-full", 1));
        assertThat(losses.counts()).isEqualTo(Map.of("queue-full", 3L, "ring-full", 3L));
        assertThat(losses.total()).isEqualTo(6);
    }

    @Test
    void itIsWrittenAsAFactAndReadAgain() {
        Losses losses = Losses.among(counters("dropped-ttl", 4, "dropped-no-route", 11));
        assertThat(losses.text()).isEqualTo("4 ttl, 11 no-route");
        assertThat(Losses.of(losses.text())).isEqualTo(losses);
        assertThat(Losses.NONE.text()).isEqualTo("nothing");
        assertThat(Losses.of("nothing")).isEqualTo(Losses.NONE);
    }

    @Test
    void nonsenseOfAnotherMemberIsNoLossAndOverflowsNothing() {
        assertThat(Losses.of("").counts()).isEmpty();
        assertThat(Losses.of("-4 ttl, 0 ttl, ttl 7, 99999999999999999999999 ttl").total())
                .isGreaterThanOrEqualTo(0);
        String most = "999999999999999999 ttl, ".repeat(200);
        assertThat(Losses.of(most).total()).isPositive();
    }

    @Test
    void betweenTwoLooksOnlyWhatWasAddedCounts() {
        Losses before = Losses.of("4 ttl, 11 no-route, 5 unsent");
        assertThat(Losses.of("4 ttl, 13 no-route, 2 unsent").since(before).counts())
                .as("who began again counts from 0")
                .isEqualTo(Map.of("no-route", 2L, "unsent", 2L));
    }
}
