package org.o7s.core.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.core.loop.Loop;
import org.o7s.core.time.VirtualClocks;

class PendingQueriesTest {
    private final VirtualClocks clocks = new VirtualClocks(0);
    private final Loop loop = new Loop("test", clocks);
    private final List<String> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final PendingQueries queries =
            new PendingQueries(
                    loop::schedule,
                    (name, attempt) -> asked.add(name + " " + attempt + " at " + now()),
                    new long[] {0, 10, 30},
                    100,
                    "silence");

    private long now() {
        return clocks.monotonicNs();
    }

    private static Digest name(int number) {
        return new Digest(new byte[] {(byte) (number >> 8), (byte) number});
    }

    private boolean add(int number, String who) {
        return queries.add(
                name(number),
                (found, why) -> told.add(who + " " + found + " " + why + " at " + now()),
                now());
    }

    private void until(long ns) {
        while (now() < ns) {
            clocks.advance(1);
            loop.pass();
        }
    }

    @Test
    void aQuestionIsRepeatedAndThenGivenUp() {
        add(1, "a");
        until(200);
        assertThat(asked).containsExactly("0001 1 at 0", "0001 2 at 10", "0001 3 at 30");
        assertThat(told).containsExactly("a false silence at 100");
        assertThat(queries.size()).isZero();
    }

    @Test
    void anAnswerEndsItForAllWhoWait() {
        add(1, "a");
        until(5);
        add(1, "b");
        queries.answered(name(1));
        until(200);
        assertThat(asked).hasSize(1);
        assertThat(told).containsExactly("a true  at 5", "b true  at 5");
    }

    @Test
    void anAnswerMayComeWhileTheQuestionIsAsked() {
        List<Boolean> found = new ArrayList<>();
        PendingQueries[] self = new PendingQueries[1];
        self[0] =
                new PendingQueries(
                        loop::schedule,
                        (name, attempt) -> self[0].answered(name),
                        new long[] {0},
                        100,
                        "silence");
        assertThat(self[0].add(name(1), (yes, why) -> found.add(yes), 0)).isTrue();
        assertThat(found).containsExactly(true);
    }

    @Test
    void questionsAndWaitersAreBounded() {
        for (int i = 0; i < PendingQueries.NAMES_MAX; i++) {
            assertThat(add(i, "x")).isTrue();
        }
        assertThat(add(PendingQueries.NAMES_MAX, "x")).isFalse();
        for (int i = 1; i < PendingQueries.WAITERS_MAX; i++) {
            assertThat(add(1, "x")).isTrue();
        }
        assertThat(add(1, "x")).isFalse();
    }

    @Test
    void allCanBeEndedAtOnce() {
        add(1, "a");
        add(2, "b");
        queries.failAll("over");
        assertThat(told).containsExactly("a false over at 0", "b false over at 0");
        until(200);
        assertThat(asked).hasSize(2);
    }
}
