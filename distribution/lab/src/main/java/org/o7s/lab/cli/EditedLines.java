package org.o7s.lab.cli;

import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.InfoCmp;

/**
 * Lines that a person types, with editing, completion, and the lines before them, which are
 * forgotten at the end. Control-C discards what was typed. One thread; {@link #close} any.
 */
final class EditedLines implements Lines {
    private static final int HISTORY_LINES = 1000;

    private final Terminal terminal;
    private final LineReader reader;
    private final BooleanSupplier isOver;
    private volatile boolean isClosed;

    /**
     * Lines that are typed at a terminal.
     *
     * @param isOver whether nobody wants them any more; who says so interrupts the thread that
     *     reads
     */
    EditedLines(Terminal terminal, Completions completions, BooleanSupplier isOver) {
        this.terminal = terminal;
        this.isOver = isOver;
        this.reader =
                LineReaderBuilder.builder()
                        .appName("o7s lab")
                        .terminal(terminal)
                        .parser(words())
                        .completer((_, line, found) -> complete(completions, line, found))
                        .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
                        // Characters such as ! and \ are for the shell of a host.
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .option(LineReader.Option.HISTORY_IGNORE_DUPS, true)
                        .build();
        // The editor gives back what stands here when it has a line.
        terminal.handle(Terminal.Signal.INT, _ -> Interrupt.arrived());
    }

    /** At the terminal of this process; empty if it has none on which lines can be edited. */
    static Optional<Lines> atTerminal(Completions completions, BooleanSupplier isOver) {
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
            return Optional.empty();
        }
        try {
            Terminal terminal = TerminalBuilder.builder().name("o7s lab").dumb(true).build();
            if (terminal instanceof DumbTerminal) {
                terminal.close();
                return Optional.empty();
            }
            return Optional.of(new EditedLines(terminal, completions, isOver));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Words are parted by blanks only: quotes and backslashes are for the shell of a host. */
    private static DefaultParser words() {
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(new char[0]);
        parser.setQuoteChars(new char[0]);
        return parser;
    }

    private static void complete(Completions known, ParsedLine line, List<Candidate> found) {
        known.after(line.words().subList(0, line.wordIndex()))
                .forEach(word -> found.add(new Candidate(word)));
    }

    @Override
    public Optional<String> next() {
        while (!isClosed && !isOver.getAsBoolean()) {
            try {
                return Optional.of(reader.readLine(Prompt.TEXT).strip());
            } catch (UserInterruptException e) {
                // For the editor, control-C and an interrupt of its thread are the same.
                if (isOver.getAsBoolean()) {
                    return Optional.empty();
                }
                terminal.writer().println("exit, or control-D, removes the lab");
            } catch (EndOfFileException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            // If somebody else ends the lab, the editor is still at its line, and undoes nothing.
            terminal.puts(InfoCmp.Capability.keypad_local);
            terminal.writer().write(LineReaderImpl.BRACKETED_PASTE_OFF);
            terminal.flush();
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
