package org.o7s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InteractiveShellTest {
    @TempDir Path run;

    private static Terminal typing(String keys) throws IOException {
        return new DumbTerminal(
                new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream());
    }

    private LineRunner serve(Terminal terminal, Link link, Place place) throws ProgramException {
        LineRunner runner = new LineRunner(link);
        new InteractiveShell(
                        terminal,
                        Optional.of(run.resolve("history")),
                        place.of("o7sh"),
                        link,
                        runner)
                .serve();
        return runner;
    }

    @Test
    void linesAreExecutedAsTypedUntilTheEndOfInput() throws Exception {
        Place place = new Place(run);
        try (FakeDaemon daemon = new FakeDaemon(run, "default");
                Link link = Link.connect(place.of("o7sh"), "", 5000);
                Terminal terminal = typing("irm l \\* !! 'a\nexit 1 2\nfail\n")) {
            link.open();
            assertThat(serve(terminal, link, place).exitCode()).isEqualTo(4);
            assertThat(daemon.lines).startsWith("irm l \\* !! 'a", "fail");
        }
        assertThat(place.complained())
                .isEqualTo("o7sh: exit takes one exit code, 0..255, or nothing\n");
        assertThat(Files.readString(run.resolve("history"))).contains("fail");
    }

    @Test
    void exitLeavesTheShell() throws Exception {
        Place place = new Place(run);
        try (FakeDaemon daemon = new FakeDaemon(run, "default");
                Link link = Link.connect(place.of("o7sh"), "", 5000);
                Terminal terminal = typing("lb\nexit 5\nlb\n")) {
            link.open();
            assertThat(serve(terminal, link, place).exitCode()).isEqualTo(5);
            assertThat(daemon.lines).containsExactly("lb");
        }
    }

    @Test
    void ctrlCInterruptsTheCommandAndNotTheShell() throws Exception {
        Place place = new Place(run);
        try (FakeDaemon daemon = new FakeDaemon(run, "default");
                Link link = Link.connect(place.of("o7sh"), "", 5000);
                Terminal terminal = typing("wait\nlb\n")) {
            link.open();
            Thread finger =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            daemon.waiting.await();
                                        } catch (InterruptedException e) {
                                            Thread.currentThread().interrupt();
                                        }
                                        terminal.raise(Terminal.Signal.INT);
                                    });
            assertThat(serve(terminal, link, place).exitCode()).isZero();
            finger.join();
            assertThat(daemon.lines).startsWith("wait", "lb");
        }
        assertThat(place.said()).startsWith("statistics\n");
    }

    @Test
    void candidatesOfTheDaemonReachTheEditor() throws Exception {
        Place place = new Place(run);
        try (FakeDaemon daemon = new FakeDaemon(run, "default");
                Link link = Link.connect(place.of("o7sh"), daemon.instance(), 5000);
                Terminal terminal = typing("")) {
            link.open();
            var reader = LineReaderBuilder.builder().terminal(terminal).build();
            var line = new LineWords().parse("lb | grep na", 10, Parser.ParseContext.COMPLETE);
            List<Candidate> candidates = new ArrayList<>();
            new LiveCompleter(link).complete(reader, line, candidates);
            assertThat(candidates)
                    .extracting(Candidate::value)
                    .containsExactly("ipcp-of-lb | grep ", "scr:");
            assertThat(candidates).extracting(Candidate::descr).containsExactly("x", null);
            assertThat(candidates).extracting(Candidate::complete).containsExactly(true, false);
        }
    }

    @Test
    void aWordToCompleteBeginsAfterWhatPartsCommands() {
        LineWords words = new LineWords();
        assertThat(words.parse("lb|irm ip", 9, Parser.ParseContext.COMPLETE).words())
                .containsExactly("lb", "irm", "ip");
        var open = words.parse("irm name 'x \\ ", 14, Parser.ParseContext.COMPLETE);
        assertThat(open.words()).containsExactly("irm", "name", "'x", "\\", "");
        assertThat(open.word()).isEmpty();
    }
}
