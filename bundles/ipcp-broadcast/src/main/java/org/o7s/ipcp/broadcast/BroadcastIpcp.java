package org.o7s.ipcp.broadcast;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.connection.Component;
import org.o7s.connection.ConnectionManager;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.Operations;
import org.o7s.core.member.Outbox;
import org.o7s.core.member.StatusBoard;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.enrolment.EnrolmentServer;
import org.o7s.membership.AdmissionSlot;
import org.o7s.membership.Joining;
import org.o7s.membership.PeerTalk;
import org.o7s.policy.admission.AdmissionPolicy;
import org.o7s.wire.g23.unicast.CepRecord;
import org.o7s.wire.g23.unicast.Features;
import org.o7s.wire.g23.unicast.OepLayer;

/**
 * A broadcast IPCP: joins a layer, or makes one, and is then a {@link BroadcastMember} of it until
 * it is destroyed.
 *
 * <pre>
 *   BOOT ──bootstrap──────────────→ OPERATIONAL ──policy here──→ member
 *     └───enrol──→ Joining ──answer──↗
 * </pre>
 *
 * <p>Source: docs/wire/wire-shims.md 5, docs/wire/broadcast.md.
 */
final class BroadcastIpcp implements Ipcp {
    /** The hash of all broadcast layers (docs/wire/wire-shims.md 5.4). */
    private static final String HASH = "sha3-256";

    private final IpcpContext context;
    private final Outbox outbox = new Outbox();
    private final StatusBoard status;
    private final Operations operations;
    private final ConnectionManager connections;
    private final EnrolmentServer enrolments;
    private @Nullable Joining joining;
    private @Nullable BroadcastSettings settings;
    private @Nullable TransferSlot transfer;
    private @Nullable PolicySlot<AdmissionPolicy> admission;
    private @Nullable BroadcastMember member;

    BroadcastIpcp(IpcpContext context) {
        this.context = context;
        this.status = new StatusBoard(this, context.broker(), outbox);
        this.operations = new Operations(context.name(), status, outbox);
        this.connections = new ConnectionManager(this, context, outbox);
        this.enrolments = new EnrolmentServer(this, outbox, this::handOut);
        connections.offer(
                new Component(
                        CepRecord.ENROLMENT,
                        () -> CepRecord.enrolment(Features.O7S),
                        c -> enrolments.serve(new PeerTalk(c))));
        connections.offer(
                new Component(
                        CepRecord.DATA_TRANSFER,
                        () -> member().record(),
                        c -> member().connected(c),
                        // Members of 0.23 stop reading at a keepalive, and never take a dead
                        // adjacency away (docs/wire/wire-shims.md 5.6).
                        false));
    }

    /** What a newcomer with these features gets; nothing if it could not do its part. */
    private Optional<OepLayer> handOut(int features) {
        return Optional.ofNullable(member)
                .map(BroadcastMember::settings)
                .filter(s -> s.isForAll() || Features.has(features, Features.O7S))
                .map(BroadcastSettings::encode);
    }

    @Override
    public String name() {
        return context.name();
    }

    @Override
    public IpcpType type() {
        return IpcpType.BROADCAST;
    }

    @Override
    public Loop loop() {
        return context.loop();
    }

    @Override
    public IpcpStatus status() {
        return status.current();
    }

    // ---- becoming a member ----

    @Override
    public void bootstrap(LayerConfig config, Reply<IpcpStatus> reply) {
        joiningOrNot(
                "cannot bootstrap \"" + name() + "\"",
                reply,
                () -> {
                    beMember(BroadcastOptions.read(config));
                    outbox.add(() -> reply.done(status()));
                });
    }

    @Override
    public void enrol(Enrolment request, Reply<IpcpStatus> reply) {
        joiningOrNot(
                "cannot enrol \"" + name() + "\"",
                reply,
                () -> {
                    Joining next =
                            new Joining(
                                    this, context, outbox, connections, request, new Entry(reply));
                    joining = next;
                    next.begin();
                });
    }

    /** Runs an operation that needs an IPCP in no layer, and on no way into one. */
    private void joiningOrNot(String what, Reply<IpcpStatus> reply, Runnable operation) {
        operations.bootstrap(
                reply,
                () -> {
                    if (joining != null) {
                        throw new ProblemException(BroadcastProblems.enrolling(name(), what));
                    }
                    operation.run();
                });
    }

