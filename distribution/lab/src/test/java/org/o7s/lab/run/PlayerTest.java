package org.o7s.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.lab.Outcome;
import org.o7s.lab.file.LabFile;
import org.o7s.lab.file.LabPlan.Step;

/** What is a success, what a failure that was wanted, and how often something is tried. */
class PlayerTest {
    private static final Duration NOT_AGAIN = Duration.ZERO;
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    private final StringWriter said = new StringWriter();
    private int runs;
    private long nowNs;

    private static Step step(boolean fails, String says, Duration within) {
        return new Step("", "a", List.of("line"), fails, says, within, "");
    }

    /** Plays a step whose line ends like this from its n-th time on, and with 1 before. */
    private void play(Step step, int exitCode, String err, int from) {
        new Player(
                        (host, line, limit) -> {
                            runs++;
                            return new Outcome(
                                    List.of(line),
                                    runs < from ? 1 : exitCode,
                                    "",
                                    runs < from ? "" : err);
                        },
                        new PrintWriter(said, true),
                        ns -> nowNs += ns,
                        () -> nowNs)
                .play(List.of(step));
    }

    @Test
    void aLineThatMustFailFailsByItself() {
        play(step(true, "", NOT_AGAIN), 2, "no such name", 1);
        assertThat(said.toString()).isEqualTo("  a$ line\n     no such name\n");
        assertThatThrownBy(() -> play(step(true, "", NOT_AGAIN), 0, "", 1))
                .hasMessage("this should have failed on a: line");
    }

    @ParameterizedTest
    @ValueSource(ints = {126, 127, Outcome.KILLED, 143})
    void toHangOrToBeMissingIsNeverTheFailureThatIsWanted(int exitCode) {
        assertThatThrownBy(() -> play(step(true, "", NOT_AGAIN), exitCode, "why", 1))
                .hasMessageContaining("could not be run, or did not end by itself")
                .hasMessageContaining("why");
    }

    @Test
    void whatMustBeSaidIsLookedForInSuccessAndFailure() {
        play(step(true, "needs the line", NOT_AGAIN), 2, "hosts needs the line: x", 1);
        play(step(false, "needs the line", NOT_AGAIN), 0, "hosts needs the line: x", 1);
        for (int exitCode : new int[] {0, 2}) {
            Step step = step(exitCode != 0, "needs the line", NOT_AGAIN);
            assertThatThrownBy(() -> play(step, exitCode, "another fault", 1))
                    .hasMessageContaining("this should have said \"needs the line\"")
                    .hasMessageContaining("another fault");
        }
    }

    @Test
    void aLineIsTriedAgainUntilItDoesWhatItMust() {
        play(step(false, "", TWO_MINUTES), 0, "", 7);
        assertThat(runs).isEqualTo(7);
        assertThat(said.toString()).as("shown once").isEqualTo("  a$ line\n");
    }

    @Test
    void itIsTriedUntilItsTimeIsOver() {
        assertThatThrownBy(() -> play(step(false, "", TWO_MINUTES), 1, "", 1))
                .hasMessageContaining("line ended with 1");
        assertThat(nowNs).isGreaterThanOrEqualTo(TWO_MINUTES.toNanos());
        assertThat(runs).isBetween(40, Player.ATTEMPTS_MAX - 1);
    }

    @Test
    void howeverMuchTimeThereIsTheAttemptsAreCounted() {
        assertThatThrownBy(() -> play(step(false, "", Duration.ofDays(1)), 1, "", 1))
                .hasMessageContaining("line ended with 1");
        assertThat(runs).isEqualTo(Player.ATTEMPTS_MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"four-nodes", "broadcast"})
    void theStepThatNamesTheLineDemandsTheLineOfTheNextStep(String lab) {
        List<Step> steps = LabFile.find(lab).forDemo(true).steps();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).say().contains("the error names the line")) {
                String line = steps.get(i).says().replace("/etc/hosts needs the line: ", "");
                assertThat(steps.get(i).fails()).isTrue();
                assertThat(steps.get(i + 1).run().getFirst()).contains("'" + line + "'");
                return;
            }
        }
        throw new AssertionError("there is no such step in " + lab);
    }
}
