package org.o7s.core.member;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.Ipcp.Accept;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.ipcp.Ipcp.FlowAllocation;
import org.o7s.core.ipcp.Ipcp.FlowAnswer;
import org.o7s.core.ipcp.Ipcp.Ignore;
import org.o7s.core.ipcp.Ipcp.Refuse;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.ServedFlow.State;
import org.o7s.core.problem.Problem;

/**
 * Allocates flows with one request and one reply, on both sides: the machine of eth-dix, eth-llc
 * and udp.
 *
 * <p>A request is never repeated, a reply never either. Whoever does not wait for a reply, or is
 * not the one that was asked, gets nothing; nothing malformed is answered. Limits: flows {@link
 * #FLOWS_MAX}, unanswered requests of peers {@link #REQUESTS_MAX} and {@link
 * #REQUESTS_PER_PEER_MAX} of one. When there are as many flows as there can be, one that nobody may
 * miss goes ({@link Displacement}). When an allocation fails its end is left to whoever made it.
 * Source: docs/wire/wire-shims.md 0.9, 9.2 and 9.4.
 *
 * @param <A> address of a peer, a value with {@code equals}
 */
public final class FlowAllocator<A> {
    /** The most flows at a time; fewer where there are not so many EIDs. */
    public static final int FLOWS_MAX = 16_384;

    /** The most requests of peers that wait for an answer of the broker. */
    public static final int REQUESTS_MAX = 256;

    /** The most of them that come from one peer. */
    public static final int REQUESTS_PER_PEER_MAX = 32;

    /** How long the broker may take to answer a request, in ns. */
    public static final long REQUEST_LIFETIME_NS = 30_000_000_000L;

    /** The longest wait for a reply, whatever the deadline says, in ns. */
    public static final long WAIT_MAX_NS = 600_000_000_000L;

    /** The response code by which a peer learns that its request failed on our side of the IRM. */
    public static final int RESPONSE_IPCP_FAILED = -1003;

    /** What the machine says to the IPCP around it. */
    public interface Host<A> {
        /**
         * Sends a request.
         *
         * @return false if it cannot leave now
         */
        boolean sendRequest(ServedFlow<A> flow, Digest name, FlowAllocation request);

        /**
         * Sends a reply.
         *
         * @param peerEid EID of the requester
         * @param localEid EID of the responder, 0 in a rejection
         * @return false if it cannot leave now
         */
        boolean sendReply(A to, long peerEid, long localEid, int response, byte[] blob);

        /** The longest blob that a positive reply can carry now, in bytes. */
        int replyBlobMaxBytes();

        /** A flow is open: serve it. */
        void opened(ServedFlow<A> flow);

        /** A flow ends: if it was open, send what is left and close its end. */
        void closed(ServedFlow<A> flow, boolean wasOpen);

        /** A peer did not answer: it may have moved. */
        void unanswered(Digest name, A peer);
    }

    /** A request of a peer that the broker has not answered yet. */
    private record Offered<A>(A peer, long peerEid, String name, Timer expiry) {}

    private record Requested(Digest name, Reply<FlowAccepted> reply) {}

    private final String ipcp;
    private final long mplMs;
    private final Alarms alarms;
    private final Outbox outbox;
    private final Host<A> host;
    private final int flowsMax;
    private final EndpointTable<ServedFlow<A>> flows;
    private final Displacement<A> displacement;
    private final Map<ServedFlow<A>, Requested> requested = new LinkedHashMap<>();
    private final Map<FlowEnd, ServedFlow<A>> byEnd = new HashMap<>();
    private final Map<Long, Offered<A>> offered = new LinkedHashMap<>();
    private final Map<A, Integer> offeredByPeer = new HashMap<>();
    private final DuplicateFilter<A> duplicates = new DuplicateFilter<>();
    private long requestIds;

    private final Counter duplicateRequests;
    private final Counter tooManyRequests;
    private final Counter tooManyOfPeer;
    private final Counter expiredRequests;
    private final Counter unknownReplies;
    private final Counter duplicateReplies;
    private final Counter wrongSource;
    private final Counter allocated;
    private final Counter refused;
    private final Counter timedOut;
    private final Counter displaced;

    /**
     * A machine without flows.
     *
     * @param ipcp name of the IPCP, for people
     * @param mplMs maximum packet lifetime of the layer, in ms
     * @param lowestEid the lowest EID of the layer
     * @param highestEid the highest
     */
    public FlowAllocator(
            String ipcp,
            long mplMs,
            long lowestEid,
            long highestEid,
            Entropy entropy,
            Alarms alarms,
            Outbox outbox,
            CounterSet counters,
            Host<A> host) {
        this.ipcp = ipcp;
        this.mplMs = mplMs;
        this.alarms = alarms;
        this.outbox = outbox;
        this.host = host;
        this.flowsMax = (int) Math.min(FLOWS_MAX, highestEid - lowestEid + 1);
        this.flows = new EndpointTable<>(lowestEid, highestEid, flowsMax, entropy);
        this.displacement = new Displacement<>(flows, flowsMax);
        this.duplicateRequests = counters.make("ignored-duplicate-requests");
        this.tooManyRequests = counters.make("ignored-requests-over-limit");
        this.tooManyOfPeer = counters.make("ignored-requests-over-peer-limit");
        this.expiredRequests = counters.make("expired-requests");
        this.unknownReplies = counters.make("ignored-unknown-replies");
        this.duplicateReplies = counters.make("ignored-duplicate-replies");
        this.wrongSource = counters.make("ignored-replies-wrong-source");
        this.allocated = counters.make("flows-allocated");
        this.refused = counters.make("flows-refused");
        this.timedOut = counters.make("flows-timed-out");
        this.displaced = counters.make("flows-displaced");
    }

