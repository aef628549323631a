package org.o7s.core.ipcp;

import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;

/** What every IPCP may have to say. */
final class IpcpProblems {
    private IpcpProblems() {}

    /** The type has no such operation. */
    static Problem unsupported(Ipcp ipcp, String operation) {
        return Problem.of(
                        "E-IPCP-UNSUPPORTED",
                        Problem.Kind.UNSUPPORTED,
                        FlowError.INVALID,
                        "cannot " + operation + " IPCP \"" + ipcp.name() + "\"",
                        "an IPCP of type " + ipcp.type().word() + " does not do that")
                .next("irm ipcp list");
    }
}
