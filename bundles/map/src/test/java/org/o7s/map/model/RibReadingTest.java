package org.o7s.map.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RibReadingTest {
    @Test
    void whatWasDroppedIsTakenAndWhatWentWellIsNot() {
        RibReading reading =
                RibReading.of(
                        "n1",
                        Map.of(
                                "n1/counters/transfer",
                                Map.of(
                                        "sent-packets", "88",
                                        "dropped-ttl", "3",
                                        "dropped-no-route", "0",
                                        "pff-failures", "1",
                                        "keepalives", "9"),
                                "n1/counters/allocator",
                                Map.of("flows-timed-out", "2", "flows-allocated", "5"),
                                "n1/info/_state",
                                Map.of("dropped-not-a-counter", "7")));
        assertThat(reading.drops())
                .containsExactly(
                        entry("allocator flows-timed-out", 2L),
                        entry("transfer dropped-ttl", 3L),
                        entry("transfer pff-failures", 1L));
    }

    @Test
    void theOtherEndOfAFlowIsShownAsCommandsShowIt() {
        RibReading reading =
                RibReading.of(
                        "n1",
                        Map.of(
                                "n1/flow-allocator/7", Map.of("Remote address", "287454020"),
                                "e1/flows/9", Map.of("Remote address", "02:00:00:00:00:0b")));
        assertThat(reading.remotes())
                .containsOnly(entry("7", "44.33.22.11"), entry("9", "02:00:00:00:00:0b"));
    }

    @Test
    void nonsenseIsLeftOutAndMuchIsLimited() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            many.put("dropped-" + i, "1");
        }
        many.put("dropped-nonsense", "many");
        many.put("dropped-huge", "9".repeat(30));
        RibReading reading = RibReading.of("n1", Map.of("n1/counters/x", many));
        assertThat(reading.drops())
                .hasSize(128)
                .doesNotContainKeys("x dropped-nonsense", "x dropped-huge");
    }

    @Test
    void everybodyHasHisTurnAlsoWhileTheListShrinks() {
        Turn turn = new Turn(2);
        List<String> all = List.of("a", "b", "c", "d", "e");
        List<String> seen = new java.util.ArrayList<>();
        for (int i = 0; i < 3; i++) {
            seen.addAll(turn.next(all));
        }
        assertThat(seen).contains("a", "b", "c", "d", "e");
        assertThat(turn.next(List.of("x"))).containsExactly("x");
        assertThat(turn.next(List.of())).isEmpty();
    }
}
