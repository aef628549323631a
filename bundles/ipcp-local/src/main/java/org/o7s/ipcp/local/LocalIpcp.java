package org.o7s.ipcp.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.Losses;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Digest;
import org.o7s.core.member.LastHop;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.member.NameHash;
import org.o7s.core.member.Operations;
import org.o7s.core.member.Outbox;
import org.o7s.core.member.Registry;
import org.o7s.core.member.StatusBoard;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;

/**
 * A local IPCP: member, and only member, of its layer.
 *
 * <p>A request is raised to the broker of the same system; the pairing is known before the acceptor
 * can respond, and every non-zero response reaches the requester at once. Source:
 * docs/wire/wire-shims.md 4.1 and 9.5.
 */
final class LocalIpcp implements Ipcp {
    /** The largest packet: a whole slot, but for the trailer of the ends. */
    static final int MPS_BYTES = PacketPools.MAX_PAYLOAD_BYTES - 4;

    static final long MPL_MS = 100;
    static final int FLOWS_MAX = 16_384;
    static final int REQUESTS_MAX = 1024;
    private static final long WAIT_MAX_NS = 600_000_000_000L;

    private record Request(FlowAllocation asked, Reply<FlowAccepted> reply, Timer deadline) {}

    private final IpcpContext context;
    private final Outbox outbox = new Outbox();
    private final StatusBoard status;
    private final Operations operations;
    private final LocalCounters counters = LocalCounters.make();
    private final Map<Long, Request> requests = new LinkedHashMap<>();
    private final Map<FlowEnd, Pair> pairs = new LinkedHashMap<>();
    private long requestIds;
    private String layer = "";
    private @Nullable NameHash hash;
    private @Nullable Registry registry;

    LocalIpcp(IpcpContext context) {
        this.context = context;
        this.status = new StatusBoard(this, context.broker(), outbox);
        this.operations = new Operations(context.name(), status, outbox);
    }

    @Override
    public String name() {
        return context.name();
    }

    @Override
    public IpcpType type() {
        return IpcpType.LOCAL;
    }

    @Override
    public Loop loop() {
        return context.loop();
    }

    @Override
    public IpcpStatus status() {
        return status.current();
    }

    @Override
    public void bootstrap(LayerConfig config, Reply<IpcpStatus> reply) {
        operations.bootstrap(
                reply,
                () -> {
                    var algorithm = LocalIpcpFactory.read(config).sha3();
                    layer = config.layer();
                    NameHash opened =
                            new NameHash(
                                    context.slots(),
                                    "ipcp " + name(),
                                    algorithm,
                                    loop(),
                                    () -> outbox.event(this::sayStatus));
                    opened.countLosses(counters.all()::dropped);
                    hash = opened;
                    registry = new Registry(opened);
                    sayStatus();
                    outbox.add(() -> reply.done(status()));
                });
    }

    private void sayStatus() {
        NameHash h = hash;
        if (h != null) {
            status.say(
                    IpcpState.OPERATIONAL,
                    layer,
                    h.algorithm().policy(),
                    h.missing(),
                    Map.of("flows", Integer.toString(pairs.size() / 2)));
        }
    }

    private Registry registry() {
        Registry r = registry;
        if (r == null) {
            throw new IllegalStateException("not bootstrapped");
        }
        return r;
    }

    private NameHash hash() {
        NameHash h = hash;
        if (h == null) {
            throw new IllegalStateException("not bootstrapped");
        }
        return h;
    }

    @Override
    public void register(String name, Reply<Boolean> reply) {
        operations.run(
                "cannot register \"" + name + "\"",
                reply,
                () -> {
                    registry().register(name);
                    outbox.add(() -> reply.done(true));
                });
    }

    @Override
    public void unregister(String name, Reply<Boolean> reply) {
        operations.run(
                "cannot unregister \"" + name + "\"",
                reply,
                () -> {
                    registry().unregister(name);
                    outbox.add(() -> reply.done(true));
                });
    }

