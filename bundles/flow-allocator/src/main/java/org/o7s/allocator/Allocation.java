package org.o7s.allocator;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o7s.allocator.UnicastFlow.Identity;
import org.o7s.allocator.UnicastFlow.State;
import org.o7s.api.FlowError;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.ipcp.Ipcp.FlowAllocation;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.layer.Addresses;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Digest;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.problem.Problem;
import org.o7s.wire.g23.unicast.FaCodec;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;
import org.o7s.wire.g23.unicast.Features;

/**
 * One allocation on the requester's side, from the search for the name to its flow or its failure.
 *
 * <pre>
 *   directory --addresses--> try the first --accepted--> flow
 *                              | refused, silent, no way: the next, until none is left
 * </pre>
 *
 * <p>Each try has an EID of its own, which is registered before the request leaves: no reply is too
 * early, and none counts for another try. A member may be silent for an equal share of the time
 * that is left. Source: docs/wire/wire-unicast.md 5.4.
 */
final class Allocation {
    /** The most members that are asked. */
    static final int ADDRESSES_MAX = 8;

    /** The longest wait, whatever the deadline says, in ns. */
    static final long WAIT_MAX_NS = 600_000_000_000L;

    /** The longest search for the name, in ns. */
    static final long FIND_MAX_NS = 5_000_000_000L;

    private final Parts parts;
    private final Shared shared;
    private final Requester requester;
    private final FlowAllocation request;
    private final Digest digest;
    private final Reply<FlowAccepted> reply;
    private final ArrayDeque<Long> addresses = new ArrayDeque<>();
    private final long deadlineNs;
    private final Timer limit;
    private Problem reason;
    private boolean searching = true;
    private boolean over;
    private @Nullable UnicastFlow flow;
    private @Nullable Timer silence;
    private @Nullable RequestSender sending;

    /** An allocation that has not begun yet. */
    Allocation(
            Parts parts,
            Requester requester,
            FlowAllocation request,
            Digest digest,
            Reply<FlowAccepted> reply) {
        this.parts = parts;
        this.shared = parts.shared();
        this.requester = requester;
        this.request = request;
        this.digest = digest;
        this.reply = reply;
        this.reason = MemberProblems.timedOut(request.name(), "the directory of the layer");
        long nowNs = shared.nowNs();
        long waitNs = Math.clamp(request.deadlineNs() - nowNs, 0, WAIT_MAX_NS);
        this.deadlineNs = nowNs + waitNs;
        this.limit = shared.alarmIn(waitNs, this::deadlinePassed);
    }

    /** What fails if it fails. */
    static String what(FlowAllocation request) {
        return "cannot allocate a flow to \"" + request.name() + "\"";
    }

    String what() {
        return what(request);
    }

    /** Begins the search for the name. */
    void start() {
        parts.directory()
                .find(
                        digest.bytes(),
                        Math.min(deadlineNs - shared.nowNs(), FIND_MAX_NS),
                        found -> shared.outbox().event(() -> found(found)));
    }

    private void found(List<Long> found) {
        if (over || !searching) {
            return;
        }
        searching = false;
        long own = shared.sender().ownAddress();
        // Those that can be reached at this moment first, else in the directory's order.
        found.stream()
                .filter(address -> address != own)
                .sorted((a, b) -> Boolean.compare(isReached(b), isReached(a)))
                .limit(ADDRESSES_MAX)
                .forEach(addresses::add);
        if (addresses.isEmpty()) {
            fail(
                    AllocatorProblems.unknownName(
                            request.name(), Names.unknown(parts.registry(), digest)));
        } else {
            next();
        }
    }

    private boolean isReached(long address) {
        return shared.sender().reaches(address);
    }

    private void next() {
        Long address = addresses.poll();
        if (address == null) {
            fail(reason);
            return;
        }
        UnicastFlow attempt =
                new UnicastFlow(
                        new Identity(
                                request.flowId(),
                                request.name(),
                                request.provider(),
                                address,
                                QosMapping.cube(request.qos())));
        if (!parts.flows().add(attempt)) {
            fail(MemberProblems.limit(what(), FlowTable.FULL));
            return;
        }
        flow = attempt;
        requester.tries(attempt, this);
        if (!addresses.isEmpty()) {
            long shareNs = (deadlineNs - shared.nowNs()) / (addresses.size() + 1);
            silence = shared.alarmIn(shareNs, this::silent);
        }
        send(attempt);
    }

