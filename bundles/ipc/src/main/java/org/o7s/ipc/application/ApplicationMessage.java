package org.o7s.ipc.application;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowMeasures;

/** What a process and its daemon say to each other; {@code application.proto} says how. */
public sealed interface ApplicationMessage {
    /** The version of the protocol, and of the segments that it hands over. */
    int VERSION = 3;

    /** Longest message in bytes. */
    int MESSAGE_MAX_BYTES = 4096;

    /** What a process says. */
    sealed interface FromProcess extends ApplicationMessage {}

    /** What a daemon says. */
    sealed interface FromDaemon extends ApplicationMessage {}

    /**
     * The first message of a process.
     *
     * @param version {@link #VERSION} of the process
     * @param program the program that it runs
     * @param number the number that it had with a daemon that is no more; 0 if none
     * @param processId what it says that its number is on this machine; it counts where the kernel
     *     does not say
     * @param measures whether it understands {@link Measure}
     * @param policies whether it understands {@link UsePolicy}
     * @param largeRings whether it takes large segments for direct flows
     */
    record Announce(
            int version,
            String program,
            long number,
            long processId,
            boolean measures,
            boolean policies,
            boolean largeRings)
            implements FromProcess {
        /** A process that announces itself for the first time, and is asked nothing. */
        public Announce(int version, String program) {
            this(version, program, 0, 0, false, false, false);
        }
    }

    /**
     * What the flows of the process use.
     *
     * @param kind of policy
     * @param problem why it is not in use; empty if it is
     */
    record PolicyUse(String kind, String name, String problem) implements FromProcess {}

    /**
     * A flow to a name is wanted.
     *
     * @param request a number that no open request of this process has
     * @param limitNs the longest wait, 1 or more
     * @param least what is demanded: less is not to be granted
     */
    record Allocate(long request, String name, QosSpec qos, long limitNs, QosSpec least)
            implements FromProcess {
        /** Of a process that demands nothing. */
        public Allocate(long request, String name, QosSpec qos, long limitNs) {
            this(request, name, qos, limitNs, QosSpec.ANYTHING);
        }
    }

    /**
     * The next flow for a name of this process is wanted.
     *
     * @param request a number that no open request of this process has
     * @param limitNs the longest wait, or 0 for none
     */
    record Accept(long request, long limitNs) implements FromProcess {}

    /**
     * A flow is wanted that joins a broadcast layer.
     *
     * @param request a number that no open request of this process has
     * @param limitNs the longest wait, 1 or more
     */
    record Join(long request, String layer, FlowAccess access, long limitNs)
            implements FromProcess {}

    /** Nobody waits for this request any more; it is answered all the same. */
    record Cancel(long request) implements FromProcess {}

    /**
     * The process touches the memory of this flow no more.
     *
     * @param broken whether the process at the other end wrote nonsense into it
     */
    record Deallocate(int slot, boolean broken) implements FromProcess {}

    /**
     * What the end of a flow measured.
     *
     * @param question as asked
     * @param measures none if the process has no flow in that slot
     * @param state of this end; empty if it is not said
     */
    record Measured(long question, FlowMeasures measures, Optional<FlowState> state)
            implements FromProcess {
        /** Of an end that does not say its state. */
        public Measured(long question, FlowMeasures measures) {
            this(question, measures, Optional.empty());
        }
    }

    /**
     * The process is known; with the call areas of the daemon and of the process, and the doorbell.
     *
     * @param processId its number for the IRM
     * @param instance the name of the system
     * @param joins whether the daemon understands {@link Join}
     * @param demands whether the daemon heeds what is demanded with {@link Allocate}
     */
    record Announced(int version, long processId, String instance, boolean joins, boolean demands)
            implements FromDaemon {}

    /**
     * A flow; with its segment if that is fresh.
     *
     * @param slot its number in the ready sets; the segment of the slot holds its rings
     * @param fresh whether the process has no segment for this slot yet
     * @param descriptor its number in the process, from 64 up
     * @param id its number in the system
     * @param granted what of the specification this end is granted; from a daemon that does not say
     *     it, what is had of a layer that promises nothing
     * @param mplMs maximum packet lifetime of the layer
     * @param direct the process at the other end, if the two share the memory
     */
    record Granted(
            long request,
            int slot,
            boolean fresh,
            int descriptor,
            int id,
            String name,
            QosSpec qos,
            QosSpec granted,
            long mplMs,
            Optional<Direct> direct)
            implements FromDaemon {}

    /**
     * The other end of a flow whose memory two processes share.
     *
     * @param peer number of the process at the other end
     * @param peerSlot the number of the flow there
     * @param segment the number of the memory among those that the two share, 1 or more
     * @param accepted whether this process accepted the flow: it has the ends of a daemon
     * @param freshPeer whether the call area of that process comes with it, last
     */
    record Direct(long peer, int peerSlot, int segment, boolean accepted, boolean freshPeer) {}

    /**
     * There will be no flow.
     *
     * @param error the number of the error as C and the wire know it
     */
    record Failed(long request, int error, String sentence) implements FromDaemon {}

    /** The process at the other end of this flow uses it no more. */
    record Ended(int slot) implements FromDaemon {}

    /** A process is gone: its flows have ended, and what is shared with it can be forgotten. */
    record PeerGone(long peer) implements FromDaemon {}

    /**
     * What did the end of a flow measure? Only for processes that said that they understand this.
     *
     * @param question a number that no other open question to this process has
     * @param slot of the flow
     */
    record Measure(long question, int slot) implements FromDaemon {}

    /**
     * Which policy the flows of the process are to use from now on: the one of that kind and name
     * that the process has itself. Answered with {@link PolicyUse}.
     *
     * @param parameters keyword to value
     */
    record UsePolicy(String kind, String name, Map<String, String> parameters)
            implements FromDaemon {
        /** Most bytes of all its words together: the rest of a message is for their lengths. */
        public static final int BYTES_MAX = MESSAGE_MAX_BYTES / 2;

        /** Most parameters. */
        public static final int PARAMETERS_MAX = 64;

        /** Keeps a copy. */
        public UsePolicy {
            parameters = Map.copyOf(parameters);
        }

        /** Whether it fits into a message, so that it can be said. */
        public boolean isShortEnough() {
            long bytes = length(kind) + length(name);
            for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                bytes += length(parameter.getKey()) + 1 + length(parameter.getValue());
            }
            return parameters.size() <= PARAMETERS_MAX && bytes <= BYTES_MAX;
        }

        private static long length(String text) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /** The daemon closes the connection after this. */
    record Refused(String code, String sentence) implements FromDaemon {}
}