    @Override
    public void query(String name, Reply<NameAnswer> reply) {
        operations.run(
                "cannot ask for \"" + name + "\"",
                reply,
                () -> {
                    Digest digest = hash().digest(name);
                    boolean known = registry().name(digest).isPresent();
                    NameAnswer answer =
                            new NameAnswer(
                                    digest.toString(),
                                    known,
                                    known ? "this system" : "not registered in " + layer);
                    outbox.add(() -> reply.done(answer));
                });
    }

    @Override
    public void allocate(FlowAllocation asked, Reply<FlowAccepted> reply) {
        String what = "cannot allocate a flow to \"" + asked.name() + "\"";
        operations.run(
                what,
                reply,
                () -> {
                    Digest digest = hash().digest(asked.name());
                    if (registry().name(digest).isEmpty()) {
                        var unknown =
                                MemberProblems.unknownName(
                                        asked.name(), "it is not registered in " + layer);
                        outbox.add(() -> reply.failed(unknown));
                    } else if (requests.size() >= REQUESTS_MAX || pairs.size() >= 2 * FLOWS_MAX) {
                        counters.overLimit().increment();
                        String why = "this IPCP has too many flows or unanswered requests";
                        outbox.add(() -> reply.failed(MemberProblems.limit(what, why)));
                    } else {
                        request(asked, reply);
                    }
                });
    }

    private void request(FlowAllocation asked, Reply<FlowAccepted> reply) {
        long id = ++requestIds;
        long nowNs = loop().clocks().monotonicNs();
        long waitNs = Math.clamp(asked.deadlineNs() - nowNs, 0, WAIT_MAX_NS);
        Timer deadline =
                loop().schedule(nowNs + waitNs, () -> outbox.event(() -> deadlinePassed(id)));
        // Recorded before anybody is asked: no response is too early (9.5).
        requests.put(id, new Request(asked, reply, deadline));
        outbox.add(
                () ->
                        context.broker()
                                .flowRequested(
                                        this, id, asked.name(), asked.qos(), MPL_MS, asked.blob()));
    }

    private void deadlinePassed(long id) {
        Request request = requests.remove(id);
        if (request != null) {
            counters.timedOut().increment();
            outbox.add(
                    () ->
                            request.reply.failed(
                                    MemberProblems.timedOut(request.asked.name(), "this system")));
        }
    }

    @Override
    public void respond(long requestId, FlowAnswer answer, Reply<Boolean> reply) {
        operations.run(
                "cannot answer flow request " + requestId,
                reply,
                () -> {
                    Request request = requests.remove(requestId);
                    if (request == null) {
                        outbox.add(() -> reply.failed(MemberProblems.noRequest(requestId)));
                        return;
                    }
                    request.deadline.cancel();
                    switch (answer) {
                        case Accept accept -> pair(request, accept);
                        case Refuse(int response) -> {
                            counters.refused().increment();
                            outbox.add(() -> request.reply.failed(refused(request, response)));
                        }
                        case Ignore() -> {
                            counters.refused().increment();
                            outbox.add(() -> request.reply.failed(ignored(request)));
                        }
                    }
                    outbox.add(() -> reply.done(true));
                });
    }

    private static Problem refused(Request request, int response) {
        return MemberProblems.refused(request.asked.name(), "this system", response);
    }

    private static Problem ignored(Request request) {
        return MemberProblems.unknownName(
                request.asked.name(), "nobody accepts flows for it in this system");
    }

    private void pair(Request request, Accept accept) {
        Pair pair =
                new Pair(
                        loop(),
                        counters,
                        ended -> outbox.event(() -> end(ended)),
                        request.asked.name(),
                        request.asked.flowId(),
                        request.asked.provider(),
                        accept.flowId(),
                        accept.provider());
        pairs.put(pair.requester(), pair);
        pairs.put(pair.acceptor(), pair);
        counters.allocated().increment();
        status.sayFlows(pairs.size() / 2);
        pair.open(MPS_BYTES);
        outbox.add(() -> request.reply.done(new FlowAccepted(accept.blob(), MPL_MS)));
    }

