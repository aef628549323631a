package org.o7s.ipcp.unicast;

import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;

/** What a unicast IPCP has to say. */
final class UnicastProblems {
    private UnicastProblems() {}

    /** It is on its way into a layer already. */
    static Problem enrolling(String ipcp, String what) {
        return Problem.of(
                        "E-ENROLL-STATE",
                        Kind.STATE,
                        FlowError.WRONG_STATE,
                        what,
                        "it is enrolling at this moment")
                .next("irm ipcp list", "irm ipcp destroy name " + ipcp);
    }

    /** It is in a layer, but not all that it needs is here. */
    static Problem noMember(String ipcp, String missing) {
        return Problem.of(
                        "E-IPCP-WAITING",
                        Kind.STATE,
                        FlowError.WRONG_STATE,
                        "cannot use IPCP \"" + ipcp + "\" yet",
                        missing.isEmpty() ? "it is no member of a layer" : "it is " + missing)
                .next("irm ipcp list", "irm policy list");
    }
}
