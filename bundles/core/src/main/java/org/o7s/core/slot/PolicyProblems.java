package org.o7s.core.slot;

import java.util.Collection;
import java.util.List;
import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;
import org.o7s.core.problem.ProblemException;

/** The failures of policy commands, in words. */
final class PolicyProblems {
    private PolicyProblems() {}

    static ProblemException unknownKind(String kind, Collection<String> known) {
        return of(
                "E-POLICY-NOKIND",
                Kind.NOT_FOUND,
                FlowError.NAME,
                "no policy kind \"" + kind + "\"",
                "the kinds here are " + list(known));
    }

    static ProblemException unknownPolicy(String kind, String policy, Collection<String> known) {
        return of(
                "E-POLICY-NONAME",
                Kind.NOT_FOUND,
                FlowError.NAME,
                "no policy \"" + kind + "/" + policy + "\"",
                "the " + kind + " policies here are " + list(known));
    }

    static ProblemException unknownOwner(String kind, String owner, Collection<String> known) {
        return of(
                "E-POLICY-NOSLOT",
                Kind.NOT_FOUND,
                FlowError.NAME,
                "no " + kind + " slot of \"" + owner + "\"",
                "the owners of " + kind + " slots here are " + list(known));
    }

    static ProblemException fixed(String kind, String owner, String policy) {
        String another = kind.equals("hash") ? "hash algorithm" : kind + " policy";
        return of(
                "E-POLICY-FIXED",
                Kind.REFUSED,
                FlowError.INVALID,
                "cannot change " + kind + " of \"" + owner + "\" to \"" + policy + "\"",
                "another " + another + " needs a new layer");
    }

    static ProblemException unfit(String what, List<String> why) {
        return new ProblemException(
                new Problem(
                        "E-POLICY-UNFIT",
                        Kind.REFUSED,
                        FlowError.INVALID,
                        what,
                        why,
                        List.of("nothing was changed")));
    }

    static ProblemException nothingToReturnTo(String kind, String owner) {
        return of(
                "E-POLICY-NOLASTGOOD",
                Kind.STATE,
                FlowError.WRONG_STATE,
                "cannot roll back " + kind + " of \"" + owner + "\"",
                "no version before the present one is kept");
    }

    static ProblemException gone(String kind, String owner, String policy) {
        return of(
                "E-POLICY-GONE",
                Kind.STATE,
                FlowError.WRONG_STATE,
                "cannot change " + kind + " of \"" + owner + "\" to \"" + policy + "\"",
                "the policy or the slot went while it was being exchanged");
    }

    static ProblemException timedOut(String what) {
        return of(
                "E-POLICY-TIMEOUT",
                Kind.TIMEOUT,
                FlowError.TIMED_OUT,
                what,
                "the loop of a mechanism did not answer in time");
    }

    static ProblemException notASet(String why) {
        return of(
                "E-POLICY-SET",
                Kind.USAGE,
                FlowError.INVALID,
                "these policies cannot be changed as one",
                why);
    }

    static ProblemException expired(String what) {
        return of(
                "E-POLICY-EXPIRED",
                Kind.STATE,
                FlowError.WRONG_STATE,
                what,
                "it was given up: nobody said in time that it shall happen");
    }

    static ProblemException tooManyPrepared(String what, int max) {
        return of(
                "E-POLICY-PENDING",
                Kind.REFUSED,
                FlowError.REFUSED,
                what,
                max + " changes are prepared already and wait to be committed or given up");
    }

    static ProblemException notExchangeable(String owner) {
        return of(
                "E-POLICY-NOENGINE",
                Kind.UNSUPPORTED,
                FlowError.UNSUPPORTED,
                "cannot change the policies of \"" + owner + "\"",
                "its slots belong to a system whose policies are not exchanged by command");
    }

    static ProblemException deploying(String bundle) {
        return of(
                "E-POLICY-BUSY",
                Kind.TIMEOUT,
                FlowError.TIMED_OUT,
                "cannot deploy \"" + bundle + "\"",
                "another bundle is still being deployed");
    }

    static ProblemException noDeployer() {
        return of(
                "E-POLICY-NODEPLOY",
                Kind.UNSUPPORTED,
                FlowError.UNSUPPORTED,
                "cannot deploy a bundle",
                "this system does not run in an OSGi framework");
    }

    private static String list(Collection<String> known) {
        return known.isEmpty() ? "none" : String.join(", ", known);
    }

    private static ProblemException of(
            String code, Kind kind, FlowError error, String what, String why) {
        return new ProblemException(Problem.of(code, kind, error, what, why));
    }
}
