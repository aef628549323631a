package org.o7s.reconfiguration;

import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;

/** Why a layer cannot be asked to change, in words. */
final class ReconfigurationProblems {
    private ReconfigurationProblems() {}

    static Problem busy(String ipcp) {
        return Problem.of(
                "E-RECONF-BUSY",
                Kind.STATE,
                FlowError.WRONG_STATE,
                "cannot change policies of the layer of \"" + ipcp + "\"",
                "it is changing them already");
    }

    static Problem notCarried(String ipcp, String why) {
        return Problem.of(
                "E-RECONF-FORM",
                Kind.USAGE,
                FlowError.INVALID,
                "cannot ask the members of the layer of \"" + ipcp + "\"",
                why);
    }

    static Problem tooManyMembers(String ipcp, int members, int max) {
        return Problem.of(
                "E-RECONF-LIMIT",
                Kind.REFUSED,
                FlowError.REFUSED,
                "cannot change policies of the layer of \"" + ipcp + "\"",
                "it has " + members + " members, and one change reaches at most " + max);
    }

    static Problem nobodyFound(String ipcp) {
        return Problem.of(
                "E-RECONF-LOOKING",
                Kind.TIMEOUT,
                FlowError.TIMED_OUT,
                "cannot change policies of the layer of \"" + ipcp + "\"",
                "it was not known in time who its members are; nothing was changed");
    }

    static Problem closed(String ipcp) {
        return Problem.of(
                "E-RECONF-CLOSED",
                Kind.STATE,
                FlowError.WRONG_STATE,
                "cannot change policies of the layer of \"" + ipcp + "\"",
                "it left its layer meanwhile; members that were told to change have done so");
    }
}
