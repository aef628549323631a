package org.o7s.allocator;

import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;

/** The failures that only a layer with routes has, in words. */
final class AllocatorProblems {
    private AllocatorProblems() {}

    /** The directory does not know the name. */
    static Problem unknownName(String name, String why) {
        return Problem.of(
                        "E-NAME-UNKNOWN",
                        Kind.NOT_FOUND,
                        FlowError.NO_IPCP,
                        "cannot reach \"" + name + "\"",
                        why)
                .next("irm resolve " + name);
    }

    /** A member has the name, but no request could be sent to it. */
    static Problem noRoute(String name, String member) {
        return Problem.of(
                        "E-FLOW-NOROUTE",
                        Kind.REFUSED,
                        FlowError.NO_IPCP,
                        "cannot allocate a flow to \"" + name + "\"",
                        member + " has the name, but there is no way to it now")
                .next("irm layer show");
    }
}
