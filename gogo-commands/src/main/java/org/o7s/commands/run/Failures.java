package org.o7s.commands.run;

import java.util.Collection;
import java.util.List;
import org.o7s.api.FlowError;
import org.o7s.commands.Caller;
import org.o7s.commands.grammar.Nearest;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;
import org.o7s.core.problem.ProblemException;

/** The problems that commands find themselves, in words. */
final class Failures {
    private Failures() {}

    static ProblemException permission(String operation, Caller caller, Caller.Privilege needed) {
        String who =
                needed == Caller.Privilege.OWN
                        ? "only root and the user that runs the daemon may do this"
                        : "only root, the user that runs the daemon and members of the group "
                                + Caller.GROUP
                                + " may do this";
        return new ProblemException(
                Problem.of(
                                "E-PERMISSION",
                                Kind.PERMISSION,
                                FlowError.NOT_PERMITTED,
                                "user \"" + caller.user() + "\" may not " + operation,
                                who)
                        .next("sudo irm ..."));
    }

    static ProblemException unsupported(String what, String why, String... next) {
        return new ProblemException(
                Problem.of("E-UNSUPPORTED", Kind.UNSUPPORTED, FlowError.UNSUPPORTED, what, why)
                        .next(next));
    }

    static ProblemException instance(String wanted, String is) {
        return new ProblemException(
                Problem.of(
                                "E-INSTANCE",
                                Kind.USAGE,
                                FlowError.INVALID,
                                "this is not instance \"" + wanted + "\"",
                                "the command reached the daemon of instance \"" + is + "\"")
                        .next("irm --instance " + wanted + " ... from outside this shell"));
    }

    static ProblemException notFound(
            String code, String what, String why, String typed, Collection<String> known) {
        List<String> nearest = Nearest.to(typed, known);
        return new ProblemException(
                Problem.of(code, Kind.NOT_FOUND, FlowError.NAME, what, why)
                        .next(nearest.toArray(String[]::new)));
    }

    static ProblemException nothingExchanged(String where) {
        return new ProblemException(
                Problem.of(
                                "E-POLICY-NOLASTGOOD",
                                Kind.STATE,
                                FlowError.WRONG_STATE,
                                "cannot roll back \"" + where + "\"",
                                "no exchange that somebody asked for can be taken back there")
                        .next("irm policy show"));
    }

    static ProblemException file(String path, String why) {
        return new ProblemException(
                Problem.of(
                        "E-FILE",
                        Kind.NOT_FOUND,
                        FlowError.INVALID,
                        "cannot read \"" + path + "\"",
                        why));
    }

    static ProblemException unwritable(String path, String why) {
        return new ProblemException(
                Problem.of(
                                "E-FILE",
                                Kind.REFUSED,
                                FlowError.INVALID,
                                "cannot write \"" + path + "\"",
                                why)
                        .next("leave the file out, and redirect the output"));
    }

    static Problem internal(String operation, RuntimeException e) {
        return Problem.of(
                        "E-INTERNAL",
                        Kind.REFUSED,
                        FlowError.REFUSED,
                        "irm " + operation + " failed",
                        "the daemon met " + e)
                .next("the log of the daemon");
    }

    static Problem interrupted(String operation) {
        return Problem.of(
                "E-INTERRUPTED",
                Kind.REFUSED,
                FlowError.REFUSED,
                "irm " + operation + " was interrupted",
                "what it had not done yet is not done");
    }
}
