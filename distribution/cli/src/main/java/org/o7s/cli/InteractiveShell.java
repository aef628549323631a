package org.o7s.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.Signals;

/** Lines that a person types, with editing, history and completion. One thread. */
final class InteractiveShell {
    /** So many Ctrl-C for one command mean that the person has given it up. */
    private static final int GIVEN_UP = 3;

    private static final int HISTORY_LINES = 2000;

    private final Terminal terminal;
    private final LineReader reader;
    private final Surroundings surroundings;
    private final Link link;
    private final LineRunner runner;

    InteractiveShell(
            Terminal terminal,
            Optional<Path> history,
            Surroundings surroundings,
            Link link,
            LineRunner runner) {
        this.terminal = terminal;
        this.surroundings = surroundings;
        this.link = link;
        this.runner = runner;
        this.reader =
                LineReaderBuilder.builder()
                        .appName("o7sh")
                        .terminal(terminal)
                        .parser(new LineWords())
                        .completer(new LiveCompleter(link))
                        .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
                        .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES)
                        // Characters such as ! and \ reach the daemon as typed.
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                        .option(LineReader.Option.HISTORY_IGNORE_DUPS, true)
                        .option(LineReader.Option.CASE_INSENSITIVE, false)
                        .build();
        history.ifPresent(file -> reader.setVariable(LineReader.HISTORY_FILE, file));
    }

    /** Serves the person at the terminal of this process until they leave. */
    static void onThisTerminal(Surroundings surroundings, Link link, LineRunner runner)
            throws ProgramException {
        // "dumb" allowed: a simple terminal is nothing to warn of.
        try (Terminal terminal = TerminalBuilder.builder().name("o7sh").dumb(true).build()) {
            if (terminal instanceof DumbTerminal) {
                // JLine leaves the signals of a simple terminal alone, and Ctrl-C would end us.
                Signals.register("INT", () -> terminal.raise(Terminal.Signal.INT));
            }
            Optional<Path> history = HistoryFile.prepare(surroundings);
            new InteractiveShell(terminal, history, surroundings, link, runner).serve();
        } catch (IOException e) {
            throw new ProgramException(
                    ExitCode.FAILED, "the terminal cannot be used: " + e.getMessage());
        }
    }

    /** Reads and executes lines until the person leaves. */
    void serve() throws ProgramException {
        String prompt = link.welcome().instance() + "> ";
        AtomicInteger interrupts = new AtomicInteger();
        terminal.handle(Terminal.Signal.INT, signal -> interrupt(interrupts.incrementAndGet()));
        while (!runner.left()) {
            try {
                String line = reader.readLine(prompt);
                interrupts.set(0);
                execute(line);
            } catch (UserInterruptException e) {
                // Ctrl-C at the prompt discards what was typed, as in any shell.
                interrupts.set(0);
            } catch (EndOfFileException e) {
                return;
            }
        }
    }

    private void execute(String line) throws ProgramException {
        try {
            runner.line(line);
        } catch (ProgramException e) {
            if (e.exitCode() != ExitCode.USAGE) {
                throw e;
            }
            surroundings.say(e.sentence());
        }
    }

    private void interrupt(int times) {
        if (times < GIVEN_UP) {
            runner.interrupt();
        } else {
            link.close();
        }
    }
}