    /** The member that is asked has answered, or has not. */
    private final class Entry implements Joining.Outcome {
        private final Reply<IpcpStatus> reply;

        Entry(Reply<IpcpStatus> reply) {
            this.reply = reply;
        }

        @Override
        public void welcome(OepLayer layer, Runnable confirm) {
            joining = null;
            beMember(BroadcastSettings.decode(layer));
            confirm.run();
            outbox.add(() -> reply.done(status()));
        }

        @Override
        public void failed(Problem problem) {
            joining = null;
            outbox.add(() -> reply.failed(problem));
        }
    }

    private void beMember(BroadcastSettings agreed) {
        settings = agreed;
        String owner = "ipcp " + name();
        PolicySlot<AdmissionPolicy> doorkeeper =
                AdmissionSlot.open(
                        context.slots(),
                        owner,
                        agreed.layer(),
                        agreed.admission().name(),
                        agreed.admission().parameters(),
                        loop());
        doorkeeper.onExchange(this::changed);
        admission = doorkeeper;
        transfer =
                new TransferSlot(
                        context, owner, agreed.transfer(), () -> outbox.event(this::policyChanged));
        policyChanged();
    }

    /** A member needs its policy to begin; later it waits for it, or goes on with what it has. */
    private void policyChanged() {
        TransferSlot slot = transfer;
        BroadcastSettings agreed = settings;
        PolicySlot<AdmissionPolicy> doorkeeper = admission;
        if (slot == null || agreed == null || doorkeeper == null) {
            return;
        }
        if (member == null && slot.missing().isEmpty()) {
            member = new BroadcastMember(context, agreed, slot, outbox, this::changed);
            connections.start(agreed.layer(), doorkeeper);
        }
        sayStatus();
    }

    private void changed() {
        outbox.event(this::sayStatus);
    }

    private void sayStatus() {
        BroadcastSettings agreed = settings;
        TransferSlot slot = transfer;
        PolicySlot<AdmissionPolicy> doorkeeper = admission;
        if (agreed == null
                || slot == null
                || doorkeeper == null
                || status.current().state() == IpcpState.SHUTDOWN) {
            return;
        }
        String missing = slot.missing();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("transfer", agreed.transfer().name());
        BroadcastMember m = member;
        if (m != null) {
            facts.put("neighbours", Integer.toString(m.neighbourCount()));
            facts.put("flows", Integer.toString(m.joinedCount()));
        }
        status.say(
                IpcpState.OPERATIONAL,
                agreed.layer(),
                HASH,
                missing.isEmpty() ? AdmissionSlot.missing(doorkeeper) : missing,
                facts);
    }

    private BroadcastMember member() {
        BroadcastMember m = member;
        if (m == null) {
            TransferSlot slot = transfer;
            throw new ProblemException(
                    BroadcastProblems.noMember(name(), slot == null ? "" : slot.missing()));
        }
        return m;
    }

    /** Runs an operation of a member. */
    private void asMember(String what, Reply<?> reply, Consumer<BroadcastMember> operation) {
        operations.run(what, reply, () -> operation.accept(member()));
    }

    // ---- being one ----

    @Override
    public void connect(Connection connection, Reply<Boolean> reply) {
        asMember(
                "cannot connect to \"" + connection.member() + "\"",
                reply,
                _ -> connections.connect(connection, reply));
    }

    @Override
    public void disconnect(Connection connection, Reply<Boolean> reply) {
        asMember(
                "cannot disconnect from \"" + connection.member() + "\"",
                reply,
                _ -> connections.disconnect(connection, reply));
    }

    @Override
    public void join(FlowJoin request, Reply<FlowJoined> reply) {
        asMember(
                "cannot join layer \"" + request.layer() + "\"",
                reply,
                m -> m.join(request, reply));
    }

    @Override
    public void deallocate(FlowEnd provider) {
        BroadcastMember m = member;
        outbox.event(
                () -> {
                    if (m != null) {
                        m.leave(provider);
                    } else {
                        provider.close();
                    }
                });
    }

    // ---- what a broadcast layer does not have ----

