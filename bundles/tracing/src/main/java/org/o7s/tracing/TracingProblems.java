package org.o7s.tracing;

import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;

/** Why packets cannot be followed, in words. */
final class TracingProblems {
    private TracingProblems() {}

    static Problem busy(String ipcp, int max) {
        return Problem.of(
                "E-PATH-BUSY",
                Kind.REFUSED,
                FlowError.OUT_OF_RESOURCES,
                "cannot follow packets of \"" + ipcp + "\"",
                "it follows packets for " + max + " others already");
    }

    static Problem closed(String ipcp) {
        return Problem.of(
                "E-PATH-CLOSED",
                Kind.STATE,
                FlowError.WRONG_STATE,
                "cannot follow packets of \"" + ipcp + "\"",
                "it left its layer meanwhile");
    }
}
