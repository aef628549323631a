package org.o7s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class O7shTest {
    @TempDir Path run;
    private Place place;

    @BeforeEach
    void aPlace() {
        place = new Place(run);
    }

    private int shell(String script, String... args) {
        return new O7sh(place.of("o7sh"), new StringReader(script)).run(args);
    }

    @Test
    void linesOfOptionsRunInOneSessionAndTheLastExitCodeCounts() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(run, "lab2")) {
            assertThat(
                            shell(
                                    "not read",
                                    "-c",
                                    "fail",
                                    "--instance",
                                    "lab2",
                                    "-c",
                                    "irm ipcp list layer * | grep x"))
                    .isZero();
            assertThat(daemon.lines).startsWith("fail", "irm ipcp list layer * | grep x");
        }
        assertThat(place.said()).isEqualTo("1:fail\n2:irm ipcp list layer * | grep x\n");
        place.out.reset();
        try (FakeDaemon daemon = new FakeDaemon(run, "default")) {
            assertThat(shell("", "-c", "lb", "-c", "fail")).isEqualTo(4);
            assertThat(daemon.lines).startsWith("lb", "fail");
        }
    }

    @Test
    void aScriptRunsLineByLineWithoutItsComments() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(run, "default")) {
            assertThat(shell("#!/usr/bin/o7sh\n\n  lb\nirm \\\nstatus\n# end\nfail")).isEqualTo(4);
            assertThat(daemon.lines).startsWith("lb", "irm status", "fail");
        }
    }

    @Test
    void exitLeavesTheShellAndNotTheDaemon() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(run, "default")) {
            assertThat(shell("lb\nexit 7\nscr:list\n")).isEqualTo(7);
            assertThat(shell("fail\nquit\n")).isEqualTo(4);
            assertThat(shell("exit 7 8\nlb\n")).isEqualTo(2);
            assertThat(daemon.lines).doesNotContain("scr:list", "exit 7", "quit");
        }
    }

    @Test
    void afterAnInterruptNoLineOfAScriptRuns() throws Exception {
        try (FakeDaemon daemon = new FakeDaemon(run, "default")) {
            O7sh shell = new O7sh(place.of("o7sh"), new StringReader("wait\nlb\n"));
            Thread finger =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            daemon.waiting.await();
                                        } catch (InterruptedException e) {
                                            Thread.currentThread().interrupt();
                                        }
                                        assertThat(shell.stop()).isTrue();
                                    });
            assertThat(shell.run()).isEqualTo(9);
            finger.join();
            assertThat(daemon.lines).doesNotContain("lb");
        }
        assertThat(place.said()).isEqualTo("statistics\n");
    }

    @Test
    void withoutADaemonItSaysHowToStartOne() {
        assertThat(shell("lb", "--instance", "lab2")).isEqualTo(3);
        assertThat(place.complained()).contains("o7sh: cannot reach", "bin/irmd --instance lab2 &");
    }

    @Test
    void aDaemonThatGoesAwayEndsTheScript() throws IOException {
        try (var daemon = new HalfDeadDaemon(run, "default", HalfDeadDaemon.Ability.GREET_AND_GO)) {
            assertThat(daemon).isNotNull();
            assertThat(shell("lb\nlb\nlb\n")).isEqualTo(3);
        }
        assertThat(place.complained()).contains("went away");
    }

    @Test
    void helpAndMistakesNeedNoDaemon() {
        assertThat(shell("", "--help")).isZero();
        assertThat(place.said()).contains("usage: o7sh", "Ctrl-D");
        assertThat(shell("", "--version")).isZero();
        assertThat(place.said()).contains("o7sh (o7s)");
        assertThat(shell("", "irm", "status")).isEqualTo(2);
        assertThat(shell("", "-c")).isEqualTo(2);
        assertThat(place.complained()).contains("unknown option irm", "-c needs a line");
    }
}
