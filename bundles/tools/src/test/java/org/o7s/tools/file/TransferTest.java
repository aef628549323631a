package org.o7s.tools.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.tools.Progress;
import org.o7s.tools.base.ToolClock;

/** What people see of a file on its way. */
class TransferTest {
    private static final long S = 1_000_000_000;

    private final List<Supplier<String>> shown = new ArrayList<>();
    private final List<FileOutcome> outcomes = new ArrayList<>();
    private final Progress progress =
            text -> {
                shown.add(text);
                return () -> shown.remove(text);
            };
    private long nowNs = 5 * S;
    private final Transfer transfer = new Transfer(clock(), progress, outcomes::add);

    private ToolClock clock() {
        return new ToolClock() {
            @Override
            public long monotonicNs() {
                return nowNs;
            }

            @Override
            public long wallUs() {
                throw new UnsupportedOperationException("nobody need know the time of day");
            }

            @Override
            public void pauseNs(long ns) {
                throw new UnsupportedOperationException("nothing pauses");
            }
        };
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            textBlock =
                    """
                    0        | 40000000 | 0       | "[                    ]   0% of 40.0 MB, 0 B/s  a"
                    1999999  | 40000000 | 999.9   | "[                    ]   4% of 40.0 MB, 1000 B/s, 38004 s left  a"
                    2000000  | 40000000 | 2000000 | "[#                   ]   5% of 40.0 MB, 2.0 MB/s, 19 s left  a"
                    39999999 | 40000000 | 1000    | "[################### ]  99% of 40.0 MB, 1.0 kB/s, 0 s left  a"
                    40000000 | 40000000 | 1000    | "[####################] 100% of 40.0 MB, 1.0 kB/s, 0 s left  a"
                    0        | 0        | 0       | "[####################] 100% of 0 B, 0 B/s  a"
                    """)
    void aBarAndNumbersSayHowFarAFileIs(long done, long total, double rate, String text) {
        assertThat(Amounts.progress("a", done, total, rate)).isEqualTo(text);
    }

    @Test
    void aFileThatGrewMeanwhileIsNeverMoreThanAllOfIt() {
        assertThat(Amounts.progress("a", 30, 20, 10))
                .startsWith("[####################] 100% of 20 B");
    }

    @Test
    void aNameThatWouldMoveTheCursorIsShownWithoutThat() {
        assertThat(Amounts.progress("a\u001b[2Kb\n", 0, 1, 0)).doesNotContain("\u001b", "\n");
    }

    @Test
    void theRateIsOfWhatWentThroughAndNotOfWhatWasThereBefore() {
        try (var _ = transfer.begin("big", 100_000_000)) {
            transfer.from(60_000_000);
            assertThat(shown).hasSize(1);
            assertThat(shown.getFirst().get())
                    .isEqualTo("[############        ]  60% of 100.0 MB, 0 B/s  big");
            transfer.moved(10_000_000);
            transfer.moved(10_000_000);
            nowNs += 4 * S;
            assertThat(shown.getFirst().get())
                    .isEqualTo("[################    ]  80% of 100.0 MB, 5.0 MB/s, 4 s left  big");
        }
        assertThat(shown).as("it is over").isEmpty();
    }

    @Test
    void theNextFileBeginsAtNothing() {
        try (var _ = transfer.begin("one", 2_000_000)) {
            transfer.from(1_000_000);
            transfer.moved(1_000_000);
            nowNs += S;
            transfer.ended(FileOutcome.Kind.RESUMED);
        }
        try (var _ = transfer.begin("two", 4_000_000)) {
            assertThat(shown.getFirst().get())
                    .isEqualTo("[                    ]   0% of 4.0 MB, 0 B/s  two");
        }
        assertThat(outcomes)
                .containsExactly(
                        new FileOutcome(
                                "one", FileOutcome.Kind.RESUMED, 2_000_000, 1_000_000, S, ""));
    }

    @Test
    void aFileThatIsOverAtOnceIsNotShown() {
        try (var _ = transfer.begin("small", 999_999)) {
            assertThat(shown).isEmpty();
        }
    }
}
