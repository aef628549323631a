package org.o7s.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A program in the background; it is killed with its host at the latest. Any thread. */
public final class Running {
    private static final Duration POLL = Duration.ofMillis(20);

    /** How long a busy machine may take for what takes no time. */
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    private final List<String> command;
    private final Process process;
    private final Path log;

    Running(List<String> command, Process process, Path log) {
        this.command = command;
        this.process = process;
        this.log = log;
    }

    /** What it has printed so far, on both streams. */
    public String output() {
        return Programs.text(log);
    }

    /** Whether it is still there. */
    public boolean alive() {
        return process.isAlive();
    }

    /**
     * As the shell counts it: 128 and the number of a signal that killed it; empty while it runs.
     */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** The number of its process. */
    public long pid() {
        return process.pid();
    }

    /** Waits until it has printed this; fails with its output if it ends before, or is too slow. */
    public Running awaitOutput(String text, Duration limit) {
        Patience.until(
                String.join(" ", command) + " prints " + text,
                limit,
                POLL,
                () -> output().contains(text),
                () -> alive() ? Optional.empty() : Optional.of(describe()));
        return this;
    }

    /**
     * Waits for its end.
     *
     * @throws LabException if it has not ended in time
     */
    public Outcome awaitEnd(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LabException("still running after " + limit + ": " + describe());
            }
            return new Outcome(command, process.exitValue(), output(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + command, e);
        }
    }

    /** Asks it to end (signal 15) and waits for that. */
    public Outcome terminate(Duration limit) {
        process.destroy();
        return awaitEnd(limit);
    }

    /** Sends a signal to it: {@code INT}, {@code KILL}, … */
    public void signal(String name) {
        Programs.run(AT_ONCE, Map.of(), List.of("kill", "-" + name, Long.toString(process.pid())))
                .expectSuccess();
    }

    /** Kills it and its children, and waits until it is gone. */
    public void kill() {
        Programs.kill(process.toHandle());
        awaitEnd(AT_ONCE);
    }

    private String describe() {
        OptionalInt code = exitCode();
        return String.join(" ", command)
                + (code.isPresent() ? " ended with " + code.getAsInt() : "")
                + ":\n"
                + output();
    }
}
