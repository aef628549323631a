package org.o7s.irm.broker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.FlowPath.Hop;
import org.o7s.core.ipcp.FlowPath.OfFlow;
import org.o7s.core.ipcp.FlowPath.Question;
import org.o7s.core.ipcp.FlowPath.Source;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.problem.Problem;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.FlowHolder;
import org.o7s.irm.state.IpcpEntry;

/** How flows of this system go: asks the IPCP that carries one. On the IRM's loop. */
public final class FlowPaths {
    private FlowPaths() {}

    /**
     * How the packets of a flow go.
     *
     * @param depth how many layers, 1 to {@link FlowPath#DEPTH_MAX}
     * @param answers where the reply comes
     */
    public static void explain(
            FlowEntry flow, int depth, long deadlineNs, Executor answers, Reply<FlowPath> reply) {
        Optional<IpcpEntry> carrier = flow.via();
        if (carrier.isEmpty()) {
            FlowPath path = direct(flow);
            answers.execute(() -> reply.done(path));
            return;
        }
        IpcpEntry ipcp = carrier.get();
        Question question = new Question(new OfFlow(flow.id()), depth - 1, deadlineNs);
        Asking.<FlowPath>ask(
                ipcp,
                (i, told) -> i.explain(question, told),
                answers,
                reply::done,
                problem -> untold(ipcp, problem, reply));
    }

    private static void untold(IpcpEntry ipcp, Problem problem, Reply<FlowPath> reply) {
        if (problem.kind() == Problem.Kind.UNSUPPORTED) {
            reply.done(untold(ipcp));
        } else {
            reply.failed(problem);
        }
    }

    /** What can be said of an IPCP whose type says nothing. */
    public static FlowPath untold(IpcpEntry ipcp) {
        return FlowPath.untold(
                ipcp.layer(),
                ipcp.type().word(),
                "IPCP \"" + ipcp.name() + "\" does not say how packets go");
    }

    private static String otherEnd(FlowEntry other) {
        FlowHolder holder = other.holder();
        return "flow %d of %s (%d)".formatted(other.id(), holder.title(), holder.id());
    }

    private static FlowPath direct(FlowEntry flow) {
        FlowHolder holder = flow.holder();
        Map<String, String> facts = new LinkedHashMap<>();
        String did = flow.accepted() ? "accepted" : "allocated";
        facts.put("flow", "%s by %s (%d)".formatted(did, holder.title(), holder.id()));
        flow.peer().ifPresent(other -> facts.put(FlowPath.OTHER_END, otherEnd(other)));
        return new FlowPath(
                "",
                "direct",
                List.of(new Hop("here", Source.MEMBER, 0, facts, Optional.empty())),
                "arrives in this system: no layer is between the two ends");
    }
}
