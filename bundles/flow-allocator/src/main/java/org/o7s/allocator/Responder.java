package org.o7s.allocator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.allocator.ReplyMemory.Answer;
import org.o7s.allocator.UnicastFlow.Identity;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.ipcp.Broker;
import org.o7s.core.ipcp.Ipcp.Accept;
import org.o7s.core.ipcp.Ipcp.FlowAnswer;
import org.o7s.core.ipcp.Ipcp.Ignore;
import org.o7s.core.ipcp.Ipcp.Refuse;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Digest;
import org.o7s.core.member.MemberProblems;
import org.o7s.wire.g23.unicast.FaCodec;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;
import org.o7s.wire.g23.unicast.Features;

/**
 * The responder's side of allocations.
 *
 * <p>Requests do not wait for each other. One for a name that is not registered here is refused at
 * once; one that is repeated gets what the first one got. Limits: {@link #REQUESTS_MAX} requests
 * that wait for the broker, {@link #REQUESTS_PER_SOURCE_MAX} of one source. Belongs to the loop.
 * Source: docs/wire/wire-unicast.md 5.5 and 11 rows FA2, FA3 and FA8.
 */
final class Responder {
    /** The most requests that wait for an answer of the broker. */
    static final int REQUESTS_MAX = 1024;

    /** The most of them that name one source. */
    static final int REQUESTS_PER_SOURCE_MAX = 128;

    /** How long the broker may take to answer a request, in ns. */
    static final long REQUEST_LIFETIME_NS = 30_000_000_000L;

    private static final int NAME = -FlowError.NAME.number();
    private static final int NO_IPCP = -FlowError.NO_IPCP.number();
    private static final int NO_RESOURCES = -FlowError.OUT_OF_RESOURCES.number();
    private static final int NOT_ALLOCATED = -FlowError.NOT_ALLOCATED.number();

    /** A request that the broker has not answered yet. */
    private record Offered(
            RequestKey key, String name, QosSpec qos, boolean isOurs, Timer expiry) {}

    private final Parts parts;
    private final Shared shared;
    private final Broker broker;
    private final Map<Long, Offered> offered = new LinkedHashMap<>();
    private final Map<RequestKey, Long> waiting = new HashMap<>();
    private final Map<Long, Integer> bySource = new HashMap<>();
    private final Map<UnicastFlow, RequestKey> served = new HashMap<>();
    private final ReplyMemory memory = new ReplyMemory();
    private long requestIds;

    private final Counter received;
    private final Counter repeatedReplies;
    private final Counter ignoredDuplicates;
    private final Counter ignoredOwnAddress;
    private final Counter ignoredOverLimit;
    private final Counter refusedNames;
    private final Counter refused;
    private final Counter expired;

    Responder(Parts parts, Broker broker) {
        this.parts = parts;
        this.shared = parts.shared();
        this.broker = broker;
        CounterSet counters = shared.counters();
        this.received = counters.make("received-requests");
        this.repeatedReplies = counters.make("repeated-replies");
        this.ignoredDuplicates = counters.make("ignored-duplicate-requests");
        this.ignoredOwnAddress = counters.make("ignored-requests-own-address");
        this.ignoredOverLimit = counters.make("ignored-requests-over-limit");
        this.refusedNames = counters.make("refused-unregistered-names");
        this.refused = counters.make("refused-requests");
        this.expired = counters.make("expired-requests");
    }

    /** How many requests wait for the broker. */
    int pending() {
        return offered.size();
    }

    /** A request came. */
    void onRequest(FlowRequest request) {
        received.increment();
        if (request.source() == shared.sender().ownAddress()) {
            ignoredOwnAddress.increment();
            return;
        }
        RequestKey key = new RequestKey(request.source(), request.senderEid());
        Answer answer = memory.find(key);
        if (waiting.containsKey(key)) {
            ignoredDuplicates.increment();
        } else if (answer != null) {
            answerAgain(key, answer);
        } else {
            offer(key, request);
        }
    }

    private void answerAgain(RequestKey key, Answer answer) {
        byte[] reply = answer.take(shared.nowNs());
        if (reply != null && parts.post().offer(key.source(), reply)) {
            repeatedReplies.increment();
        } else {
            ignoredDuplicates.increment();
        }
    }

