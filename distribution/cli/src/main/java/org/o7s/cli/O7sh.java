package org.o7s.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The main program of {@code o7sh}. */
public final class O7sh implements Work {
    private static final long GREETING_LIMIT_MS = 30_000;

    private final Surroundings surroundings;
    private final @Nullable Reader script;
    private volatile @Nullable LineRunner lines;

    /**
     * A shell.
     *
     * @param script lines to execute if none are given as options; null: a person types them
     */
    O7sh(Surroundings surroundings, @Nullable Reader script) {
        this.surroundings = surroundings;
        this.script = script;
    }

    /** Executes the lines of {@code -c}, of a script, or of a person. */
    public static void main(String[] args) {
        // The script in bin knows whether standard input is a terminal; Java cannot tell cheaply.
        boolean person = Boolean.getBoolean("o7s.terminal");
        Reader script =
                person
                        ? null
                        : new InputStreamReader(
                                new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8);
        O7sh shell = new O7sh(Surroundings.ofProcess("o7sh"), script);
        Interruption interruption = new Interruption(shell, false);
        Runtime.getRuntime().addShutdownHook(interruption);
        interruption.end(shell.run(args));
    }

    int run(String... args) {
        try {
            ShellOptions options = ShellOptions.parse(args);
            return switch (options.wish()) {
                case HELP -> print(ShellOptions.USAGE);
                case VERSION -> print("o7sh (o7s) " + version() + "\n");
                case EXECUTE -> execute(options);
            };
        } catch (ProgramException e) {
            surroundings.say(e.sentence());
            return e.exitCode();
        }
    }

    private int execute(ShellOptions options) throws ProgramException {
        try (Link link = Link.connect(surroundings, options.instance(), GREETING_LIMIT_MS)) {
            link.open();
            LineRunner runner = new LineRunner(link);
            lines = runner;
            if (!options.lines().isEmpty()) {
                runner.all(options.lines());
            } else if (script != null) {
                runner.script(script);
            } else {
                InteractiveShell.onThisTerminal(surroundings, link, runner);
            }
            return runner.exitCode();
        }
    }

    private int print(String text) throws ProgramException {
        try {
            surroundings.out().write(text.getBytes(StandardCharsets.UTF_8));
            surroundings.out().flush();
            return ExitCode.DONE;
        } catch (IOException e) {
            throw new ProgramException(ExitCode.FAILED, "cannot print: " + e.getMessage());
        }
    }

    /** The version in the manifest of the jar. */
    private static String version() {
        String version = O7sh.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    @Override
    public boolean stop() {
        LineRunner runner = lines;
        return runner != null && runner.stop();
    }
}
