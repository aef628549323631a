package org.o7s.core.member;

import java.util.List;
import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;
import org.o7s.core.problem.ProblemException;

/** The failures that the IPCPs of the lowest layers have in common, in words. */
public final class MemberProblems {
    private MemberProblems() {}

    /** The IPCP is not in the state for an operation. */
    public static Problem wrongState(String ipcp, String what, String state) {
        return Problem.of(
                        "E-IPCP-STATE",
                        Kind.STATE,
                        FlowError.WRONG_STATE,
                        what,
                        "IPCP \"" + ipcp + "\" is in state " + state)
                .next("irm ipcp list");
    }

    /** The IPCP waits for something that it needs for this. */
    public static Problem waiting(String ipcp, String what, String detail) {
        return Problem.of(
                        "E-IPCP-WAITING",
                        Kind.STATE,
                        FlowError.NO_IPCP,
                        what,
                        "IPCP \"" + ipcp + "\": " + detail)
                .next("irm ipcp list");
    }

    /** Nobody in the layer has the name. */
    public static Problem unknownName(String name, String why) {
        return Problem.of(
                        "E-NAME-UNKNOWN",
                        Kind.NOT_FOUND,
                        FlowError.NO_IPCP,
                        "cannot reach \"" + name + "\"",
                        why)
                .next("irm resolve " + name);
    }

    /** A limit by number is reached. */
    public static Problem limit(String what, String why) {
        return Problem.of("E-IPCP-LIMIT", Kind.REFUSED, FlowError.OUT_OF_RESOURCES, what, why);
    }

    /** The OAP header does not fit into a message of the layer. */
    public static Problem tooLarge(String what, int blobBytes, int maxBytes) {
        return Problem.of(
                        "E-FLOW-BLOB",
                        Kind.REFUSED,
                        FlowError.TOO_LARGE,
                        what,
                        "its authentication header has "
                                + blobBytes
                                + " bytes, the layer carries "
                                + Math.max(0, maxBytes))
                .next("use a smaller certificate or key");
    }

    /** Nobody answered in time. */
    public static Problem timedOut(String name, String peer) {
        return Problem.of(
                        "E-FLOW-TIMEOUT",
                        Kind.TIMEOUT,
                        FlowError.TIMED_OUT,
                        "cannot allocate a flow to \"" + name + "\"",
                        peer + " did not answer in time")
                .next("check that an application accepts flows for the name there");
    }

    /** The peer refused. */
    public static Problem refused(String name, String peer, int response) {
        FlowError error = FlowError.ofResponse(response);
        return Problem.of(
                "E-FLOW-REFUSED",
                Kind.REFUSED,
                error,
                "cannot allocate a flow to \"" + name + "\"",
                "%s refused it: %s (%d)".formatted(peer, error.sentence(), response));
    }

    /** The request could not leave the system. */
    public static Problem notSent(String what) {
        return Problem.of(
                        "E-IPCP-BUSY",
                        Kind.REFUSED,
                        FlowError.NO_IPCP,
                        what,
                        "the driver's queue is full, so the message could not be sent")
                .next("try again");
    }

    /** There is no such request, or no longer. */
    public static Problem noRequest(long requestId) {
        return Problem.of(
                "E-FLOW-NOREQUEST",
                Kind.NOT_FOUND,
                FlowError.NOT_ALLOCATED,
                "cannot answer flow request " + requestId,
                "there is no such request, or it has expired");
    }

    /** The IPCP goes away. */
    public static Problem shutdown(String ipcp, String what) {
        return Problem.of(
                "E-IPCP-GONE",
                Kind.STATE,
                FlowError.NO_IPCP,
                what,
                "IPCP \"" + ipcp + "\" was destroyed");
    }

    /** A value in a configuration makes no sense. */
    public static ProblemException badValue(
            String type, String keyword, String value, String why, String next) {
        return new ProblemException(
                new Problem(
                        "E-BOOT-VALUE",
                        Kind.USAGE,
                        FlowError.INVALID,
                        "cannot bootstrap an IPCP of type %s with %s \"%s\""
                                .formatted(type, keyword, value),
                        List.of(why),
                        List.of(next)));
    }

    /** A flow that the IPCP does not carry. */
    public static Problem unknownFlow(int flowId) {
        return Problem.of(
                        "E-FLOW-UNKNOWN",
                        Kind.NOT_FOUND,
                        FlowError.NOT_ALLOCATED,
                        "cannot say how packets of flow " + flowId + " go",
                        "the flow has ended, or is not allocated yet")
                .next("irm flow list");
    }
}
