package org.o7s.irm.capture;

import java.nio.file.Path;
import java.util.List;
import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.management.CaptureRequest;

/** What captures are refused for, in words; the codes are stable. */
public final class CaptureProblems {
    private CaptureProblems() {}

    private static ProblemException refused(
            String code, Kind kind, FlowError error, String what, String why, String... next) {
        return new ProblemException(Problem.of(code, kind, error, what, why).next(next));
    }

    /** The file cannot be made. */
    static ProblemException file(Path file, String why) {
        return refused(
                "E-CAPTURE-FILE",
                Kind.REFUSED,
                FlowError.INVALID,
                "cannot capture into \"" + file + "\"",
                why,
                "irm capture start ... file /tmp/NAME" + CaptureRequest.SUFFIX);
    }

    /** There is nothing of that kind. */
    public static ProblemException unknown(CaptureRequest request, String next) {
        return refused(
                "E-CAPTURE-UNKNOWN",
                Kind.NOT_FOUND,
                FlowError.NAME,
                "cannot capture " + request.what(),
                request.source() == CaptureRequest.Source.INTERFACE
                        ? "no IPCP of this system is over that interface"
                        : "there is none of that name or number",
                next);
    }

    /** Its packets go from process to process. */
    static ProblemException direct(CaptureRequest request, String name) {
        return outOfSight(
                request,
                "it is direct: its packets go from process to process through memory that the two"
                        + " share, past the daemon. Made anew without direct flows it goes through"
                        + " a layer, and can be captured",
                "irm name destroy " + name,
                "irm name create " + name + " direct off");
    }

    /** Its packets do not come through the daemon, or not one by one. */
    public static ProblemException outOfSight(CaptureRequest request, String why, String... next) {
        return refused(
                "E-CAPTURE-HIDDEN",
                Kind.UNSUPPORTED,
                FlowError.UNSUPPORTED,
                "cannot capture " + request.what(),
                why,
                next);
    }

    /** It ends, but its file is not complete yet. */
    static ProblemException slow(int id, CaptureRequest request, long packets) {
        return refused(
                "E-CAPTURE-SLOW",
                Kind.TIMEOUT,
                FlowError.TIMED_OUT,
                "capture " + id + " of " + request.what() + " ends, and is not complete yet",
                "its last packets are still to be written into \""
                        + request.file()
                        + "\", which has "
                        + packets
                        + " by now",
                "irm capture list");
    }

    /** There is no such capture. */
    public static ProblemException noCapture(String id, List<Integer> known) {
        return refused(
                "E-CAPTURE-NONE",
                Kind.NOT_FOUND,
                FlowError.NAME,
                "cannot stop capture " + id,
                known.isEmpty() ? "there are no captures" : "there are only " + known,
                "irm capture list");
    }
}
