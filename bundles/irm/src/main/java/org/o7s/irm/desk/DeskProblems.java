package org.o7s.irm.desk;

import java.util.List;
import org.o7s.api.FlowError;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Names;

/** What management refuses, in words; the codes are stable. */
final class DeskProblems {
    private DeskProblems() {}

    private static ProblemException problem(
            String code, Kind kind, FlowError error, String what, String why, String... next) {
        return new ProblemException(Problem.of(code, kind, error, what, why).next(next));
    }

    private static String quoted(String name) {
        return "\"" + Names.printable(name) + "\"";
    }

    /** Checks a name of anything. */
    static void requireName(String what, String name) {
        Names.objection(name)
                .ifPresent(
                        why -> {
                            throw problem(
                                    "E-NAME-INVALID",
                                    Kind.USAGE,
                                    FlowError.NAME,
                                    "cannot use " + quoted(name) + " as " + what,
                                    why,
                                    "use 1 to 255 bytes of UTF-8 without control characters");
                        });
    }

    static ProblemException timedOut(String what) {
        return problem(
                "E-IRM-TIMEOUT",
                Kind.TIMEOUT,
                FlowError.TIMED_OUT,
                what,
                "there was no answer within the time limit",
                "irm status",
                "allow more time with --timeout");
    }

    static ProblemException busy(String what) {
        return problem(
                "E-IRM-BUSY",
                Kind.TIMEOUT,
                FlowError.TIMED_OUT,
                what,
                "another change is still being carried out",
                "try again");
    }

    static ProblemException stopped() {
        return problem(
                "E-IRM-STOPPED",
                Kind.NO_DAEMON,
                FlowError.NO_IRM,
                "cannot ask the IRM",
                "the system has stopped",
                "start it again");
    }

    static ProblemException limit(String what, String things, int most) {
        return problem(
                "E-LIMIT",
                Kind.REFUSED,
                FlowError.OUT_OF_RESOURCES,
                what,
                "the system holds at most " + most + " " + things,
                "irm status",
                "remove what is not used any more");
    }

    static ProblemException cannotStart(String path, String name, String why) {
        return problem(
                "E-PROGRAM-START",
                Kind.REFUSED,
                FlowError.INVALID,
                "cannot start " + quoted(path) + " for name " + quoted(name),
                why,
                "give the absolute path of an executable file, script or jar",
                "irm bind program " + path + " name " + name + ", and start it yourself");
    }

    static ProblemException unknownIpcp(String name) {
        return problem(
                "E-IPCP-UNKNOWN",
                Kind.NOT_FOUND,
                FlowError.INVALID,
                "cannot find IPCP " + quoted(name),
                "there is no IPCP of that name",
                "irm ipcp list");
    }

    static ProblemException ipcpExists(String name, IpcpEntry existing) {
        return problem(
                "E-IPCP-EXISTS",
                Kind.STATE,
                FlowError.INVALID,
                "cannot create IPCP " + quoted(name),
                "there is an IPCP of that name: " + existing.label(),
                "use another name",
                "irm ipcp destroy name " + Names.printable(name));
    }

    static ProblemException noFactory(String name, IpcpType type, List<String> types) {
        return problem(
                "E-IPCP-NOTYPE",
                Kind.UNSUPPORTED,
                FlowError.UNSUPPORTED,
                "cannot create IPCP " + quoted(name),
                "no bundle of this system makes IPCPs of type "
                        + type.word()
                        + (types.isEmpty() ? "" : "; it has " + String.join(", ", types)),
                "install the bundle of that type");
    }

    static ProblemException ipcpFailed(String what, RuntimeException cause) {
        return problem(
                "E-IPCP-FAILED",
                Kind.REFUSED,
                FlowError.NO_IPCP,
                what,
                "the IPCP failed: " + cause,
                "look into the log");
    }

    static ProblemException typeNeeded(String name) {
        return problem(
                "E-BOOT-NOTYPE",
                Kind.USAGE,
                FlowError.INVALID,
                "cannot bootstrap IPCP " + quoted(name),
                "it does not exist yet, and no type was given for it",
                "irm ipcp bootstrap type <type> name " + Names.printable(name) + " ...");
    }

