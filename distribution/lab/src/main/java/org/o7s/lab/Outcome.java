package org.o7s.lab;

import java.util.List;

/**
 * What a program did.
 *
 * @param command the program and its arguments
 * @param exitCode as the shell counts it; {@link #KILLED} if its time was up
 * @param out standard output
 * @param err standard error
 */
public record Outcome(List<String> command, int exitCode, String out, String err) {
    /** The exit code of a program that was killed by signal 9. */
    public static final int KILLED = 137;

    /** From here on a shell says that it could not run a program, or that a signal ended it. */
    private static final int NOT_OF_ITSELF = 126;

    private static final int LAST_WORDS_CHARS = 500;

    /**
     * Whether the program came to its own end, well or badly: it was found, and nothing killed it.
     */
    public boolean isOfItself() {
        return exitCode < NOT_OF_ITSELF;
    }

    /**
     * This outcome, if the program succeeded.
     *
     * @throws LabException with all that it said, if it did not
     */
    public Outcome expectSuccess() {
        if (exitCode != 0) {
            throw new LabException(toString());
        }
        return this;
    }

    /**
     * Everything, for the message of a failure. The first line tells the end of what the program
     * said: often it is all that is shown.
     */
    @Override
    public String toString() {
        return "%s ended with %d%s%n%s%s"
                .formatted(
                        String.join(" ", command),
                        exitCode,
                        lastWords(),
                        out,
                        err.isEmpty() ? "" : "! " + err);
    }

    private String lastWords() {
        String said = (out + err).strip().replaceAll("\\R+", " | ");
        if (said.isEmpty()) {
            return "";
        }
        int cut = said.length() - LAST_WORDS_CHARS;
        return ": " + (cut > 0 ? "..." + said.substring(cut) : said);
    }
}