    /** The flow behind one of our EIDs, null if there is none; any number may be asked. */
    public @Nullable ServedFlow<A> flow(long eid) {
        return flows.get(eid);
    }

    /** All flows by ascending EID. */
    public List<ServedFlow<A>> flows() {
        List<ServedFlow<A>> all = new ArrayList<>(flows.size());
        flows.forEach(all::add);
        return all;
    }

    /** How many flows there are, those included that wait for a reply. */
    public int size() {
        return flows.size();
    }

    /** How many requests of peers wait for an answer of the broker. */
    public int pendingRequests() {
        return offered.size();
    }

    /** Requests a flow of a peer. */
    public void allocate(
            FlowAllocation request,
            Digest name,
            A peer,
            Reply<FlowAccepted> reply,
            int blobMaxBytes,
            long nowNs) {
        String what = "cannot allocate a flow to \"" + request.name() + "\"";
        if (request.blob().length > blobMaxBytes) {
            int bytes = request.blob().length;
            outbox.add(() -> reply.failed(MemberProblems.tooLarge(what, bytes, blobMaxBytes)));
            return;
        }
        ServedFlow<A> flow =
                new ServedFlow<>(
                        request.flowId(),
                        request.name(),
                        request.provider(),
                        peer,
                        0,
                        State.REQUESTED);
        if (!add(flow, nowNs)) {
            outbox.add(() -> reply.failed(tooManyFlows(what)));
            return;
        }
        // Pending before the request leaves: no reply is too early (9.4 row 10).
        requested.put(flow, new Requested(name, reply));
        long waitNs = Math.clamp(request.deadlineNs() - nowNs, 0, WAIT_MAX_NS);
        flow.setDeadline(alarms.at(nowNs + waitNs, () -> deadlinePassed(flow)));
        if (!host.sendRequest(flow, name, request)) {
            requested.remove(flow);
            remove(flow);
            outbox.add(() -> reply.failed(MemberProblems.notSent(what)));
        }
    }

    private Problem tooManyFlows(String what) {
        return MemberProblems.limit(what, "this IPCP has " + flowsMax + " flows already");
    }

    private boolean add(ServedFlow<A> flow, long nowNs) {
        long eid = flows.add(flow);
        if (eid == EndpointTable.NONE) {
            ServedFlow<A> goes = displacement.candidate(nowNs);
            if (goes == null) {
                return false;
            }
            displaced.increment();
            release(goes);
            eid = flows.add(flow);
            if (eid == EndpointTable.NONE) {
                return false;
            }
        }
        flow.setLocalEid(eid);
        byEnd.put(flow.end(), flow);
        return true;
    }

    private void remove(ServedFlow<A> flow) {
        boolean wasOpen = flow.state() == State.OPEN;
        flow.cancelDeadline();
        flows.remove(flow.localEid());
        displacement.closed(flow);
        byEnd.remove(flow.end());
        host.closed(flow, wasOpen);
        flow.setState(State.CLOSED);
    }

    private void deadlinePassed(ServedFlow<A> flow) {
        Requested asked = requested.remove(flow);
        if (asked != null) {
            timedOut.increment();
            remove(flow);
            host.unanswered(asked.name, flow.peer());
            String peer = flow.peer().toString();
            outbox.add(() -> asked.reply.failed(MemberProblems.timedOut(flow.name(), peer)));
        }
    }

    /** A reply came in; it decides only if it is the first of the one that was asked. */
    public void onReply(A source, long localEid, long peerEid, int response, byte[] blob) {
        ServedFlow<A> flow = flows.get(localEid);
        if (flow == null) {
            unknownReplies.increment();
            // Somebody forges requests with this EID: the next reply would hit the next request.
            flows.avoid(localEid);
            return;
        }
        if (flow.state() != State.REQUESTED) {
            duplicateReplies.increment();
            return;
        }
        if (!flow.peer().equals(source)) {
            wrongSource.increment();
            return;
        }
        Requested asked = requested.remove(flow);
        if (asked == null) {
            unknownReplies.increment();
            return;
        }
        flow.cancelDeadline();
        if (response != 0) {
            refused.increment();
            remove(flow);
            String peer = source.toString();
            outbox.add(
                    () -> asked.reply.failed(MemberProblems.refused(flow.name(), peer, response)));
            return;
        }
        flow.setPeerEid(peerEid);
        flow.setPeer(source);
        open(flow);
        outbox.add(() -> asked.reply.done(new FlowAccepted(blob, mplMs)));
    }

