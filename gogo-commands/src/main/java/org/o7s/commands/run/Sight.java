package org.o7s.commands.run;

import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.o7s.commands.Caller;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.ProcessView;

/** Which processes a caller sees: whoever may manage sees all, everybody else those of his own. */
final class Sight {
    private static final String PROCESSES = "irmd/processes/";
    private static final String FLOWS = "irmd/flows/";
    private static final String CAPTURES = "irmd/captures/";

    private Sight() {}

    /** Whether a caller sees a process with this number, and its flows. */
    static LongPredicate of(Caller caller, Management management) {
        if (caller.may(Caller.Privilege.MANAGE)) {
            return _ -> true;
        }
        Set<Long> own =
                management.processes().stream()
                        .filter(p -> p.user().equals(caller.user()))
                        .map(ProcessView::id)
                        .collect(Collectors.toSet());
        return own::contains;
    }

    /**
     * The flow whose number is the argument {@code id}.
     *
     * @param what cannot be done without it
     */
    static FlowView flow(Request r, Management management, String what) {
        LongPredicate sight = of(r.caller(), management);
        List<FlowView> seen =
                management.flows().stream().filter(f -> sight.test(f.process())).toList();
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

    /** Whether what stands at a path of the RIB is of nobody in particular. */
    static boolean isOfNobody(String path) {
        return !path.startsWith(PROCESSES) && !path.startsWith(FLOWS) && !path.startsWith(CAPTURES);
    }
}
