package org.o7s.allocator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.api.FlowError;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.ipcp.Ipcp.FlowAllocation;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.member.Digest;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.problem.Problem;
import org.o7s.wire.g23.unicast.FaCodec;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;

/**
 * The requester's side of all allocations: which of them a message belongs to.
 *
 * <p>A reply counts only if a request with its EID waits for one, and only once. Belongs to the
 * loop. Source: docs/wire/wire-unicast.md 5.4, 5.6 and 11 rows FA4, FA6 and FA7.
 */
final class Requester {
    /** The most allocations that wait. */
    static final int PENDING_MAX = 1024;

    private final Parts parts;
    private final RequestSender.Counts requests;
    private final Map<FlowEnd, Allocation> pending = new LinkedHashMap<>();
    private final Map<UnicastFlow, Allocation> tries = new LinkedHashMap<>();

    private final Counter refused;
    private final Counter timedOut;
    private final Counter unknownReplies;
    private final Counter duplicateReplies;

    Requester(Parts parts) {
        this.parts = parts;
        CounterSet counters = parts.shared().counters();
        this.requests = RequestSender.Counts.of(counters);
        this.refused = counters.make("flows-refused");
        this.timedOut = counters.make("flows-timed-out");
        this.unknownReplies = counters.make("ignored-unknown-replies");
        this.duplicateReplies = counters.make("ignored-duplicate-replies");
    }

    /** How many allocations wait. */
    int pending() {
        return pending.size();
    }

    /** Requests a flow; if that fails, the end is left to whoever made it. */
    void allocate(FlowAllocation request, Digest digest, Reply<FlowAccepted> reply) {
        Optional<Problem> obstacle = obstacle(request);
        if (obstacle.isPresent()) {
            parts.shared().outbox().add(() -> reply.failed(obstacle.get()));
            return;
        }
        Allocation allocation = new Allocation(parts, this, request, digest, reply);
        pending.put(request.provider(), allocation);
        allocation.start();
    }

    private Optional<Problem> obstacle(FlowAllocation request) {
        String what = Allocation.what(request);
        int bytes = request.blob().length;
        if (bytes > FaCodec.MAX_OPAQUE_BYTES) {
            return Optional.of(MemberProblems.tooLarge(what, bytes, FaCodec.MAX_OPAQUE_BYTES));
        }
        if (pending.size() >= PENDING_MAX) {
            String why = "this IPCP allocates " + PENDING_MAX + " flows at this moment";
            return Optional.of(MemberProblems.limit(what, why));
        }
        if (pending.containsKey(request.provider())) {
            return Optional.of(MemberProblems.limit(what, "its end is being allocated already"));
        }
        return parts.flows().isFull()
                ? Optional.of(MemberProblems.limit(what, FlowTable.FULL))
                : Optional.empty();
    }

    /** A reply came. */
    void onReply(FlowReply reply) {
        UnicastFlow flow = parts.flows().get(reply.receiverEid());
        if (flow == null) {
            unknownReplies.increment();
            if (reply.accepted()) {
                parts.forgotten().heard(reply.receiverEid(), reply.senderEid());
            }
            return;
        }
        Allocation allocation = tries.get(flow);
        if (allocation == null) {
            duplicateReplies.increment();
            return;
        }
        parts.features().learn(flow.peer(), reply.features());
        if (reply.accepted()) {
            allocation.accepted(reply);
        } else {
            refused.increment();
            allocation.refused(reply.response());
        }
    }

    /** The peer says that a flow is gone whose reply never came; false if none waits for one. */
    boolean onDeallocation(long localEid) {
        UnicastFlow flow = parts.flows().get(localEid);
        Allocation allocation = flow == null ? null : tries.get(flow);
        if (allocation == null) {
            return false;
        }
        refused.increment();
        allocation.refused(-FlowError.NOT_ALLOCATED.number());
        return true;
    }

    /** The user does not want a flow that is not allocated yet; false if there is none. */
    boolean cancel(FlowEnd end) {
        Allocation allocation = pending.get(end);
        if (allocation == null) {
            return false;
        }
        end.close();
        allocation.cancel();
        return true;
    }

    /** Fails everything that waits, and closes the ends. */
    void close() {
        String ipcp = parts.shared().settings().self().name();
        for (Map.Entry<FlowEnd, Allocation> each : List.copyOf(pending.entrySet())) {
            each.getKey().close();
            each.getValue().fail(MemberProblems.shutdown(ipcp, each.getValue().what()));
        }
    }

    // What allocations say.

    RequestSender.Counts requests() {
        return requests;
    }

    void tries(UnicastFlow flow, Allocation allocation) {
        tries.put(flow, allocation);
    }

    void triesNoMore(UnicastFlow flow) {
        tries.remove(flow);
    }

    void timedOut() {
        timedOut.increment();
    }

    void over(FlowEnd end) {
        pending.remove(end);
    }
}
