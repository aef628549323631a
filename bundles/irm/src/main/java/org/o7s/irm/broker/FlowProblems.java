package org.o7s.irm.broker;

import java.util.List;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;
import org.o7s.irm.state.FlowHolder;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Names;

/** What can go wrong with flows, in words; the codes are stable. */
public final class FlowProblems {
    private FlowProblems() {}

    /** The problem as an application gets it. */
    public static FlowException exception(Problem problem) {
        return new FlowException(problem.error(), problem.code() + " " + problem.sentence());
    }

    private static String allocate(String name) {
        return "cannot allocate a flow to \"" + Names.printable(name) + "\"";
    }

    static Problem invalidName(String name, String objection) {
        return Problem.of(
                        "E-ALLOC-NAME",
                        Kind.USAGE,
                        FlowError.NAME,
                        allocate(name),
                        "this is not a name: " + objection)
                .next("use 1 to 255 bytes of UTF-8 without control characters");
    }

    static Problem unsupportedQos(String name, String objection) {
        return Problem.of(
                        "E-ALLOC-QOS",
                        Kind.UNSUPPORTED,
                        FlowError.UNSUPPORTED,
                        allocate(name),
                        objection)
                .next("ask for a raw flow, or a checked raw one");
    }

    /** Whoever knows the name would grant less than what was demanded. */
    static Problem grantedLess(String name, List<String> why) {
        return new Problem(
                "E-ALLOC-GRANT",
                Kind.REFUSED,
                FlowError.UNSUPPORTED,
                allocate(name) + " with the quality that was demanded",
                why,
                List.of(
                        "demand less, or ask without a demand",
                        "irm --verbose ipcp list",
                        "irm ipcp bootstrap ... rate 100M where a link is as fast as that"));
    }

    static Problem tooManyFlows(String name, String whose) {
        return Problem.of(
                        "E-ALLOC-LIMIT",
                        Kind.REFUSED,
                        FlowError.NO_DESCRIPTORS,
                        allocate(name),
                        whose)
                .next("irm flow list", "close flows that are not used any more");
    }

    static Problem invalidLayer(String layer, String objection) {
        return Problem.of(
                        "E-JOIN-NAME",
                        Kind.USAGE,
                        FlowError.NAME,
                        join(layer),
                        "this is not the name of a layer: " + objection)
                .next("use 1 to 255 bytes of UTF-8 without control characters");
    }

    /** No member of such a broadcast layer is in this system. */
    static Problem notJoinable(String layer, List<String> members) {
        return Problem.of(
                        "E-JOIN-NOLAYER",
                        Kind.NOT_FOUND,
                        FlowError.NO_IPCP,
                        join(layer),
                        members.isEmpty()
                                ? "no IPCP of this system is a member of a broadcast layer"
                                : "no broadcast IPCP of this system is a member of it; there are: "
                                        + String.join(", ", members))
                .next(
                        "irm ipcp list",
                        "irm ipcp enroll name NAME layer "
                                + Names.printable(layer)
                                + " type broadcast");
    }

    static Problem joinTimedOut(String layer, long limitMs) {
        return Problem.of(
                        "E-JOIN-TIMEOUT",
                        Kind.TIMEOUT,
                        FlowError.TIMED_OUT,
                        join(layer),
                        "its IPCP did not answer within " + limitMs + " ms")
                .next("irm ipcp list");
    }

    private static String join(String layer) {
        return "cannot join layer \"" + Names.printable(layer) + "\"";
    }

    static Problem unknownName(String name, List<String> asked) {
        return new Problem(
                "E-ALLOC-NONAME",
                Kind.NOT_FOUND,
                FlowError.NO_IPCP,
                allocate(name),
                asked.isEmpty()
                        ? List.of(
                                "no IPCP of this system is a member of a layer that could know it")
                        : asked,
                asked.isEmpty()
                        ? List.of("irm ipcp list", "irm ipcp bootstrap ...")
                        : List.of(
                                "irm resolve " + Names.printable(name),
                                "irm name register "
                                        + Names.printable(name)
                                        + " layer <layer> where it is served"));
    }

    static Problem timedOut(String name, long limitMs, List<String> why) {
        return new Problem(
                "E-ALLOC-TIMEOUT",
                Kind.TIMEOUT,
                FlowError.TIMED_OUT,
                allocate(name) + " within " + limitMs + " ms",
                why,
                List.of("irm resolve " + Names.printable(name), "allow more time"));
    }

    static Problem handshakeFailed(String name, FlowError error, String sentence) {
        return Problem.of("E-ALLOC-OAP", Kind.REFUSED, error, allocate(name), sentence)
                .next("compare the security configuration of both systems");
    }

    static Problem handshakeRefused(String name, int response, String sentence) {
        return handshakeFailed(name, FlowError.ofResponse(response), sentence);
    }

    static Problem ipcpGone(String name, IpcpEntry ipcp) {
        return Problem.of(
                        "E-ALLOC-IPCP",
                        Kind.REFUSED,
                        FlowError.NO_IPCP,
                        allocate(name),
                        "IPCP " + ipcp.name() + " was destroyed meanwhile")
                .next("irm ipcp list");
    }

    static Problem tooBusy(String name, String whose) {
        return Problem.of(
                        "E-ALLOC-BUSY",
                        Kind.REFUSED,
                        FlowError.OUT_OF_RESOURCES,
                        allocate(name),
                        whose)
                .next("try again in a second");
    }

    /** For whatever is asked by a holder that has left, or while the system stops. */
    static Problem gone(String what, FlowHolder holder) {
        return Problem.of(
                        "E-FLOW-LEFT",
                        Kind.STATE,
                        FlowError.NO_IRM,
                        "cannot " + what,
                        (holder instanceof IpcpEntry ? "IPCP " : "process ")
                                + holder.id()
                                + " has left this system")
                .next("irm status");
    }

    static Problem acceptTimedOut(FlowHolder holder) {
        return Problem.of(
                        "E-ACCEPT-TIMEOUT",
                        Kind.TIMEOUT,
                        FlowError.TIMED_OUT,
                        "cannot accept a flow",
                        "no flow came for process " + holder.id() + " within its time limit")
                .next("irm name list");
    }

    static Problem tooManyAccepts(String whose) {
        return Problem.of(
                        "E-ACCEPT-LIMIT",
                        Kind.REFUSED,
                        FlowError.OUT_OF_RESOURCES,
                        "cannot accept a flow",
                        whose)
                .next("irm process list");
    }
}
