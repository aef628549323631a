package org.o7s.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What keys become lines of the prompt. */
@Timeout(60)
class EditedLinesTest {
    private static final Completions KNOWN =
            new Completions(List.of("left"), List.of("left-right"), List.of("oping"));

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    private final AtomicBoolean isOver = new AtomicBoolean();

    private LineDisciplineTerminal terminal() throws IOException {
        LineDisciplineTerminal terminal =
                new LineDisciplineTerminal("test", "xterm", screen, StandardCharsets.UTF_8);
        terminal.setSize(new Size(80, 24));
        return terminal;
    }

    private static void type(LineDisciplineTerminal terminal, String keys) throws IOException {
        terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    }

    private Lines lines(LineDisciplineTerminal terminal) {
        return new EditedLines(terminal, KNOWN, isOver::get);
    }

    private Lines typing(String keys) throws IOException {
        LineDisciplineTerminal terminal = terminal();
        type(terminal, keys);
        return lines(terminal);
    }

    /** Whoever waits longer than the test may take is interrupted. */
    private void awaitOnScreen(String words) {
        while (!screen.toString(StandardCharsets.UTF_8).contains(words)) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("%s is never on the screen: %s", words, screen)
                    .isFalse();
            Thread.onSpinWait();
        }
    }

    /**
     * Types a part of a line, which is on the screen when this returns. Before there is a prompt,
     * the terminal itself would show it, and take control-C for the end of everything.
     */
    private void typeAtPrompt(LineDisciplineTerminal terminal) throws IOException {
        awaitOnScreen(Prompt.TEXT);
        type(terminal, "half a li");
        awaitOnScreen("half a li");
    }

    @Test
    void linesComeAsTypedUntilTheEndOfTheInput() throws IOException {
        try (Lines lines = typing("  list \nleft echo 'a b' \\* !! \"\n\u0004")) {
            assertThat(lines.next()).contains("list");
            assertThat(lines.next()).contains("left echo 'a b' \\* !! \"");
            assertThat(lines.next()).isEqualTo(Optional.empty());
        }
    }

    @Test
    void aTabCompletesAWord() throws IOException {
        try (Lines lines = typing("she\tle\t\nlink l\tlo\t5%\n")) {
            assertThat(lines.next()).contains("shell left");
            assertThat(lines.next()).contains("link left-right loss 5%");
        }
    }

    @Test
    void theLineBeforeComesBack() throws IOException {
        try (Lines lines = typing("list\n\u0010\n")) {
            assertThat(lines.next()).contains("list");
            assertThat(lines.next()).contains("list");
        }
    }

    @Test
    void controlCDiscardsWhatWasTyped() throws Exception {
        LineDisciplineTerminal terminal = terminal();
        try (Lines lines = lines(terminal)) {
            FutureTask<Optional<String>> next = new FutureTask<>(lines::next);
            Thread.ofPlatform().daemon().start(next);
            typeAtPrompt(terminal);
            type(terminal, "\u0003");
            awaitOnScreen("removes the lab");
            type(terminal, "list\n");
            assertThat(next.get()).contains("list");
        }
    }

    /** As whoever destroys a lab interrupts the thread at its prompt. */
    @Test
    void whoWaitsForALineOfALabThatIsDestroyedIsToldOfNoKeys() throws Exception {
        LineDisciplineTerminal terminal = terminal();
        try (Lines lines = lines(terminal)) {
            FutureTask<Optional<String>> next = new FutureTask<>(lines::next);
            Thread typist = Thread.ofPlatform().daemon().start(next);
            typeAtPrompt(terminal);
            isOver.set(true);
            typist.interrupt();
            assertThat(next.get()).isEmpty();
            assertThat(lines.next()).as("nor is there another one").isEmpty();
        }
        assertThat(screen.toString(StandardCharsets.UTF_8)).doesNotContain("removes the lab");
    }
}