    @Override
    public void register(String name, Reply<Boolean> reply) {
        refuse("cannot register \"" + name + "\" with IPCP \"" + name() + "\"", reply);
    }

    @Override
    public void unregister(String name, Reply<Boolean> reply) {
        outbox.event(() -> outbox.add(() -> reply.done(true)));
    }

    @Override
    public void query(String name, Reply<NameAnswer> reply) {
        refuse("cannot ask IPCP \"" + name() + "\" for \"" + name + "\"", reply);
    }

    @Override
    public void allocate(FlowAllocation request, Reply<FlowAccepted> reply) {
        refuse("cannot allocate a flow to \"" + request.name() + "\"", reply);
    }

    @Override
    public void respond(long requestId, FlowAnswer answer, Reply<Boolean> reply) {
        refuse("cannot answer flow request " + requestId, reply);
    }

    private void refuse(String what, Reply<?> reply) {
        outbox.event(() -> outbox.add(() -> reply.failed(BroadcastProblems.noNames(what))));
    }

    // ---- what it tells ----

    @Override
    public void view(Reply<LayerView> reply) {
        asMember(
                "cannot look at the layer of \"" + name() + "\"",
                reply,
                m -> {
                    LayerView view =
                            new LayerView(
                                    m.settings().layer(),
                                    0,
                                    List.of(),
                                    List.of(),
                                    connections.adjacencies(),
                                    List.of(),
                                    List.of(),
                                    policies());
                    outbox.add(() -> reply.done(view));
                });
    }

    @Override
    public void explain(FlowPath.Question question, Reply<FlowPath> reply) {
        switch (question.target()) {
            case FlowPath.ToName(String name) ->
                    refuse("cannot say how packets to \"" + name + "\" go", reply);
            case FlowPath.OfFlow(int flowId) ->
                    asMember(
                            "cannot say how packets of flow " + flowId + " go",
                            reply,
                            m -> {
                                TransferSlot slot = transfer;
                                String policy = slot == null ? "" : slot.description();
                                FlowPath path = m.path(this, policy, flowId);
                                outbox.add(() -> reply.done(path));
                            });
        }
    }

    private Map<String, String> policies() {
        Map<String, String> policies = new LinkedHashMap<>();
        PolicySlot<AdmissionPolicy> doorkeeper = admission;
        if (doorkeeper != null) {
            policies.put(
                    PolicyKind.ADMISSION.name(),
                    doorkeeper.why().isEmpty()
                            ? doorkeeper.policy()
                            : doorkeeper.policy() + " (" + doorkeeper.why() + ")");
        }
        TransferSlot slot = transfer;
        if (slot != null) {
            policies.put(PolicyKind.BROADCAST.name(), slot.description());
        }
        return policies;
    }

    @Override
    public void rib(Reply<Map<String, Map<String, String>>> reply) {
        outbox.event(
                () -> {
                    Map<String, Map<String, String>> rib = new LinkedHashMap<>(status.info());
                    BroadcastMember m = member;
                    if (m != null) {
                        rib.putAll(m.rib());
                        put(rib, "ipcp", m.transfer().counters().all());
                        put(rib, "connections", connections.counters());
                        put(rib, "enrolment", enrolments.counters());
                    }
                    outbox.add(() -> reply.done(rib));
                });
    }

    private static void put(
            Map<String, Map<String, String>> rib, String part, CounterSet counters) {
        rib.put("counters/" + part, Operations.words(counters.snapshot()));
    }

    @Override
    public void shutdown(Reply<Boolean> reply) {
        outbox.event(
                () -> {
                    Joining under = joining;
                    joining = null;
                    if (under != null) {
                        under.cancel();
                    }
                    enrolments.stop();
                    BroadcastMember m = member;
                    if (m != null) {
                        m.close();
                    }
                    connections.stop();
                    TransferSlot slot = transfer;
                    if (slot != null) {
                        slot.close();
                    }
                    PolicySlot<AdmissionPolicy> doorkeeper = admission;
                    if (doorkeeper != null) {
                        doorkeeper.close();
                    }
                    String layer = status.current().layer().orElse("");
                    String hash = status.current().hash();
                    status.say(IpcpState.SHUTDOWN, layer, hash, "", Map.of());
                    outbox.add(() -> reply.done(true));
                });
    }
}
