package org.o7s.irm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.Broker;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpOption;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.LayerPromise;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.testkit.RecordedReply;

/** Layers in memory, whose IPCPs do as they are told: honest, silent, slow or refusing. */
final class FakeWorld {
    static final int MPS_BYTES = 1000;

    private final Map<String, Map<String, FakeIpcp>> served = new HashMap<>();

    /** Names of members that answer newcomers, and the layers that they are in. */
    final Map<String, String> welcoming = new HashMap<>();

    final List<FakeIpcp> made = new ArrayList<>();

    FakeIpcp ipcp(String name) {
        return made.stream()
                .filter(i -> i.name().equals(name))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    /** Makes IPCPs of a type; the option {@code bad} is refused, {@code fail} fails late. */
    final class Factory implements IpcpFactory {
        private final IpcpType type;

        Factory(IpcpType type) {
            this.type = type;
        }

        @Override
        public IpcpType type() {
            return type;
        }

        @Override
        public List<IpcpOption> options() {
            return List.of();
        }

        @Override
        public void validate(LayerConfig config) {
            if (config.last("bad").isPresent()) {
                throw new ProblemException(problem("E-FAKE-BAD", "option bad is bad"));
            }
        }

        @Override
        public Ipcp create(IpcpContext context) {
            FakeIpcp ipcp = new FakeIpcp(type, context);
            made.add(ipcp);
            return ipcp;
        }
    }

    static Problem problem(String code, String why) {
        return Problem.of(
                code,
                Problem.Kind.REFUSED,
                org.o7s.api.FlowError.NO_IPCP,
                "cannot do what a fake was asked for",
                why);
    }

    /** A member of a layer in memory. */
    final class FakeIpcp implements Ipcp {
        private final IpcpType type;
        private final IpcpContext context;
        private final Map<FlowEnd, FlowEnd> joined = new HashMap<>();
        private final Map<Long, Pending> pending = new HashMap<>();
        private IpcpStatus status = IpcpStatus.BOOTED;
        private long lastRequest;
        private FlowEnd lastJoined;
        final List<FlowJoin> joins = new ArrayList<>();
        long queryDelayNs;
        boolean silentQuery;
        boolean silentAllocate;
        boolean silentRespond;
        boolean failRegister;
        boolean silentRegister;
        byte[] forgedResponse;
        final List<String> registered = new ArrayList<>();
        final List<FlowEnd> deallocated = new ArrayList<>();
        final List<Integer> refusals = new ArrayList<>();
        final List<LowerFlow> taken = new ArrayList<>();
        final List<String> connections = new ArrayList<>();
        boolean keepsLowerFlows;
        boolean silentEnrol;
        boolean waitsForPolicy;
        boolean refusesData;
        int missedEnrolments;
        LayerPromise promise = LayerPromise.NONE;
        final List<LayerChange.Request> changes = new ArrayList<>();

        FakeIpcp(IpcpType type, IpcpContext context) {
            this.type = type;
            this.context = context;
        }

        /** Accepts flows of layers below from now on. */
        void acceptFlows() {
            loop().execute(() -> context.lower().accept(this, taken::add));
        }

        void ignoreFlows() {
            loop().execute(() -> context.lower().ignore(this));
        }

        /** Allocates a flow of a layer below. */
        RecordedReply<LowerFlow> useFlow(String name, QosSpec qos, long limitNs) {
            RecordedReply<LowerFlow> reply = new RecordedReply<>();
            loop().execute(() -> context.lower().allocate(this, name, qos, limitNs, reply));
            return reply;
        }

        /** Asks how the packets of one of its flows go. */
        RecordedReply<FlowPath> explainsFlow(int flowId) {
            RecordedReply<FlowPath> reply = new RecordedReply<>();
            loop().execute(
                            () ->
                                    context.lower()
                                            .explain(
                                                    this,
                                                    flowId,
                                                    FlowPath.DEPTH_MAX,
                                                    Long.MAX_VALUE,
                                                    reply));
            return reply;
        }

        /** A request on its way: who asked, and with which end. */
        private record Pending(FakeIpcp asker, FlowEnd provider, Reply<FlowAccepted> reply) {}

        @Override
        public String name() {
            return context.name();
        }

        @Override
        public IpcpType type() {
            return type;
        }

        @Override
        public Loop loop() {
            return context.loop();
        }

        @Override
        public IpcpStatus status() {
            return status;
        }

        @Override
        public LayerPromise promise() {
            return promise;
        }

        Broker broker() {
            return context.broker();
        }

        int flows() {
            return joined.size();
        }

        private Map<String, FakeIpcp> layer() {
            return served.computeIfAbsent(status.layer().orElse("?"), _ -> new HashMap<>());
        }

        @Override
        public void reconfigure(LayerChange.Request request, Reply<LayerChange> reply) {
            changes.add(request);
            reply.done(new LayerChange(!request.plan(), List.of()));
        }

        @Override
        public void bootstrap(LayerConfig config, Reply<IpcpStatus> reply) {
            if (config.last("fail").isPresent()) {
                reply.failed(problem("E-FAKE-FAIL", "it was told to fail"));
                return;
            }
            if (config.last("hang").isPresent()) {
                return;
            }
            begin(config.layer(), config.last("lacks").orElse(""));
            config.last("for-ms")
                    .ifPresent(
                            ms ->
                                    loop().schedule(
                                                    context.loop().clocks().monotonicNs()
                                                            + Long.parseLong(ms) * 1_000_000,
                                                    () -> begin(config.layer(), "")));
            reply.done(status);
        }

        private void begin(String layer, String lacks) {
            status =
                    new IpcpStatus(
                            IpcpState.OPERATIONAL,
                            java.util.Optional.of(layer),
                            "none",
                            lacks,
                            Map.of());
            context.broker().statusChanged(this, status);
        }

        @Override
        public void enrol(Enrolment request, Reply<IpcpStatus> reply) {
            String layer = welcoming.get(request.member());
            if (silentEnrol) {
                return;
            }
            if (layer == null) {
                missedEnrolments++;
                reply.failed(problem("E-FAKE-NODST", "nobody is there"));
                return;
            }
            status =
                    new IpcpStatus(
                            IpcpState.OPERATIONAL,
                            java.util.Optional.of(layer),
                            "none",
                            waitsForPolicy ? "waiting for policy pff/odd" : "",
                            Map.of());
            if (!waitsForPolicy) {
                reply.done(status);
            }
        }

        @Override
        public void connect(Connection connection, Reply<Boolean> reply) {
            if (refusesData && connection.component().equals("Data Transfer")) {
                reply.failed(problem("E-FAKE-DATA", "no data"));
                return;
            }
            connections.add(
                    connection.component()
                            + " "
                            + connection.member()
                            + (connection.qos().equals(QosSpec.RAW) ? " raw" : " other"));
            reply.done(true);
        }

        @Override
        public void disconnect(Connection connection, Reply<Boolean> reply) {
            String key = connection.component() + " " + connection.member() + " raw";
            if (connections.remove(key)) {
                reply.done(true);
            } else {
                reply.failed(
                        Problem.of(
                                "E-FAKE-NONE",
                                Problem.Kind.NOT_FOUND,
                                org.o7s.api.FlowError.NOT_ALLOCATED,
                                "cannot disconnect",
                                "there is no such connection"));
            }
        }

        @Override
        public void view(Reply<LayerView> reply) {
            if (type == IpcpType.UNICAST) {
                reply.done(
                        new LayerView(
                                status.layer().orElse(""),
                                name().hashCode(),
                                List.of(new LayerView.Member(name().hashCode(), "o7s")),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                Map.of()));
            } else if (type == IpcpType.BROADCAST) {
                reply.failed(problem("E-FAKE-VIEW", "it sees nothing now"));
            } else {
                Ipcp.super.view(reply);
            }
        }

        @Override
        public void register(String name, Reply<Boolean> reply) {
            if (failRegister) {
                reply.failed(problem("E-FAKE-REG", "it registers nothing"));
                return;
            }
            layer().put(name, this);
            registered.add(name);
            if (!silentRegister) {
                reply.done(true);
            }
        }

        @Override
        public void unregister(String name, Reply<Boolean> reply) {
            layer().remove(name, this);
            registered.remove(name);
            reply.done(true);
        }

        @Override
        public void query(String name, Reply<NameAnswer> reply) {
            if (silentQuery) {
                return;
            }
            NameAnswer answer =
                    new NameAnswer(
                            "00",
                            layer().containsKey(name),
                            layer().containsKey(name) ? "in memory" : "no address for 00");
            if (queryDelayNs == 0) {
                reply.done(answer);
            } else {
                loop().schedule(
                                loop().clocks().monotonicNs() + queryDelayNs,
                                () -> reply.done(answer));
            }
        }

        @Override
        public void allocate(FlowAllocation request, Reply<FlowAccepted> reply) {
            FakeIpcp peer = layer().get(request.name());
            if (silentAllocate || peer == null) {
                return;
            }
            request.provider().link().setMpsBytes(MPS_BYTES);
            peer.loop()
                    .execute(
                            () -> {
                                long id = ++peer.lastRequest;
                                peer.pending.put(id, new Pending(this, request.provider(), reply));
                                peer.context
                                        .broker()
                                        .flowRequested(
                                                peer,
                                                id,
                                                request.name(),
                                                request.qos(),
                                                100,
                                                request.blob());
                            });
        }

        @Override
        public void join(FlowJoin request, Reply<FlowJoined> reply) {
            if (silentAllocate) {
                return;
            }
            request.provider().link().setMpsBytes(MPS_BYTES);
            joins.add(request);
            FlowEnd before = lastJoined;
            lastJoined = request.provider();
            if (before != null) {
                serve(request.provider(), before);
                serve(before, request.provider());
            }
            reply.done(new FlowJoined(100));
        }

        @Override
        public void respond(long requestId, FlowAnswer answer, Reply<Boolean> reply) {
            if (silentRespond) {
                return;
            }
            Pending asked = pending.remove(requestId);
            switch (answer) {
                case Accept(int _, byte[] blob, FlowEnd provider) -> {
                    provider.link().setMpsBytes(MPS_BYTES);
                    serve(provider, asked.provider());
                    byte[] sent = forgedResponse == null ? blob : forgedResponse;
                    asked.asker()
                            .loop()
                            .execute(
                                    () -> {
                                        asked.asker().serve(asked.provider(), provider);
                                        asked.reply().done(new FlowAccepted(sent, 100));
                                    });
                }
                case Refuse(int response) -> {
                    refusals.add(response);
                    if (asked != null) {
                        asked.asker().loop().execute(() -> asked.reply().failed(refused(response)));
                    }
                }
                case Ignore() -> refusals.add(0);
            }
            reply.done(true);
        }

        private static Problem refused(int response) {
            return Problem.of(
                    "E-FAKE-REFUSED",
                    Problem.Kind.REFUSED,
                    org.o7s.api.FlowError.ofResponse(response),
                    "cannot allocate",
                    "the peer refused with " + response);
        }

        private void serve(FlowEnd mine, FlowEnd other) {
            joined.put(mine, other);
            Doorbell bell =
                    loop().doorbell(
                                    _ -> {
                                        carry(mine, other);
                                        return false;
                                    });
            mine.attend(bell::ring);
        }

        private static void carry(FlowEnd mine, FlowEnd other) {
            Packet packet;
            while ((packet = mine.poll()) != null) {
                if (other.offer(packet) != org.o7s.core.flow.Offer.ACCEPTED) {
                    packet.release();
                }
            }
            other.flush();
        }

        @Override
        public void deallocate(FlowEnd provider) {
            FlowEnd other = joined.remove(provider);
            deallocated.add(provider);
            if (other != null) {
                carry(provider, other);
            }
            provider.close();
        }

        @Override
        public void rib(Reply<Map<String, Map<String, String>>> reply) {
            reply.done(Map.of("flows", Map.of("count", Integer.toString(joined.size()))));
        }

        @Override
        public void shutdown(Reply<Boolean> reply) {
            layer().values().removeIf(i -> i == this);
            if (!keepsLowerFlows) {
                taken.forEach(f -> f.deallocate().run());
                taken.clear();
            }
            List.copyOf(joined.keySet()).forEach(FlowEnd::close);
            joined.clear();
            status =
                    new IpcpStatus(
                            IpcpState.SHUTDOWN, java.util.Optional.empty(), "", "", Map.of());
            reply.done(true);
        }
    }
}
