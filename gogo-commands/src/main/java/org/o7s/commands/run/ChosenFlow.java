package org.o7s.commands.run;

import java.util.List;
import org.o7s.commands.sight.Sight;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.Management;

/** The flow that a command is about. */
final class ChosenFlow {
    private ChosenFlow() {}

    /**
     * The flow whose number is the argument {@code id}, if the caller sees it.
     *
     * @param what cannot be done without it
     */
    static FlowView of(Request r, Management management, String what) {
        List<FlowView> seen = Sight.of(r.caller(), management).flows(management.flows());
        String id = r.the("id");
        return seen.stream()
                .filter(f -> Integer.toString(f.id()).equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                Failures.notFound(
                                        "E-FLOW-UNKNOWN",
                                        what,
                                        "there is no flow with this number here that you may see",
                                        id,
                                        seen.stream().map(f -> "" + f.id()).toList()));
    }

    /** Numbers of flows are given out anew: the one that has it now may be of somebody else. */
    static ProblemException ended(Request r, String what) {
        return Failures.notFound(
                "E-FLOW-UNKNOWN", what, "it ended meanwhile", r.the("id"), List.of());
    }
}
