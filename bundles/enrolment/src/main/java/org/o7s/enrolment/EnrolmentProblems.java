package org.o7s.enrolment;

import org.o7s.api.FlowError;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;

/** Why an attempt to enrol failed, in words. */
final class EnrolmentProblems {
    private EnrolmentProblems() {}

    private static String cannotEnrol(Ipcp self) {
        return "cannot enrol IPCP \"" + self.name() + "\"";
    }

    static Problem timedOut(Ipcp self) {
        return Problem.of(
                        "E-ENROLL-TIMEOUT",
                        Kind.TIMEOUT,
                        FlowError.TIMED_OUT,
                        cannotEnrol(self),
                        "the member did not answer within a second")
                .next("try again");
    }

    static Problem ended(Ipcp self) {
        return Problem.of(
                        "E-ENROLL-ENDED",
                        Kind.REFUSED,
                        FlowError.NOT_ALLOCATED,
                        cannotEnrol(self),
                        "the flow to the member ended before it answered")
                .next("try again");
    }

    static Problem notSent(Ipcp self) {
        return Problem.of(
                        "E-ENROLL-BUSY",
                        Kind.REFUSED,
                        FlowError.OUT_OF_RESOURCES,
                        cannotEnrol(self),
                        "the request could not be sent to the member")
                .next("try again");
    }

    static Problem answer(Ipcp self, String why) {
        return Problem.of(
                "E-ENROLL-ANSWER",
                Kind.REFUSED,
                FlowError.REFUSED,
                cannotEnrol(self),
                "the member's answer is of no use: " + why);
    }

    static Problem refused(Ipcp self, int response) {
        return Problem.of(
                        "E-ENROLL-REFUSED",
                        Kind.REFUSED,
                        FlowError.REFUSED,
                        cannotEnrol(self),
                        "the member refused (%d)".formatted(response))
                .next("look into the log of the member for the reason");
    }

    static Problem otherType(Ipcp self) {
        return Problem.of(
                        "E-ENROLL-TYPE",
                        Kind.REFUSED,
                        FlowError.INVALID,
                        cannotEnrol(self),
                        "the member is in a layer of another type than " + self.type().word())
                .next("make an IPCP of the type of that layer");
    }

    static Problem otherLayer(Ipcp self, String wanted, String offered) {
        return Problem.of(
                        "E-ENROLL-LAYER",
                        Kind.REFUSED,
                        FlowError.INVALID,
                        cannotEnrol(self),
                        "layer \"%s\" is wanted, but the member is in layer \"%s\""
                                .formatted(wanted, offered))
                .next("name a member of the layer, or the layer that the member is in");
    }

    static Problem abandoned(Ipcp self) {
        return Problem.of(
                "E-ENROLL-CANCELLED",
                Kind.STATE,
                FlowError.WRONG_STATE,
                cannotEnrol(self),
                "the attempt was given up");
    }
}
