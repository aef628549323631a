package org.o7s.core.osgi;

import java.util.List;
import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;
import org.o7s.core.problem.ProblemException;
import org.osgi.framework.BundleException;

/** The failures of deploying a bundle, in words. */
final class DeployProblems {
    private DeployProblems() {}

    /** The form of a jar is not that of a policy or driver bundle. */
    static ProblemException unacceptable(String bundle, String why, String next) {
        return of(
                "E-DEPLOY-FORM",
                Kind.REFUSED,
                FlowError.INVALID,
                cannot(bundle),
                why,
                List.of(next));
    }

    /** A jar is larger than is accepted. */
    static ProblemException tooLarge(long bytes, long limitBytes) {
        return of(
                "E-DEPLOY-SIZE",
                Kind.REFUSED,
                FlowError.TOO_LARGE,
                "cannot deploy a jar of " + bytes + " bytes",
                "the limit is " + limitBytes + " bytes",
                List.of("leave out what the policy does not need"));
    }

    /** Another bundle has that name and version. */
    static ProblemException duplicate(String bundle) {
        return of(
                "E-DEPLOY-DUPLICATE",
                Kind.STATE,
                FlowError.WRONG_STATE,
                cannot(bundle),
                "another bundle of this name and version is here, with other contents",
                List.of(
                        "give the new one a higher Bundle-Version",
                        "or start the system with org.osgi.framework.bsnversion=multiple"));
    }

    /** It cannot be started. */
    static ProblemException notStarted(String bundle, BundleException failure) {
        Throwable cause = failure.getCause();
        String why = failure.getMessage() + (cause == null ? "" : ": " + cause);
        return of(
                "E-DEPLOY-START",
                Kind.REFUSED,
                FlowError.INVALID,
                cannot(bundle),
                why,
                List.of("nothing was changed"));
    }

    /** It does not do what its manifest promises. */
    static ProblemException notProvided(String bundle, String provided, long limitMs) {
        return of(
                "E-DEPLOY-SERVICE",
                Kind.REFUSED,
                FlowError.INVALID,
                cannot(bundle),
                "its manifest provides "
                        + provided
                        + ", but no such service came within "
                        + limitMs
                        + " ms",
                List.of("nothing was changed", "check its component and the properties of it"));
    }

    /** The directory of the system does not take it. */
    static ProblemException notStored(String what, Exception cause) {
        return of(
                "E-DEPLOY-STORE",
                Kind.REFUSED,
                FlowError.OUT_OF_RESOURCES,
                what,
                "the store of this system failed: " + cause,
                List.of("check space and permissions of the directory"));
    }

    private static String cannot(String bundle) {
        return "cannot deploy \"" + bundle + "\"";
    }

    private static ProblemException of(
            String code, Kind kind, FlowError error, String what, String why, List<String> next) {
        return new ProblemException(new Problem(code, kind, error, what, List.of(why), next));
    }
}
