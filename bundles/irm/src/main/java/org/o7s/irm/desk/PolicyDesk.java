package org.o7s.irm.desk;

import java.time.Duration;
import java.util.List;
import org.o7s.api.FlowError;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyChange;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Registry;

/** Changes policies of whole layers, through one of their members in this system. */
final class PolicyDesk {
    /** So much earlier than the caller the member gives up, so that its answer still counts. */
    private static final Duration SLACK = Duration.ofMillis(500);

    private final Caller caller;
    private final Registry registry;

    PolicyDesk(Caller caller, Registry registry) {
        this.caller = caller;
        this.registry = registry;
    }

    LayerChange change(String layer, List<PolicyChange> changes, Call call) {
        DeskProblems.requireName("the name of a layer", layer);
        String what = "cannot change policies of layer \"" + layer + "\"";
        TimeLimit limit = caller.limit(call);
        // It touches nothing of the IRM, so other changes may go on meanwhile.
        IpcpEntry member = caller.onLoop(limit, what, () -> memberOf(layer, what));
        long slackNs = Math.min(SLACK.toNanos(), limit.left().toNanos() / 10);
        LayerChange.Request request =
                new LayerChange.Request(changes, call.plan(), limit.deadlineNs() - slackNs);
        return caller.ask(limit, what, member, (ipcp, reply) -> ipcp.reconfigure(request, reply));
    }

    private IpcpEntry memberOf(String layer, String what) {
        List<IpcpEntry> members =
                registry.ipcps().all().stream().filter(e -> isMember(e, layer)).toList();
        return members.stream()
                .filter(e -> e.type() == IpcpType.UNICAST)
                .findFirst()
                .or(() -> members.stream().findFirst())
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        Problem.of(
                                                        "E-LAYER-UNKNOWN",
                                                        Problem.Kind.NOT_FOUND,
                                                        FlowError.INVALID,
                                                        what,
                                                        "no IPCP of this system is a member of it")
                                                .next("irm layer list")));
    }

    private static boolean isMember(IpcpEntry entry, String layer) {
        IpcpStatus status = entry.ipcp().status();
        return status.state() == IpcpState.OPERATIONAL
                && status.layer().filter(layer::equals).isPresent();
    }
}