    private void open(ServedFlow<A> flow) {
        flow.setState(State.OPEN);
        allocated.increment();
        host.opened(flow);
    }

    /**
     * A request of a peer came in for a name that is registered here.
     *
     * @return the id under which the broker is to be asked, or 0 if the request is to be ignored
     */
    public long onRequest(
            A source, long peerEid, Digest digest, String name, byte[] blob, long nowNs) {
        if (duplicates.isRepeated(source, peerEid, digest, blob, nowNs)) {
            duplicateRequests.increment();
            return 0;
        }
        if (offered.size() >= REQUESTS_MAX) {
            tooManyRequests.increment();
            return 0;
        }
        if (offeredByPeer.getOrDefault(source, 0) >= REQUESTS_PER_PEER_MAX) {
            tooManyOfPeer.increment();
            return 0;
        }
        long id = ++requestIds;
        Timer expiry = alarms.at(nowNs + REQUEST_LIFETIME_NS, () -> expired(id));
        offered.put(id, new Offered<>(source, peerEid, name, expiry));
        offeredByPeer.merge(source, 1, Integer::sum);
        return id;
    }

    private void expired(long requestId) {
        if (take(requestId) != null) {
            expiredRequests.increment();
        }
    }

    private @Nullable Offered<A> take(long requestId) {
        Offered<A> request = offered.remove(requestId);
        if (request != null) {
            request.expiry.cancel();
            offeredByPeer.computeIfPresent(request.peer, (p, n) -> n == 1 ? null : n - 1);
        }
        return request;
    }

    /** The broker answers a request. */
    public void respond(long requestId, FlowAnswer answer, Reply<Boolean> reply, long nowNs) {
        Offered<A> request = take(requestId);
        if (request == null) {
            outbox.add(() -> reply.failed(MemberProblems.noRequest(requestId)));
            return;
        }
        switch (answer) {
            case Ignore() -> outbox.add(() -> reply.done(true));
            case Refuse(int response) -> refuse(request, response, reply);
            case Accept accept -> accept(request, accept, reply, nowNs);
        }
    }

    private void refuse(Offered<A> request, int response, Reply<Boolean> reply) {
        refused.increment();
        // Zero would accept; a rejection carries no blob (0.6, 0.7).
        int code = response == 0 ? RESPONSE_IPCP_FAILED : response;
        boolean sent = host.sendReply(request.peer, request.peerEid, 0, code, new byte[0]);
        outbox.add(() -> reply.done(sent));
    }

    private void accept(Offered<A> request, Accept accept, Reply<Boolean> reply, long nowNs) {
        String what = "cannot accept a flow for \"" + request.name + "\"";
        int maxBytes = host.replyBlobMaxBytes();
        if (accept.blob().length > maxBytes) {
            host.sendReply(request.peer, request.peerEid, 0, RESPONSE_IPCP_FAILED, new byte[0]);
            int bytes = accept.blob().length;
            outbox.add(() -> reply.failed(MemberProblems.tooLarge(what, bytes, maxBytes)));
            return;
        }
        ServedFlow<A> flow =
                new ServedFlow<>(
                        accept.flowId(),
                        request.name,
                        accept.provider(),
                        request.peer,
                        request.peerEid,
                        State.REQUESTED);
        if (!add(flow, nowNs)) {
            outbox.add(() -> reply.failed(tooManyFlows(what)));
            return;
        }
        if (!host.sendReply(request.peer, request.peerEid, flow.localEid(), 0, accept.blob())) {
            remove(flow);
            outbox.add(() -> reply.failed(MemberProblems.notSent(what)));
            return;
        }
        open(flow);
        displacement.opened(flow, nowNs);
        outbox.add(() -> reply.done(true));
    }

    /** Deallocates the flow behind an end; does nothing if there is none. Nothing is sent. */
    public void deallocate(FlowEnd end) {
        ServedFlow<A> flow = byEnd.get(end);
        if (flow == null) {
            end.close();
            return;
        }
        release(flow);
    }

    /** Ends a flow. */
    public void release(ServedFlow<A> flow) {
        if (flow.state() == State.CLOSED) {
            return;
        }
        Requested asked = requested.remove(flow);
        remove(flow);
        flow.end().close();
        if (asked != null) {
            String what = "cannot allocate a flow to \"" + flow.name() + "\"";
            outbox.add(
                    () ->
                            asked.reply.failed(
                                    MemberProblems.limit(what, "it was deallocated meanwhile")));
        }
    }

    /** Ends everything. */
    public void shutdown() {
        for (ServedFlow<A> flow : flows()) {
            Requested asked = requested.remove(flow);
            remove(flow);
            flow.end().close();
            if (asked != null) {
                String what = "cannot allocate a flow to \"" + flow.name() + "\"";
                outbox.add(() -> asked.reply.failed(MemberProblems.shutdown(ipcp, what)));
            }
        }
        for (Long id : List.copyOf(offered.keySet())) {
            take(id);
        }
    }
}
