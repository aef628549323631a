package org.o7s.irm.process;

import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;
import org.o7s.irm.state.Names;

/** What can go wrong with processes outside of the daemon, in words; the codes are stable. */
final class ProcessProblems {
    private ProcessProblems() {}

    static Problem tooManyRequests() {
        return Problem.of(
                        "E-PROCESS-REQUESTS",
                        Kind.REFUSED,
                        FlowError.OUT_OF_RESOURCES,
                        "cannot take one more request",
                        "as many requests of this user wait as one user may have: "
                                + UserQuota.REQUESTS_MAX)
                .next("wait until some are answered");
    }

    static Problem noMemory(String name, long mostBytes) {
        return Problem.of(
                        "E-PROCESS-MEMORY",
                        Kind.REFUSED,
                        FlowError.OUT_OF_RESOURCES,
                        "cannot share memory for a flow to \"" + Names.printable(name) + "\"",
                        "the processes of this user have as much of it as they may, which is "
                                + (mostBytes >> 20)
                                + " MiB, or the machine has none left")
                .next("end processes of this user that have many flows");
    }

    static Problem cancelled() {
        return Problem.of(
                "E-PROCESS-CANCELLED",
                Kind.REFUSED,
                FlowError.TIMED_OUT,
                "cannot give a flow to the process",
                "it does not wait for it any more");
    }
}
