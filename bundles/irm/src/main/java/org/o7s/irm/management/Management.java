package org.o7s.irm.management;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.api.QosSpec;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.slot.PolicyChange;
import org.o7s.irm.environment.StartCommand;

/**
 * What can be asked of a running system: an OSGi service, and the only way in for every front end.
 *
 * <p>Any thread; methods wait for the loops that they ask, for at most the {@link Call#limit}.
 * Failures are {@link org.o7s.core.problem.ProblemException}s. An operation that changes something
 * checks everything before it changes anything, and with {@link Call#plan} stops there.
 */
public interface Management {

    /**
     * How an operation is to be carried out.
     *
     * @param plan only check, and say what would be done
     * @param limit the longest wait
     */
    record Call(boolean plan, Duration limit) {
        /** Do it, within 30 s. */
        public static final Call DO = new Call(false, Duration.ofSeconds(30));
    }

    /**
     * What was done, or would be.
     *
     * @param steps one sentence per effect, in order
     * @param notices what the caller should know although it worked
     */
    record Done(List<String> steps, List<String> notices) {
        /** Keeps copies. */
        public Done {
            steps = List.copyOf(steps);
            notices = List.copyOf(notices);
        }
    }

    /**
     * What a name is registered in: layers or IPCPs whose name matches; {@code *} is a wildcard.
     */
    record Target(Kind kind, String pattern) {
        /** What the pattern is compared with. */
        public enum Kind {
            /** Names of layers. */
            LAYER,
            /** Names of IPCPs. */
            IPCP
        }
    }

    /** Makes an IPCP that is in no layer yet. */
    Done createIpcp(String name, IpcpType type, Call call);

    /** Destroys an IPCP and its flows. */
    Done destroyIpcp(String name, Call call);

    /**
     * Makes an IPCP the first member of a layer, creating it if there is none of that name.
     *
     * @param type needed if the IPCP does not exist yet
     * @param autobind bind it to its own name and the name of its layer
     * @param keep leave a created IPCP behind if bootstrapping fails
     */
    Done bootstrapIpcp(
            String name,
            Optional<IpcpType> type,
            LayerConfig config,
            boolean autobind,
            boolean keep,
            Call call);

    /**
     * Changes policies at all members of a layer, here and in other systems, or at none.
     *
     * @param changes the policies, as one set
     */
    LayerChange changePolicies(String layer, List<PolicyChange> changes, Call call);

    /** Makes an IPCP a member of a layer that exists, creating it if there is none of that name. */
    Done enrolIpcp(JoinRequest request, Call call);

    /**
     * Connects components of an IPCP to those of another member, Management first; the connections
     * are kept up from then on. Those that were made before one failed stay.
     *
     * @param member name of the other member, reachable through a layer below
     * @param components which; none for all that IPCPs of its type have
     * @param dataQos of the flow of Data Transfer; that of Management is raw
     */
    Done connectIpcp(
            String ipcp, String member, List<Component> components, QosSpec dataQos, Call call);

    /**
     * Takes connections down that {@link #connectIpcp} made, Data Transfer first.
     *
     * @param member as it was given then
     * @param components which; none for all that there are
     */
    Done disconnectIpcp(String ipcp, String member, List<Component> components, Call call);

    /** The members of a layer in this system, and what each knows of it. */
    List<MemberView> layer(String layer, Call call);

    /** All IPCPs, in the order in which the IRM asks them. */
    List<IpcpView> ipcps();

    /** The IPCP types that this system can make, with their options. */
    List<IpcpFactory> ipcpTypes();

    /** Creates a name that may be reached directly; does nothing if it exists. */
    default Done createName(String name, String loadBalance, Call call) {
        return createName(name, loadBalance, true, call);
    }

    /**
     * Creates a name; does nothing if it exists.
     *
     * @param direct whether flows to it from processes of this system may do without a layer
     */
    Done createName(String name, String loadBalance, boolean direct, Call call);

    /** Forgets a name and its bindings; its registrations stay. */
    Done destroyName(String name, Call call);

    /** Registers a name, creating it if needed; fails if nothing matches a target. */
    Done registerName(String name, List<Target> targets, Call call);

    /** Takes registrations back. */
    Done unregisterName(String name, List<Target> targets, Call call);

    /** All names, in byte order. */
    List<NameView> names();

    /**
     * Binds every process that runs a program to a name.
     *
     * @param start how the program is started when a flow to the name is requested and no process
     *     serves it; empty if it is not
     */
    Done bindProgram(String program, String name, Optional<StartCommand> start, Call call);

    /**
     * Lets processes of one more user serve a name that is bound to a program, beside those of root
     * and of the daemon's own user.
     *
     * @param user name or number of the user, or {@code any}
     */
    Done allowUser(String program, String name, String user, Call call);

    /** Binds every process that runs a program to a name; whoever wants it running starts it. */
    default Done bindProgram(String program, String name, Call call) {
        return bindProgram(program, name, Optional.empty(), call);
    }

    /** Takes that back; without a name, for all names. */
    Done unbindProgram(String program, Optional<String> name, Call call);

    /** Binds one process to a name. */
    Done bindProcess(long process, String name, Call call);

    /** Takes that back; without a name, for all names. */
    Done unbindProcess(long process, Optional<String> name, Call call);

    /** Binds an IPCP to a name. */
    Done bindIpcp(String ipcp, String name, Call call);

    /** Takes that back; without a name, for all names. */
    Done unbindIpcp(String ipcp, Optional<String> name, Call call);

    /** All processes. */
    List<ProcessView> processes();

    /** All programs that names are bound to. */
    List<ProgramView> programs();

    /** All flows that have an end in this system. */
    List<FlowView> flows();

    /** Begins to write copies of packets into a file. */
    CaptureView startCapture(CaptureRequest request, Call call);

    /** The captures that go on, and the last ones that are over. */
    List<CaptureView> captures();

    /**
     * Ends a capture: its file is complete when this returns. If that takes longer than the limit
     * of the call, that is a problem, and the capture ends all the same.
     */
    CaptureView stopCapture(int id, Call call);

    /** Which layers know a name, and which one a flow would take. */
    Resolution resolve(String name, Call call);

    /**
     * How the packets of a flow go: hop by hop, and through the layers below.
     *
     * @param flowId its number in the system
     */
    FlowPath explainFlow(int flowId, Call call);

    /**
     * All that is known of a flow now: what its end measured, and what the layers on its way lost.
     * A process that does not say what it measured is waited for one second.
     *
     * @param flowId its number in the system
     */
    FlowLook lookAtFlow(int flowId, Call call);

    /** How the packets of a flow would go that is allocated to a name now. */
    FlowPath explainName(String name, Call call);

    /** Allocates a flow to a name, step by step, and deallocates it again; planned, only asks. */
    TraceView trace(String name, Call call);

    /** The drivers of this system, best first. */
    List<DriverCatalog.Entry> drivers();

    /**
     * What can be read: path to labels and values. Paths begin with the name of an IPCP or with
     * {@code irmd}.
     *
     * @param prefix only paths that begin with it; empty for all
     */
    Map<String, Map<String, String>> rib(String prefix, Call call);

    /** The system at a glance. */
    SystemView status();
}