    @Override
    public void deallocate(FlowEnd provider) {
        outbox.event(
                () -> {
                    Pair pair = pairs.get(provider);
                    if (pair != null) {
                        end(pair);
                    } else {
                        requests.values().stream()
                                .filter(r -> r.asked.provider() == provider)
                                .findFirst()
                                .ifPresent(this::abandon);
                        provider.close();
                    }
                });
    }

    private void abandon(Request request) {
        requests.values().remove(request);
        request.deadline.cancel();
        String what = "cannot allocate a flow to \"" + request.asked.name() + "\"";
        outbox.add(
                () ->
                        request.reply.failed(
                                MemberProblems.limit(what, "it was deallocated meanwhile")));
    }

    private void end(Pair pair) {
        pairs.remove(pair.requester());
        pairs.remove(pair.acceptor());
        pair.close();
        status.sayFlows(pairs.size() / 2);
    }

    @Override
    public void explain(FlowPath.Question question, Reply<FlowPath> reply) {
        operations.run(
                "cannot say how packets go",
                reply,
                () -> {
                    FlowPath path =
                            switch (question.target()) {
                                case FlowPath.OfFlow(int flowId) -> pathOf(flowId);
                                case FlowPath.ToName(String name) -> pathTo(name);
                            };
                    outbox.add(() -> reply.done(path));
                });
    }

    private FlowPath pathOf(int flowId) {
        Optional<Pair> pair = pairs.values().stream().filter(p -> p.has(flowId)).findFirst();
        Map<String, String> facts = new LinkedHashMap<>();
        String end;
        if (pair.isPresent()) {
            facts.putAll(pair.get().facts(flowId));
            end = "arrives at flow " + pair.get().other(flowId) + " of this system";
        } else {
            Request request =
                    requests.values().stream()
                            .filter(r -> r.asked.flowId() == flowId)
                            .findFirst()
                            .orElseThrow(
                                    () -> new ProblemException(MemberProblems.unknownFlow(flowId)));
            facts.put("flow", "requested to \"" + request.asked.name() + "\", not accepted yet");
            end = "arrives in this system once somebody accepts";
        }
        facts.put(Losses.LABEL, Losses.among(counters.all().snapshot()).text());
        return LastHop.at(this, facts, end);
    }

    private FlowPath pathTo(String name) {
        if (registry().name(hash().digest(name)).isEmpty()) {
            throw new ProblemException(
                    MemberProblems.unknownName(name, "it is not registered in " + layer));
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("registry", "\"" + name + "\" is registered in this system");
        return LastHop.at(this, facts, "arrives in this system");
    }

    @Override
    public void rib(Reply<Map<String, Map<String, String>>> reply) {
        outbox.event(
                () -> {
                    Map<String, Map<String, String>> rib = status.info();
                    rib.put("counters/ipcp", Operations.words(counters.all().snapshot()));
                    Registry r = registry;
                    rib.put("registry/names", r == null ? Map.of() : r.view());
                    for (Pair pair : pairs.values()) {
                        rib.put(
                                "flows/" + pair.ids(),
                                Map.of("Name", pair.name(), "Traffic", pair.traffic()));
                    }
                    outbox.add(() -> reply.done(rib));
                });
    }

    @Override
    public void shutdown(Reply<Boolean> reply) {
        outbox.event(
                () -> {
                    for (Pair pair : List.copyOf(pairs.values())) {
                        end(pair);
                    }
                    List<Request> unanswered = List.copyOf(requests.values());
                    requests.clear();
                    for (Request request : unanswered) {
                        request.deadline.cancel();
                        String what = "cannot allocate a flow to \"" + request.asked.name() + "\"";
                        outbox.add(
                                () -> request.reply.failed(MemberProblems.shutdown(name(), what)));
                    }
                    operations.shutdown(layer, hash);
                    outbox.add(() -> reply.done(true));
                });
    }
}
