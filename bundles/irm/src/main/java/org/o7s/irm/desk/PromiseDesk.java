package org.o7s.irm.desk;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.management.EndReport;
import org.o7s.irm.management.FlowLook;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.HeldFlow;
import org.o7s.irm.state.Registry;

/** Finds out all that is known of a flow: of its end, and of the layers on its way. */
final class PromiseDesk {
    /** What the way of a flow may take of the time, so that its end is heard in any case. */
    private static final Duration PATH_LIMIT = Duration.ofSeconds(5);

    private final Caller caller;
    private final Registry registry;
    private final PathDesk paths;

    PromiseDesk(Caller caller, Registry registry, PathDesk paths) {
        this.caller = caller;
        this.registry = registry;
        this.paths = paths;
    }

    private record Asked(FlowView flow, CompletableFuture<EndReport> end) {}

    FlowLook look(int flowId, Call call) {
        String what = "cannot look at flow " + flowId;
        TimeLimit limit = caller.limit(call);
        Asked asked = caller.onLoop(limit, what, () -> ask(flowId));
        Optional<FlowPath> path = Optional.empty();
        String noPath = "";
        try {
            Duration patience = limit.atMost(PATH_LIMIT).left();
            path = Optional.of(paths.explainFlow(flowId, new Call(false, patience)));
        } catch (ProblemException e) {
            noPath = e.problem().sentence();
        }
        EndReport end = caller.await(limit, what, asked.end());
        return new FlowLook(asked.flow(), end, path, noPath);
    }

    /** On the IRM's loop. */
    private Asked ask(int flowId) {
        FlowEntry entry = registry.flows().find(flowId).orElseThrow(() -> unknown(flowId));
        HeldFlow flow = entry.flow().orElseThrow(() -> unknown(flowId));
        CompletableFuture<EndReport> end = new CompletableFuture<>();
        flow.measure(end::complete);
        return new Asked(Listings.flow(entry, flow), end);
    }

    private static ProblemException unknown(int flowId) {
        return new ProblemException(MemberProblems.unknownFlow(flowId));
    }
}
