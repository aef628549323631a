package org.o7s.itests.systems;

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

    /** This outcome, if the program succeeded. */
    public Outcome expectSuccess() {
        if (exitCode != 0) {
            throw new AssertionError(toString());
        }
        return this;
    }

    /** Everything, for the message of a failed test. */
    @Override
    public String toString() {
        return "%s ended with %d%n%s%s"
                .formatted(
                        String.join(" ", command), exitCode, out, err.isEmpty() ? "" : "! " + err);
    }
}