    private void send(UnicastFlow attempt) {
        byte[] message =
                FaCodec.encode(
                        new FlowRequest(
                                shared.sender().ownAddress(),
                                attempt.localEid(),
                                QosMapping.toWire(request.qos()),
                                digest.bytes(),
                                request.blob(),
                                Features.O7S));
        int mpsBytes = shared.sender().mpsBytes();
        if (mpsBytes > 0 && message.length > mpsBytes) {
            int blob = request.blob().length;
            fail(MemberProblems.tooLarge(what(), blob, blob - (message.length - mpsBytes)));
            return;
        }
        RequestSender sender =
                new RequestSender(
                        parts, requester.requests(), attempt.peer(), message, this::noWay);
        sending = sender;
        sender.start();
    }

    private String peer() {
        UnicastFlow attempt = flow;
        return attempt == null ? "nobody" : Addresses.text(attempt.peer());
    }

    private void noWay() {
        reason = AllocatorProblems.noRoute(request.name(), peer());
        endTry();
        next();
    }

    private void silent() {
        giveUpSilent();
        next();
    }

    private void deadlinePassed() {
        if (!over) {
            requester.timedOut();
            giveUpSilent();
            fail(reason);
        }
    }

    private void giveUpSilent() {
        UnicastFlow attempt = flow;
        if (attempt != null) {
            reason = MemberProblems.timedOut(request.name(), peer());
            distrust(attempt);
            remember(attempt);
            endTry();
        }
    }

    /** A late reply will make us tell the peer that nobody waits any more. */
    private void remember(UnicastFlow attempt) {
        if (parts.features().isOurs(attempt.peer())) {
            parts.forgotten().add(attempt);
        }
    }

    private void distrust(UnicastFlow attempt) {
        parts.directory().distrust(digest.bytes(), attempt.peer());
    }

    /** The member that is being tried said yes. */
    void accepted(FlowReply message) {
        UnicastFlow attempt = flow;
        if (attempt == null) {
            return;
        }
        flow = null;
        requester.triesNoMore(attempt);
        settle();
        attempt.setRemote(message.senderEid(), PeerFeatures.areOurs(message.features()));
        parts.service().open(attempt);
        FlowAccepted accepted = new FlowAccepted(message.opaque(), shared.settings().mplMs());
        shared.outbox().add(() -> reply.done(accepted));
    }

    /** The member that is being tried said no. */
    void refused(int response) {
        UnicastFlow attempt = flow;
        if (attempt == null) {
            return;
        }
        reason = MemberProblems.refused(request.name(), peer(), response);
        FlowError error = FlowError.ofResponse(response);
        // Who fails in the handshake has the name.
        if (error != FlowError.AUTHENTICATION && error != FlowError.ENCRYPTION) {
            distrust(attempt);
        }
        endTry();
        next();
    }

    /** Nobody wants the flow any more. */
    void cancel() {
        UnicastFlow attempt = flow;
        if (attempt != null) {
            remember(attempt);
        }
        fail(MemberProblems.limit(what(), "it was deallocated meanwhile"));
    }

    /** It is over, without a flow. */
    void fail(Problem why) {
        endTry();
        settle();
        shared.outbox().add(() -> reply.failed(why));
    }

    private void endTry() {
        stopTimers();
        UnicastFlow attempt = flow;
        if (attempt != null) {
            flow = null;
            requester.triesNoMore(attempt);
            parts.flows().remove(attempt);
            attempt.setState(State.CLOSED);
            parts.receivePath().forget(attempt);
        }
    }

    private void stopTimers() {
        Timer timer = silence;
        if (timer != null) {
            timer.cancel();
            silence = null;
        }
        RequestSender sender = sending;
        if (sender != null) {
            sender.stop();
            sending = null;
        }
    }

    private void settle() {
        over = true;
        stopTimers();
        limit.cancel();
        requester.over(request.provider());
    }
}