    static ProblemException otherType(String what, IpcpEntry entry, IpcpType wanted) {
        return problem(
                "E-IPCP-TYPE",
                Kind.STATE,
                FlowError.INVALID,
                what,
                "it is of type " + entry.type().word() + ", not " + wanted.word(),
                "irm ipcp list");
    }

    static ProblemException otherLoop(String what, String present, String wanted) {
        return problem(
                "E-IPCP-LOOP",
                Kind.STATE,
                FlowError.WRONG_STATE,
                what,
                "it runs in loop " + present + ", where it was made, and cannot move to " + wanted,
                "leave \"loop " + wanted + "\" out, or destroy the IPCP first");
    }

    static ProblemException member(String what, IpcpEntry entry) {
        return problem(
                "E-IPCP-STATE",
                Kind.STATE,
                FlowError.WRONG_STATE,
                what,
                "it is a member of layer " + entry.layer() + " already",
                "irm ipcp destroy name " + entry.name());
    }

    static ProblemException joining(String what, IpcpEntry entry) {
        return problem(
                "E-IPCP-STATE",
                Kind.STATE,
                FlowError.WRONG_STATE,
                what,
                "it is enrolling just now",
                "irm ipcp list --verbose");
    }

    static ProblemException notMember(String what, IpcpEntry entry) {
        return problem(
                "E-IPCP-STATE",
                Kind.STATE,
                FlowError.WRONG_STATE,
                what,
                "it is not a member of a layer",
                "irm ipcp enroll name " + entry.name() + " dst <name>");
    }

    static ProblemException hasNoNeighbours(String what, IpcpType type) {
        return problem(
                "E-IPCP-UNSUPPORTED",
                Kind.UNSUPPORTED,
                FlowError.UNSUPPORTED,
                what,
                "IPCPs of type " + type.word() + " do not do that: only unicast and broadcast do",
                "irm ipcp list");
    }

    static ProblemException otherLayer(String what, String wanted, String is) {
        return problem(
                "E-ENROLL-LAYER",
                Kind.REFUSED,
                FlowError.INVALID,
                what,
                "layer " + quoted(wanted) + " is wanted, but the member is in layer " + quoted(is),
                "name a member of the layer, or the layer that the member is in");
    }

    static ProblemException unknownLayer(String layer, List<String> layers) {
        return problem(
                "E-LAYER-UNKNOWN",
                Kind.NOT_FOUND,
                FlowError.INVALID,
                "cannot show layer " + quoted(layer),
                "no IPCP of this system is a member of it"
                        + (layers.isEmpty() ? "" : "; there is " + String.join(", ", layers)),
                "irm layer list");
    }

    static ProblemException noTarget(String name, String target) {
        return problem(
                "E-REG-NOTARGET",
                Kind.NOT_FOUND,
                FlowError.NO_IPCP,
                "cannot find where to register " + quoted(name),
                "no IPCP that registers names is a member of " + target,
                "irm ipcp list");
    }

    static ProblemException noTargetGiven(String name) {
        return problem(
                "E-REG-WHERE",
                Kind.USAGE,
                FlowError.INVALID,
                "cannot register or unregister " + quoted(name),
                "neither a layer nor an IPCP was given",
                "irm name register " + Names.printable(name) + " layer <layer>");
    }

    static ProblemException notRegistered(String name, String target) {
        return problem(
                "E-UNREG-NONE",
                Kind.NOT_FOUND,
                FlowError.NAME,
                "cannot unregister " + quoted(name),
                "it is not registered with " + target,
                "irm name list");
    }

    static ProblemException unknownName(String name) {
        return problem(
                "E-NAME-UNKNOWN",
                Kind.NOT_FOUND,
                FlowError.NAME,
                "cannot find name " + quoted(name),
                "there is no such name in this system",
                "irm name list",
                "irm name create " + Names.printable(name));
    }

    static ProblemException unknownProcess(long process) {
        return problem(
                "E-BIND-NOPROC",
                Kind.NOT_FOUND,
                FlowError.INVALID,
                "cannot bind process " + process,
                "no process of that number uses this system",
                "irm process list");
    }

    static ProblemException notBound(String holder, String names) {
        return problem(
                "E-UNBIND-NONE",
                Kind.NOT_FOUND,
                FlowError.NAME,
                "cannot unbind " + holder,
                "it is not bound to " + names,
                "irm name list");
    }
}
