package org.o7s.core.problem;

import java.util.List;
import org.o7s.api.FlowError;

/**
 * A failure as people and programs need it: a stable code, what failed on which object, why, and
 * what to do next.
 *
 * @param code stable, upper case: {@code E-ENROLL-NODST}
 * @param kind decides the exit code of a command
 * @param error the number that applications and the wire know it by
 * @param what one sentence with the object in quotes: {@code cannot bootstrap "e1"}
 * @param why reasons, most important first, one sentence each
 * @param next what to try, one command or sentence each
 */
public record Problem(
        String code, Kind kind, FlowError error, String what, List<String> why, List<String> next) {

    /** Classes of failures, with the exit code of a command that ends in one. */
    public enum Kind {
        /** The system, a layer or a peer said no. */
        REFUSED(1),
        /** The command makes no sense. */
        USAGE(2),
        /** The daemon could not be reached. */
        NO_DAEMON(3),
        /** There is no such object. */
        NOT_FOUND(4),
        /** It exists already, or is in the wrong state. */
        STATE(5),
        /** The time limit passed. */
        TIMEOUT(6),
        /** The caller may not do this. */
        PERMISSION(7),
        /** This system cannot do it. */
        UNSUPPORTED(8);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        /** What a command returns to its shell. */
        public int exitCode() {
            return exitCode;
        }
    }

    /** Keeps copies of the lists. */
    public Problem {
        why = List.copyOf(why);
        next = List.copyOf(next);
    }

    /** A problem with a reason and nothing to try yet. */
    public static Problem of(String code, Kind kind, FlowError error, String what, String why) {
        return new Problem(code, kind, error, what, List.of(why), List.of());
    }

    /** The same problem with something to try. */
    public Problem next(String... hints) {
        return new Problem(code, kind, error, what, why, List.of(hints));
    }

    /** The whole in one line, for logs and exceptions. */
    public String sentence() {
        StringBuilder text = new StringBuilder(what);
        if (!why.isEmpty()) {
            text.append(": ").append(String.join("; ", why));
        }
        if (!next.isEmpty()) {
            text.append(" (try: ").append(String.join("; ", next)).append(')');
        }
        return text.toString();
    }
}
