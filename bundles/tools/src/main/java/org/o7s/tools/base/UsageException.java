package org.o7s.tools.base;

import java.io.PrintStream;

/** The words of a command line make no sense; the message says why, and what to do. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String line;
    private final boolean usage;

    /**
     * A refusal.
     *
     * @param line what the tool of 0.23 would print; empty if nothing
     * @param problem why, and what to do, in small letters and without a dot
     * @param usage whether the usage should be shown too
     */
    public UsageException(String line, String problem, boolean usage) {
        super(problem);
        this.line = line;
        this.usage = usage;
    }

    /** A refusal that shows the usage. */
    public static UsageException withUsage(String problem) {
        return new UsageException("", problem, true);
    }

    /** A refusal of one word, which the usage would not explain any better. */
    public static UsageException of(String problem) {
        return new UsageException("", problem, false);
    }

    /**
     * Tells the user.
     *
     * @param tool the name of the tool
     * @param help its usage
     */
    public void print(String tool, String help, PrintStream out, PrintStream err) {
        if (!line.isEmpty()) {
            out.println(line);
        }
        if (usage) {
            out.print(help);
        }
        err.println(tool + ": " + getMessage());
    }
}