    private void offer(RequestKey key, FlowRequest request) {
        Optional<String> name = parts.registry().name(new Digest(request.hash()));
        if (name.isEmpty()) {
            // Neither remembered nor kept if it cannot leave: anybody can ask for anything.
            refusedNames.increment();
            boolean isOurs = PeerFeatures.areOurs(request.features());
            parts.post().offer(key.source(), FaCodec.encode(refusal(key, isOurs, NAME)));
            return;
        }
        int ofSource = bySource.getOrDefault(key.source(), 0);
        if (offered.size() >= REQUESTS_MAX || ofSource >= REQUESTS_PER_SOURCE_MAX) {
            ignoredOverLimit.increment();
            return;
        }
        long id = ++requestIds;
        QosSpec qos = QosMapping.fromWire(request.qos());
        Timer expiry = shared.alarmIn(REQUEST_LIFETIME_NS, () -> expired(id));
        boolean isOurs = PeerFeatures.areOurs(request.features());
        offered.put(id, new Offered(key, name.get(), qos, isOurs, expiry));
        waiting.put(key, id);
        bySource.put(key.source(), ofSource + 1);
        AllocatorSettings settings = shared.settings();
        byte[] blob = request.opaque();
        shared.outbox()
                .add(
                        () ->
                                broker.flowRequested(
                                        settings.self(),
                                        id,
                                        name.get(),
                                        qos,
                                        settings.mplMs(),
                                        blob));
    }

    /** To a peer that showed no features, an answer carries none (docs/wire/extensions.md). */
    private static int features(boolean isOurs) {
        return isOurs ? Features.O7S : 0;
    }

    private static FlowReply refusal(RequestKey key, boolean isOurs, int response) {
        return FlowReply.rejected(key.senderEid(), 0, response, features(isOurs));
    }

    private void expired(long requestId) {
        if (take(requestId) != null) {
            expired.increment();
        }
    }

    private @Nullable Offered take(long requestId) {
        Offered request = offered.remove(requestId);
        if (request != null) {
            request.expiry.cancel();
            waiting.remove(request.key);
            bySource.computeIfPresent(request.key.source(), (s, n) -> n == 1 ? null : n - 1);
        }
        return request;
    }

    /** The broker answers a request. */
    void respond(long requestId, FlowAnswer answer, Reply<Boolean> reply) {
        Offered request = take(requestId);
        if (request == null) {
            shared.outbox().add(() -> reply.failed(MemberProblems.noRequest(requestId)));
            return;
        }
        switch (answer) {
            // Forgotten, so that a repeated request may find somebody who accepts meanwhile.
            case Ignore() -> shared.outbox().add(() -> reply.done(true));
            case Refuse(int response) -> {
                // Zero would accept.
                refuse(request, response == 0 ? NO_IPCP : response);
                shared.outbox().add(() -> reply.done(true));
            }
            case Accept accept -> accept(request, accept, reply);
        }
    }

    private void refuse(Offered request, int response) {
        refused.increment();
        RequestKey key = request.key;
        byte[] message = FaCodec.encode(refusal(key, request.isOurs, response));
        memory.over(key, message, shared.nowNs());
        parts.post().send(key.source(), message);
    }

    private void accept(Offered request, Accept accept, Reply<Boolean> reply) {
        String what = "cannot accept a flow for \"" + request.name + "\"";
        int bytes = accept.blob().length;
        int maxBytes = replyBlobMaxBytes();
        if (bytes > maxBytes) {
            refuse(request, NO_IPCP);
            shared.outbox().add(() -> reply.failed(MemberProblems.tooLarge(what, bytes, maxBytes)));
            return;
        }
        UnicastFlow flow =
                new UnicastFlow(
                        new Identity(
                                accept.flowId(),
                                request.name,
                                accept.provider(),
                                request.key.source(),
                                QosMapping.cube(request.qos)));
        if (!parts.flows().add(flow)) {
            refuse(request, NO_RESOURCES);
            shared.outbox().add(() -> reply.failed(MemberProblems.limit(what, FlowTable.FULL)));
            return;
        }
        flow.setRemote(request.key.senderEid(), request.isOurs);
        byte[] message =
                FaCodec.encode(
                        new FlowReply(
                                request.key.senderEid(),
                                flow.localEid(),
                                0,
                                accept.blob(),
                                features(request.isOurs)));
        memory.accepted(request.key, message, shared.nowNs());
        served.put(flow, request.key);
        flow.onFirstHeard(() -> memory.confirmed(request.key));
        // The reply before the first packet of our user.
        parts.post().send(flow.peer(), message);
        parts.service().open(flow);
        shared.outbox().add(() -> reply.done(true));
    }

    private int replyBlobMaxBytes() {
        int mpsBytes = shared.sender().mpsBytes();
        int fits = mpsBytes > 0 ? mpsBytes - FaCodec.FIXED_BYTES : FaCodec.MAX_OPAQUE_BYTES;
        return Math.clamp(fits, 0, FaCodec.MAX_OPAQUE_BYTES);
    }

    /** A flow ended; if it was requested by a peer, a late request for it finds nothing. */
    void ended(UnicastFlow flow) {
        RequestKey key = served.remove(flow);
        if (key != null) {
            memory.over(
                    key,
                    FaCodec.encode(refusal(key, flow.isPeerOurs(), NOT_ALLOCATED)),
                    shared.nowNs());
        }
    }

    /** Forgets everything that waits. */
    void close() {
        for (Offered request : offered.values()) {
            request.expiry.cancel();
        }
        offered.clear();
        waiting.clear();
        bySource.clear();
    }
}
