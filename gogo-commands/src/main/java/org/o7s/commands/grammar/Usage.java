package org.o7s.commands.grammar;

import java.util.ArrayList;
import java.util.List;
import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;

/** The problems of commands that make no sense, in words. */
public final class Usage {
    private Usage() {}

    /**
     * A word that is in no table.
     *
     * @param what the kind of word: {@code operation of irm ipcp}
     */
    public static ProblemException unknown(
            String what, String typed, List<String> nearest, String help) {
        List<String> next = new ArrayList<>();
        if (!nearest.isEmpty()) {
            next.add(String.join(" or ", nearest));
        }
        next.add(help);
        String why = typed.isEmpty() ? "the word is empty" : "there is no such " + what;
        return problem("E-USAGE-WORD", "unknown " + what + " \"" + typed + "\"", why, next);
    }

    /** An abbreviation that fits several words. */
    public static ProblemException ambiguous(String what, String typed, List<String> words) {
        return problem(
                "E-USAGE-AMBIGUOUS",
                "ambiguous " + what + " \"" + typed + "\"",
                "it fits " + String.join(", ", words),
                List.of("one of them in full"));
    }

    /** A keyword at the end of the line. */
    public static ProblemException valueMissing(String keyword, String label, String help) {
        return problem(
                "E-USAGE-VALUE-MISSING",
                "\"" + keyword + "\" needs a value",
                "the line ends where " + label + " should follow",
                List.of(help));
    }

    /** A mandatory part that is not there. */
    public static ProblemException missing(String command, String part, String help) {
        return problem(
                "E-USAGE-MISSING",
                "\"" + command + "\" is not complete",
                part + " is missing",
                List.of(help));
    }

    /** A value that the keyword cannot take. */
    public static ProblemException value(String keyword, String typed, String why) {
        return problem(
                "E-USAGE-VALUE", "bad value \"" + typed + "\" for " + keyword, why, List.of());
    }

    /** A value that the keyword cannot take, with what it can. */
    public static ProblemException value(
            String keyword, String typed, String why, List<String> next) {
        return problem("E-USAGE-VALUE", "bad value \"" + typed + "\" for " + keyword, why, next);
    }

    private static ProblemException problem(
            String code, String what, String why, List<String> next) {
        return new ProblemException(
                new Problem(code, Problem.Kind.USAGE, FlowError.INVALID, what, List.of(why), next));
    }
}
