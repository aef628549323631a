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
        assertThat(losses.text()).isEqualTo("11 no-route, 4 ttl");
        assertThat(Losses.of(losses.text())).isEqualTo(losses);
        assertThat(Losses.NONE.text()).isEqualTo("nothing");
        assertThat(Losses.of("nothing")).isEqualTo(Losses.NONE);
    }

    @Test
    void nonsenseOfAnotherMemberIsNoLossAndOverflowsNothing() {
        assertThat(Losses.of("").counts()).isEmpty();
        assertThat(Losses.of("-4 ttl, 0 ttl, ttl 7, 99999999999999999999999 ttl").total()).isZero();
        assertThat(Losses.of("7 ttl, 12 queue-fu...").counts()).isEqualTo(Map.of("ttl", 7L));
        String most = "999999999999999999 ttl, ".repeat(200);
        assertThat(Losses.of(most).total()).isPositive();
    }

    @Test
    void whatADriverLostIsALossToo() {
        assertThat(
                        Losses.among(
                                        counters(
                                                "dropped-interface-down", 1,
                                                "dropped-send-failed", 2,
                                                "dropped-truncated", 3,
                                                "dropped-at-close", 4))
                                .total())
                .isEqualTo(10);
    }

    @Test
    void aFactThatIsTooLongForTheWireHasItsLargestCountsWhole() {
        Map<String, Long> many = new LinkedHashMap<>();
        for (char c = 'a'; c <= 'z'; c++) {
            many.put("reason-" + c + "-is-long", 1_000L + c);
        }
        Losses losses = new Losses(many);
        assertThat(losses.text())
                .hasSizeLessThanOrEqualTo(255)
                .startsWith((1_000 + 'z') + " reason-z-is-long, ")
                .endsWith(", ...");
        assertThat(many.entrySet()).containsAll(Losses.of(losses.text()).counts().entrySet());
        assertThat(Losses.of(losses.text()).counts()).hasSizeGreaterThan(8);
    }

    @Test
    void betweenTwoLooksOnlyWhatWasAddedCounts() {
        Losses before = Losses.of("4 ttl, 11 no-route, 5 unsent");
        assertThat(Losses.of("4 ttl, 13 no-route, 2 unsent").since(before).counts())
                .as("who began again counts from 0")
                .isEqualTo(Map.of("no-route", 2L, "unsent", 2L));
    }
}
