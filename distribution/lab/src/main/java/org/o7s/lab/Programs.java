package org.o7s.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs: never without a time limit, and never with a pipe that could fill up. Any thread.
 */
public final class Programs {
    private Programs() {}

    /** Runs a program to its end; one that is not done in time is killed with its children. */
    public static Outcome run(
            Duration limit, Map<String, String> environment, List<String> command) {
        Path out = temporary();
        Path err = temporary();
        try {
            Process process = start(environment, command, out, err);
            int exitCode = Outcome.KILLED;
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                exitCode = process.exitValue();
            } else {
                kill(process.toHandle());
            }
            return new Outcome(List.copyOf(command), exitCode, text(out), text(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + command, e);
        } finally {
            delete(out);
            delete(err);
        }
    }

    /** Starts a program whose output goes to files. */
    static Process start(
            Map<String, String> environment, List<String> command, Path out, Path err) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()));
        if (err.equals(out)) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new LabException("cannot start " + command + ": " + e.getMessage(), e);
        }
    }

    /** Kills a process and all that it started. */
    static void kill(ProcessHandle process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Runs {@code ip}; anything but success is a {@link LabException}. */
    public static String ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        return run(Duration.ofSeconds(20), Map.of(), command).expectSuccess().out();
    }

    static String text(Path file) {
        try {
            // A killed program may leave half a character.
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("o7s-run", ".txt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
