package org.o7s.connection;

import java.util.Optional;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;

/** What can go wrong with connections, in words. */
final class ConnectionProblems {
    private ConnectionProblems() {}

    private static String cannotConnect(String component, String member) {
        return "cannot connect %s to \"%s\"".formatted(component, member);
    }

    /** This member has no such component. */
    static Problem noComponent(String component, String member) {
        return Problem.of(
                        "E-CONNECT-COMPONENT",
                        Kind.STATE,
                        FlowError.INVALID,
                        cannotConnect(component, member),
                        "this IPCP has no component \"" + component + "\", or not yet")
                .next("bootstrap or enrol the IPCP first");
    }

    /** The flow that is wanted cannot carry it. */
    static Optional<Problem> unusable(QosSpec qos, String component, String member) {
        if (qos.needsFrcp()) {
            return Optional.of(
                    unsupported(
                            component,
                            member,
                            "a flow in order needs FRCP, which connections between members do"
                                    + " without"));
        }
        return qos.isChecked()
                ? Optional.of(
                        unsupported(
                                component,
                                member,
                                "connections between members carry no integrity check"))
                : Optional.empty();
    }

    private static Problem unsupported(String component, String member, String why) {
        return Problem.of(
                        "E-CONNECT-QOS",
                        Kind.UNSUPPORTED,
                        FlowError.UNSUPPORTED,
                        cannotConnect(component, member),
                        why)
                .next("use qos raw");
    }

    /** The same is kept already. */
    static Problem exists(String component, String member) {
        return Problem.of(
                        "E-CONNECT-EXISTS",
                        Kind.STATE,
                        FlowError.WRONG_STATE,
                        cannotConnect(component, member),
                        "that connection exists, or is being made")
                .next("irm layer show");
    }

    /** There is no such connection to take down. */
    static Problem none(String component, String member) {
        return Problem.of(
                        "E-CONNECT-NONE",
                        Kind.NOT_FOUND,
                        FlowError.NOT_ALLOCATED,
                        "cannot disconnect %s from \"%s\"".formatted(component, member),
                        "this member did not ask for that connection; only who did can end it")
                .next("irm layer show");
    }

    /** The peer answered with something else than its record of the component. */
    static Problem answer(String component, String member, String why) {
        return Problem.of(
                "E-CONNECT-ANSWER",
                Kind.REFUSED,
                FlowError.REFUSED,
                cannotConnect(component, member),
                "the answer was not what it must be: " + why);
    }

    /** The peer refused. */
    static Problem refused(String component, String member) {
        return Problem.of(
                        "E-CONNECT-REFUSED",
                        Kind.REFUSED,
                        FlowError.REFUSED,
                        cannotConnect(component, member),
                        "the peer " + RecordCheck.REFUSAL.sentence().substring("it ".length()))
                .next("look into the log of the peer for the reason");
    }

    /** The peer is connected already, over others, and may not be so twice. */
    static Problem loop(String component, String member) {
        return Problem.of(
                        "E-CONNECT-LOOP",
                        Kind.REFUSED,
                        FlowError.REFUSED,
                        cannotConnect(component, member),
                        "the peer "
                                + RecordCheck.LOOP.sentence().substring("it ".length())
                                + ", in which packets of this layer would go round for ever")
                .next(
                        "irm layer show",
                        "make the layer with transfer stateful, which allows loops");
    }

    /** The flow ended before the peer answered. */
    static Problem ended(String component, String member) {
        return Problem.of(
                        "E-CONNECT-ENDED",
                        Kind.REFUSED,
                        FlowError.NOT_ALLOCATED,
                        cannotConnect(component, member),
                        "the flow ended before the peer answered")
                .next("try again");
    }

    /** The peer did not answer. */
    static Problem timedOut(String component, String member, boolean flow) {
        return Problem.of(
                        "E-CONNECT-TIMEOUT",
                        Kind.TIMEOUT,
                        FlowError.TIMED_OUT,
                        cannotConnect(component, member),
                        flow
                                ? "there is a flow, but the peer did not answer on it in time"
                                : "no flow to it was allocated in time")
                .next("check that the peer is a member of the layer", "try again");
    }

    /** A request could not be sent. */
    static Problem notSent(String component, String member) {
        return Problem.of(
                        "E-CONNECT-BUSY",
                        Kind.REFUSED,
                        FlowError.OUT_OF_RESOURCES,
                        cannotConnect(component, member),
                        "the request could not be sent: packets are short, or the flow is full or"
                                + " closed")
                .next("try again");
    }

    /** A limit by number is reached. */
    static Problem limit(String component, String member, int limit) {
        return Problem.of(
                "E-CONNECT-LIMIT",
                Kind.REFUSED,
                FlowError.OUT_OF_RESOURCES,
                cannotConnect(component, member),
                "%d connections are made or kept already".formatted(limit));
    }

    /** Somebody took it back meanwhile. */
    static Problem disconnected(String component, String member) {
        return Problem.of(
                "E-CONNECT-CANCELLED",
                Kind.STATE,
                FlowError.NOT_ALLOCATED,
                cannotConnect(component, member),
                "it was disconnected meanwhile");
    }
}
