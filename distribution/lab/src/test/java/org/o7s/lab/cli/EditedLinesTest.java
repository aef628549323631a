package org.o7s.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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

    private Lines typing(String keys) throws IOException {
        LineDisciplineTerminal terminal =
                new LineDisciplineTerminal("test", "xterm", screen, StandardCharsets.UTF_8);
        terminal.setSize(new Size(80, 24));
        terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
        return new EditedLines(terminal, KNOWN);
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
}
