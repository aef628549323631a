package org.o7s.commands.run;

import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.o7s.commands.Caller;
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

    /** Whether what stands at a path of the RIB is of nobody in particular. */
    static boolean isOfNobody(String path) {
        return !path.startsWith(PROCESSES) && !path.startsWith(FLOWS) && !path.startsWith(CAPTURES);
    }
}
