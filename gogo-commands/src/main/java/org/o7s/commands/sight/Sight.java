package org.o7s.commands.sight;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.o7s.commands.Caller;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.ProcessView;

/**
 * What a caller sees: whoever may manage sees all; everybody else sees IPCPs, layers, names and
 * policies, which are there for all, and of processes and flows those of his own
 * (docs/process-boundary.md). Of one moment: it is made anew for each command. Any thread.
 */
public final class Sight {
    private final boolean all;
    private final Set<Long> own;

    private Sight(boolean all, Set<Long> own) {
        this.all = all;
        this.own = own;
    }

    /** What a caller sees now. */
    public static Sight of(Caller caller, Management management) {
        if (caller.may(Caller.Privilege.MANAGE)) {
            return new Sight(true, Set.of());
        }
        return new Sight(
                false,
                management.processes().stream()
                        .filter(p -> p.user().equals(caller.user()))
                        .map(ProcessView::id)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Whether all is seen: also what is of no user, such as captures, what IPCPs keep of flows, and
     * how programs are started.
     */
    public boolean isOfAll() {
        return all;
    }

    /** Whether a process or IPCP with this number is seen. */
    public boolean sees(long process) {
        return all || own.contains(process);
    }

    /** Whether a flow is seen: whoever sees a process sees its flows. */
    public boolean sees(FlowView flow) {
        return sees(flow.process());
    }

    /** Those flows that are seen. */
    public List<FlowView> flows(List<FlowView> flows) {
        return flows.stream().filter(this::sees).toList();
    }

    /**
     * The number of the flow at the other end of a direct one; 0 if there is none, or it is not
     * seen.
     *
     * @param flows all there are
     */
    public int peer(FlowView flow, List<FlowView> flows) {
        boolean seen = all || flows.stream().anyMatch(f -> f.id() == flow.peer() && sees(f));
        return seen ? flow.peer() : 0;
    }

    /** Those processes, by number, that are seen. */
    public List<Long> processes(Collection<Long> processes) {
        return processes.stream().filter(this::sees).toList();
    }

    /** What is seen of a RIB: paths with their labels and values, in the order given. */
    public Map<String, Map<String, String>> of(Map<String, Map<String, String>> rib) {
        return all ? rib : new RibSight(this).of(rib);
    }
}
