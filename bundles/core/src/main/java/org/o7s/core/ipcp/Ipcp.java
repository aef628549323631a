package org.o7s.core.ipcp;

import java.util.Map;
import java.util.Optional;
import org.o7s.api.FlowAccess;
import org.o7s.api.QosSpec;
import org.o7s.core.capture.Tap;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.loop.Loop;

/**
 * An IPC process, as the IRM sees it: the member of a layer that provides flows.
 *
 * <p>Every method belongs to {@link #loop}, except {@link #name}, {@link #type}, {@link #loop} and
 * {@link #status} and {@link #promise}; nothing blocks, and replies come on that loop. Operations
 * that an IPCP type does not have are refused with {@code E-IPCP-UNSUPPORTED}. Source: paper 4.2,
 * docs/wire/wire-shims.md 0.3 and 0.9.
 */
public interface Ipcp {

    /** Its name, unique in the system. Any thread. */
    String name();

    /** Its type. Any thread. */
    IpcpType type();

    /** The loop that owns it. Any thread. */
    Loop loop();

    /** What it says of itself now: a snapshot. Any thread. */
    IpcpStatus status();

    /**
     * What can be promised now of the flows that it carries. One that does not know promises
     * nothing. Any thread.
     */
    default LayerPromise promise() {
        return LayerPromise.NONE;
    }

    /** Makes it the first member of a layer, with a configuration that was validated before. */
    void bootstrap(LayerConfig config, Reply<IpcpStatus> reply);

    /**
     * Joins a layer through one of its members.
     *
     * @param request whom to ask
     * @param reply the status as a member; until then the IPCP stays in BOOT, and may try again
     */
    default void enrol(Enrolment request, Reply<IpcpStatus> reply) {
        reply.failed(IpcpProblems.unsupported(this, "enrol"));
    }

    /** Connects a component to that of another member; the connection is kept up from then on. */
    default void connect(Connection connection, Reply<Boolean> reply) {
        reply.failed(IpcpProblems.unsupported(this, "connect"));
    }

    /** Takes a connection down that this member asked for. */
    default void disconnect(Connection connection, Reply<Boolean> reply) {
        reply.failed(IpcpProblems.unsupported(this, "disconnect"));
    }

    /** What it knows of its layer. */
    default void view(Reply<LayerView> reply) {
        reply.failed(IpcpProblems.unsupported(this, "look at its layer"));
    }

    /** How packets go from here: what decides about them hop by hop, here and in layers below. */
    default void explain(FlowPath.Question question, Reply<FlowPath> reply) {
        reply.failed(IpcpProblems.unsupported(this, "say how packets go"));
    }

    /**
     * Changes policies in its whole layer: prepared at every member, then committed at all of them
     * or at none.
     */
    default void reconfigure(LayerChange.Request request, Reply<LayerChange> reply) {
        reply.failed(IpcpProblems.unsupported(this, "change policies of its layer"));
    }

    /**
     * Registers a name, so that it can be reached through this layer here; again is harmless. The
     * IPCP keeps the name and its digest: requests come in by digest and are reported by name.
     */
    void register(String name, Reply<Boolean> reply);

    /** Takes a registration back; succeeds also if there was none. */
    void unregister(String name, Reply<Boolean> reply);

    /**
     * Asks whether the layer knows a name. A failure means that it could not be asked; a name that
     * is not known is an answer.
     */
    void query(String name, Reply<NameAnswer> reply);

    /** Requests a flow. */
    void allocate(FlowAllocation request, Reply<FlowAccepted> reply);

    /**
     * Joins its layer for an application: what that writes goes to everybody who joined, and what
     * they write comes to it. Nobody else is told.
     */
    default void join(FlowJoin request, Reply<FlowJoined> reply) {
        reply.failed(IpcpProblems.unsupported(this, "join the layer of"));
    }

    /**
     * Answers a flow that this IPCP reported as requested.
     *
     * @param requestId as reported
     * @param answer yes with the end to serve, or no with a response code
     * @param reply once the answer is on its way
     */
    void respond(long requestId, FlowAnswer answer, Reply<Boolean> reply);

    /** Deallocates: forgets the flow behind this end, closing the end. */
    void deallocate(FlowEnd provider);

    /**
     * What can be read about it under {@code irm rib}: path below the IPCP to labels and values, in
     * order.
     */
    void rib(Reply<Map<String, Map<String, String>>> reply);

    /**
     * From now on, has what passes its port copied.
     *
     * @param taps empty for no more
     * @param reply that it is so, also while there is no port
     */
    default void tap(Optional<Tap.Both> taps, Reply<Boolean> reply) {
        reply.failed(IpcpProblems.unsupported(this, "have its port captured"));
    }

    /** Leaves its layer and lets go of everything; its flows are closed. */
    void shutdown(Reply<Boolean> reply);

    /**
     * How to join a layer.
     *
     * @param member a name of a member, reachable through a layer below: its own or the layer's
     * @param layer the layer that is meant; empty if whatever the member is in
     * @param deadlineNs monotonic time after which nobody waits any more
     */
    record Enrolment(String member, Optional<String> layer, long deadlineNs) {}

    /**
     * A connection between two members.
     *
     * @param member a name of the other one, reachable through a layer below
     * @param component {@code Management} or {@code Data Transfer}
     * @param qos of the flow below
     * @param deadlineNs monotonic time after which nobody waits any more
     */
    record Connection(String member, String component, QosSpec qos, long deadlineNs) {}

    /**
     * What a layer says of a name.
     *
     * @param digest the digest by which the layer knows it, in hexadecimal
     * @param known whether it does
     * @param reason if not, why, in words; if so, where it is: the peer's address below
     */
    record NameAnswer(String digest, boolean known, String reason) {}

    /**
     * A request for a flow.
     *
     * @param flowId number of the flow in the system
     * @param name the destination
     * @param qos as the application asked
     * @param blob OAP request, carried to the peer's IRM unread
     * @param provider the end that the IPCP will serve
     * @param deadlineNs monotonic time after which nobody waits any more
     */
    record FlowAllocation(
            int flowId, String name, QosSpec qos, byte[] blob, FlowEnd provider, long deadlineNs) {}

    /**
     * A flow that the peer accepted.
     *
     * @param blob its OAP response
     * @param mplMs maximum packet lifetime of the layer, in ms
     */
    record FlowAccepted(byte[] blob, long mplMs) {}

    /**
     * A wish to join a layer.
     *
     * @param flowId number of the flow in the system
     * @param layer name of the layer
     * @param access whether the application reads, writes or does both
     * @param provider the end that the IPCP will serve
     */
    record FlowJoin(int flowId, String layer, FlowAccess access, FlowEnd provider) {}

    /**
     * A layer was joined.
     *
     * @param mplMs maximum packet lifetime of the layer, in ms
     */
    record FlowJoined(long mplMs) {}

    /** What is answered to a requested flow. */
    sealed interface FlowAnswer {}

    /**
     * Yes.
     *
     * @param flowId number of the flow in this system
     * @param blob OAP response
     * @param provider the end that the IPCP will serve
     */
    record Accept(int flowId, byte[] blob, FlowEnd provider) implements FlowAnswer {}

    /**
     * No, said to the peer.
     *
     * @param response the code, negative
     */
    record Refuse(int response) implements FlowAnswer {}

    /** No, without a word: nobody accepts the name here. */
    record Ignore() implements FlowAnswer {}
}
