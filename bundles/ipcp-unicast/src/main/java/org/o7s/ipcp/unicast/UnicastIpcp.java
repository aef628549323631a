package org.o7s.ipcp.unicast;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.connection.Component;
import org.o7s.connection.ConnectionManager;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.layer.Addresses;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.Operations;
import org.o7s.core.member.Outbox;
import org.o7s.core.member.StatusBoard;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.enrolment.EnrolmentServer;
import org.o7s.membership.Joining;
import org.o7s.membership.PeerTalk;
import org.o7s.wire.g23.unicast.CepRecord;
import org.o7s.wire.g23.unicast.OepLayer;

/**
 * A unicast IPCP: joins a layer, or makes one, and is then a {@link Member} of it until it is
 * destroyed.
 *
 * <pre>
 *   BOOT ──bootstrap──────────────→ Birth ──policies here──→ member
 *     └───enrol──→ Joining ──answer──↗
 * </pre>
 *
 * <p>Source: docs/wire/wire-unicast.md 12, design section 2.
 */
final class UnicastIpcp implements Ipcp {
    private final IpcpContext context;
    private final Outbox outbox = new Outbox();
    private final StatusBoard status;
    private final Operations operations;
    private final ConnectionManager connections;
    private final EnrolmentServer enrolments;
    private @Nullable Joining joining;
    private @Nullable Birth birth;
    private @Nullable Member member;

    UnicastIpcp(IpcpContext context) {
        this.context = context;
        this.status = new StatusBoard(this, context.broker(), outbox);
        this.operations = new Operations(context.name(), status, outbox);
        this.connections = new ConnectionManager(this, context, outbox);
        this.enrolments =
                new EnrolmentServer(
                        this,
                        outbox,
                        () ->
                                Optional.ofNullable(member)
                                        .map(m -> LayerWire.encode(m.settings(), m.address())));
        connections.offer(
                new Component(
                        CepRecord.ENROLMENT,
                        () -> Records.ENROLMENT,
                        c -> enrolments.serve(new PeerTalk(c))));
        connections.offer(
                new Component(
                        CepRecord.MANAGEMENT,
                        () -> Records.management(member().address()),
                        c -> member().managementConnected(c)));
        connections.offer(
                new Component(
                        CepRecord.DATA_TRANSFER,
                        () -> Records.dataTransfer(member().address()),
                        c -> member().dataConnected(c)));
    }

    @Override
    public String name() {
        return context.name();
    }

    @Override
    public IpcpType type() {
        return IpcpType.UNICAST;
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
                    LayerSettings settings = UnicastOptions.read(config);
                    beBorn(settings, 0, () -> outbox.add(() -> reply.done(status())));
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
                        throw new ProblemException(UnicastProblems.enrolling(name(), what));
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
            beBorn(
                    LayerWire.decode(layer),
                    layer.unicast().orElseThrow().directory().peer(),
                    () -> {
                        confirm.run();
                        outbox.add(() -> reply.done(status()));
                    });
        }

        @Override
        public void failed(Problem problem) {
            joining = null;
            outbox.add(() -> reply.failed(problem));
        }
    }

    private void beBorn(LayerSettings settings, long peer, Runnable done) {
        Birth next =
                new Birth(
                        context,
                        "ipcp " + name(),
                        settings,
                        outbox,
                        address -> begin(settings, address, peer),
                        this::sayStatus,
                        done);
        birth = next;
        sayStatus();
        next.begin();
    }

    private void begin(LayerSettings settings, long address, long peer) {
        Birth born = birth;
        if (born == null) {
            throw new IllegalStateException("a member without admission");
        }
        member =
                new Member(this, context, settings, address, peer, born.admission(), this::changed);
        connections.start(settings.layer(), born.admission());
        sayStatus();
    }

    private void changed() {
        outbox.event(this::sayStatus);
    }

    private void sayStatus() {
        Birth born = birth;
        if (born == null || status.current().state() == IpcpState.SHUTDOWN) {
            return;
        }
        LayerSettings settings = born.settings();
        Map<String, String> facts = new LinkedHashMap<>();
        Member m = member;
        if (m != null) {
            facts.put("address", Addresses.text(m.address()));
            facts.put("routes", Integer.toString(m.transfer().table().size()));
            facts.put("flows", Integer.toString(m.allocator().flowCount()));
        }
        String detail = m == null || m.detail().isEmpty() ? born.missing() : m.detail();
        status.say(
                IpcpState.OPERATIONAL, settings.layer(), settings.hash().policy(), detail, facts);
        if (m != null && detail.isEmpty()) {
            born.complete();
        }
    }

    private Member member() {
        Member m = member;
        if (m == null) {
            Birth born = birth;
            throw new ProblemException(
                    UnicastProblems.noMember(name(), born == null ? "" : born.missing()));
        }
        return m;
    }

    /** Runs an operation of a member. */
    private void asMember(String what, Reply<?> reply, Consumer<Member> operation) {
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
    public void register(String name, Reply<Boolean> reply) {
        asMember(
                "cannot register \"" + name + "\"",
                reply,
                m -> m.allocator().register(name, reply));
    }

    @Override
    public void unregister(String name, Reply<Boolean> reply) {
        asMember(
                "cannot unregister \"" + name + "\"",
                reply,
                m -> m.allocator().unregister(name, reply));
    }

    @Override
    public void query(String name, Reply<NameAnswer> reply) {
        asMember("cannot ask for \"" + name + "\"", reply, m -> m.allocator().query(name, reply));
    }

    @Override
    public void allocate(FlowAllocation request, Reply<FlowAccepted> reply) {
        asMember(
                "cannot allocate a flow to \"" + request.name() + "\"",
                reply,
                m -> m.allocator().allocate(request, reply));
    }

    @Override
    public void respond(long requestId, FlowAnswer answer, Reply<Boolean> reply) {
        asMember(
                "cannot answer request " + requestId,
                reply,
                m -> m.allocator().respond(requestId, answer, reply));
    }

    @Override
    public void deallocate(FlowEnd provider) {
        Member m = member;
        if (m != null) {
            outbox.event(() -> m.allocator().deallocate(provider));
        }
    }

    @Override
    public void view(Reply<LayerView> reply) {
        asMember(
                "cannot look at the layer of \"" + name() + "\"",
                reply,
                m -> {
                    LayerView view = MemberViews.layer(m, connections);
                    outbox.add(() -> reply.done(view));
                });
    }

    @Override
    public void explain(FlowPath.Question question, Reply<FlowPath> reply) {
        asMember("cannot say how packets go", reply, m -> m.explain(question, reply));
    }

    @Override
    public void reconfigure(LayerChange.Request request, Reply<LayerChange> reply) {
        asMember(
                "cannot change policies of the layer of \"" + name() + "\"",
                reply,
                m -> m.reconfiguration().change(request, reply));
    }

    @Override
    public void rib(Reply<Map<String, Map<String, String>>> reply) {
        outbox.event(
                () -> {
                    Map<String, Map<String, String>> rib = new LinkedHashMap<>(status.info());
                    Member m = member;
                    if (m != null) {
                        rib.putAll(MemberViews.rib(m, connections, enrolments));
                    }
                    outbox.add(() -> reply.done(rib));
                });
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
                    Member m = member;
                    if (m != null) {
                        m.close();
                    }
                    connections.stop();
                    Birth born = birth;
                    if (born != null) {
                        born.close();
                    }
                    String layer = status.current().layer().orElse("");
                    String hash = status.current().hash();
                    status.say(IpcpState.SHUTDOWN, layer, hash, "", Map.of());
                    outbox.add(() -> reply.done(true));
                });
    }
}
