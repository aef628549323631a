package org.o7s.ipcp.broadcast;

import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;

/** What a broadcast IPCP has to say. */
final class BroadcastProblems {
    private BroadcastProblems() {}

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
                        FlowError.NO_IPCP,
                        "cannot use IPCP \"" + ipcp + "\" yet",
                        missing.isEmpty() ? "it is no member of a layer" : "it is " + missing)
                .next("irm ipcp list", "irm policy list");
    }

    /** It is a member of another layer than the one to be joined. */
    static Problem otherLayer(String what, String ipcp, String layer) {
        return Problem.of(
                        "E-JOIN-LAYER",
                        Kind.NOT_FOUND,
                        FlowError.NO_IPCP,
                        what,
                        "IPCP \"" + ipcp + "\" is a member of layer \"" + layer + "\"")
                .next("irm ipcp list");
    }

    /** Names are for unicast layers. */
    static Problem noNames(String what) {
        return Problem.of(
                        "E-IPCP-NAMES",
                        Kind.UNSUPPORTED,
                        FlowError.INVALID,
                        what,
                        "a broadcast layer has no names: everybody who joins it by its own name"
                                + " hears everything")
                .next("obc -n LAYER -l", "irm name register NAME layer LAYER, of another type");
    }
}
