package org.o7s.core.member;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.FlowPath.Hop;
import org.o7s.core.ipcp.FlowPath.Source;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.Ipcp.NameAnswer;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.Losses;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.problem.ProblemException;

/**
 * How packets go that an IPCP hands to a port, or to the other end itself: one hop, which is the
 * end of what o7s knows of. On the IPCP's loop.
 */
public final class LastHop {
    private LastHop() {}

    /**
     * The way of the packets of a flow.
     *
     * @param losses what the IPCP and its port lost so far
     * @throws ProblemException if none of the flows has this number
     */
    static <A> FlowPath of(Ipcp ipcp, int flowId, List<ServedFlow<A>> flows, Losses losses) {
        ServedFlow<A> flow =
                flows.stream()
                        .filter(f -> f.flowId() == flowId)
                        .findFirst()
                        .orElseThrow(
                                () -> new ProblemException(MemberProblems.unknownFlow(flowId)));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "flow",
                "%s, endpoint %d to %d, %d packets wait"
                        .formatted(
                                flow.view().getOrDefault("State", ""),
                                flow.localEid(),
                                flow.peerEid(),
                                flow.end().waiting()));
        facts.put("peer", flow.peer().toString());
        facts.put(Losses.LABEL, losses.text());
        return at(ipcp, facts, "arrives at " + flow.peer());
    }

    /** Takes what a layer says of a name, and tells the way that packets to it would take. */
    static Reply<NameAnswer> to(Ipcp ipcp, String name, Reply<FlowPath> reply) {
        return Reply.of(
                answer -> {
                    if (answer.known()) {
                        String where = answer.reason();
                        Map<String, String> facts = new LinkedHashMap<>();
                        facts.put("directory", "\"" + name + "\" is at " + where);
                        reply.done(at(ipcp, facts, "arrives at " + where));
                    } else {
                        reply.failed(MemberProblems.unknownName(name, answer.reason()));
                    }
                },
                reply::failed);
    }

    /**
     * A way of one hop.
     *
     * @param ipcp that hop; what it says of itself follows the facts
     * @param facts what decides there, in order; this map is added to
     * @param end how the way ends, a sentence
     */
    public static FlowPath at(Ipcp ipcp, Map<String, String> facts, String end) {
        IpcpStatus status = ipcp.status();
        status.facts()
                .forEach(
                        (label, value) -> {
                            if (!label.equals("flows")) {
                                facts.put(label, value);
                            }
                        });
        if (!status.detail().isEmpty()) {
            facts.put(Losses.TROUBLE, status.detail());
        }
        Hop hop = new Hop(ipcp.name(), Source.MEMBER, 0, facts, Optional.empty());
        return new FlowPath(status.layer().orElse(""), ipcp.type().word(), List.of(hop), end);
    }
}
