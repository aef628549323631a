package org.o7s.allocator;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.Broker;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.ipcp.Ipcp.FlowAllocation;
import org.o7s.core.ipcp.Ipcp.FlowAnswer;
import org.o7s.core.ipcp.Ipcp.NameAnswer;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.layer.LayerComponent;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.layer.NameDirectory;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.NameHash;
import org.o7s.core.member.Outbox;
import org.o7s.core.member.Registry;
import org.o7s.core.packet.Packet;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicySlots;

/**
 * The flow allocator of a member of a unicast layer: names, requests and replies, the packet path
 * of the user flows, and congestion avoidance.
 *
 * <p>Its operations have the meaning of those of {@link org.o7s.core.ipcp.Ipcp}, for a member that
 * is operational; replies come after the event that caused them. Everything belongs to the loop.
 * Limits: 4096 flows, 1024 allocations and 1024 requests of peers that wait, 16 KiB of opaque data.
 * Source: docs/wire/wire-unicast.md 5 and 6.
 */
public final class UnicastAllocator {
    private final Shared shared;
    private final NameHash hash;
    private final Names names;
    private final FlowTable flows;
    private final Congestion congestion;
    private final Post post;
    private final ReceivePath receivePath;
    private final FlowService service;
    private final Forgotten forgotten;
    private final Requester requester;
    private final Responder responder;
    private final MessageDesk desk;
    private final Counter droppedUnknownEid;
    private final Counter droppedClosed;
    private final LayerComponent messages = this::onMessage;
    private final LayerComponent users = this::onUserPacket;
    private Runnable changed = () -> {};
    private boolean closed;

    /** An allocator without names and flows; it opens its slots and joins the loop. */
    public UnicastAllocator(
            AllocatorSettings settings,
            Loop loop,
            PolicySlots slots,
            Entropy entropy,
            Broker broker,
            LayerSender sender,
            NameDirectory directory) {
        CounterSet counters = new CounterSet();
        this.shared = new Shared(settings, loop, new Outbox(), sender, counters);
        this.hash = new NameHash(slots, settings.owner(), settings.hash(), loop, this::tell);
        hash.countLosses(counters::dropped);
        Registry registry = new Registry(hash);
        this.names = new Names(shared, hash, registry, directory);
        this.flows = new FlowTable(entropy);
        this.congestion = new Congestion(shared, flows, slots);
        this.post = new Post(shared);
        this.receivePath = new ReceivePath(shared, congestion);
        this.forgotten = new Forgotten(shared, post);
        this.service =
                new FlowService(shared, flows, congestion, forgotten, receivePath, this::flowEnded);
        Parts parts =
                new Parts(
                        shared,
                        registry,
                        directory,
                        flows,
                        post,
                        new PeerFeatures(directory),
                        forgotten,
                        receivePath,
                        service);
        this.requester = new Requester(parts);
        this.responder = new Responder(parts, broker);
        this.desk = new MessageDesk(shared, requester, responder, service);
        this.droppedUnknownEid = counters.make("dropped-unknown-eid");
        this.droppedClosed = counters.make("dropped-closed");
        congestion.onExchange(this::policyChanged);
        loop.add(receivePath);
    }

    private void flowEnded(UnicastFlow flow) {
        responder.ended(flow);
    }

    private void policyChanged() {
        service.policyChanged();
        tell();
    }

    private void tell() {
        changed.run();
    }

    /** Has the task run on the loop whenever a policy came, went or changed. */
    public void onChange(Runnable told) {
        changed = told;
    }

    /** Empty if names can be hashed, else what is missing: {@code waiting for policy hash/x}. */
    public String missing() {
        return hash.missing();
    }

    /** Name of the congestion policy that was asked for. */
    public String congestionPolicy() {
        return congestion.policy();
    }

    /** Empty if the congestion policy that was asked for is in use, else why not. */
    public String congestionDetail() {
        return congestion.why();
    }

    private void operation(Reply<?> reply, Runnable body) {
        shared.outbox()
                .event(
                        () -> {
                            try {
                                body.run();
                            } catch (ProblemException e) {
                                shared.outbox().add(() -> reply.failed(e.problem()));
                            }
                        });
    }

    /** Registers a name here and publishes it; again is harmless. */
    public void register(String name, Reply<Boolean> reply) {
        operation(
                reply,
                () -> {
                    names.register(name);
                    shared.outbox().add(() -> reply.done(true));
                });
    }

    /** Takes a registration back; succeeds also if there was none. */
    public void unregister(String name, Reply<Boolean> reply) {
        operation(
                reply,
                () -> {
                    names.unregister(name);
                    shared.outbox().add(() -> reply.done(true));
                });
    }

    /** The names that are registered here, with their digests in hexadecimal. */
    public Map<String, String> names() {
        return names.view();
    }

    /** Asks the directory whether another member has the name. */
    public void query(String name, Reply<NameAnswer> reply) {
        operation(reply, () -> names.query(name, reply));
    }

    /** Asks the directory for the other members that have a name, best first. */
    public void locate(String name, Reply<List<Long>> reply) {
        operation(reply, () -> names.locate(name, reply));
    }

    /** Requests a flow. */
    public void allocate(FlowAllocation request, Reply<FlowAccepted> reply) {
        operation(reply, () -> requester.allocate(request, names.digest(request.name()), reply));
    }

    /** Answers a flow that was reported to the broker. */
    public void respond(long requestId, FlowAnswer answer, Reply<Boolean> reply) {
        operation(reply, () -> responder.respond(requestId, answer, reply));
    }

    /** Forgets the flow behind an end, closing the end, and tells the peer if it understands. */
    public void deallocate(FlowEnd provider) {
        shared.outbox()
                .event(
                        () -> {
                            if (!requester.cancel(provider)) {
                                service.deallocate(provider);
                            }
                        });
    }

    /** What takes the messages of other allocators: EID 0. */
    public LayerComponent messages() {
        return messages;
    }

    private void onMessage(long eid, int ecn, Packet packet) {
        if (closed) {
            drop(packet, droppedClosed);
        } else {
            shared.outbox().event(() -> desk.onMessage(packet));
        }
    }

    /** What takes the packets of user flows: EIDs from 64 on. */
    public LayerComponent users() {
        return users;
    }

    private void onUserPacket(long eid, int ecn, Packet packet) {
        UnicastFlow flow = flows.get(eid);
        if (flow != null) {
            receivePath.received(flow, ecn, packet);
        } else if (closed) {
            drop(packet, droppedClosed);
        } else {
            drop(packet, droppedUnknownEid);
            forgotten.heard(eid);
        }
    }

    private static void drop(Packet packet, Counter counter) {
        packet.release();
        counter.increment();
    }

    /**
     * The congestion mark of a packet that is about to be queued on an adjacency.
     *
     * @param queued packets that wait there already
     * @param capacity packets that can wait there
     * @return 0..255, to be added to the packet's mark by a bitwise or
     */
    public int mark(int queued, int capacity) {
        return congestion.mark(queued, capacity);
    }

    /** The largest payload of the layer has changed: the user flows are told. */
    public void mpsChanged() {
        service.mpsChanged();
    }

    /** How many flows there are, those included that are not allocated yet. */
    public int flowCount() {
        return flows.size();
    }

    /** The flows, by ascending local EID. */
    public List<FlowView> flows() {
        return flows.all().stream().map(this::view).toList();
    }

    /** The flow with a number in this system. */
    public Optional<FlowView> flow(int flowId) {
        return flows.all().stream().filter(f -> f.flowId() == flowId).findFirst().map(this::view);
    }

    /** The flow behind an endpoint of this member; any number may be asked. */
    public Optional<FlowView> flowAt(long eid) {
        return Optional.ofNullable(flows.get(eid)).map(this::view);
    }

    private FlowView view(UnicastFlow flow) {
        return new FlowView(
                flow.flowId(),
                flow.name(),
                flow.peer(),
                flow.localEid(),
                flow.remoteEid(),
                flow.cube(),
                flow.flowKey(),
                congestion.rate(flow),
                flow.end().waiting(),
                word(flow),
                flow.books().sentPackets(),
                flow.books().receivedPackets());
    }

    private static String word(UnicastFlow flow) {
        return flow.state().name().toLowerCase(Locale.ROOT);
    }

    /**
     * What can be read under {@code irm rib}: path to labels and values, in order
     * (docs/wire/wire-unicast.md 10.2).
     */
    public Map<String, Map<String, String>> rib() {
        Map<String, Map<String, String>> rib = new LinkedHashMap<>();
        flows.forEach(flow -> rib.put("flow-allocator/" + flow.flowId(), labels(flow)));
        return rib;
    }

    private Map<String, String> labels(UnicastFlow flow) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("Flow established at", Instant.EPOCH.plusNanos(flow.sinceWallNs()).toString());
        labels.put("Name", flow.name());
        labels.put("State", word(flow));
        labels.put("Remote address", Long.toString(flow.peer()));
        labels.put("Local endpoint ID", Long.toUnsignedString(flow.localEid()));
        labels.put("Remote endpoint ID", Long.toUnsignedString(flow.remoteEid()));
        flow.books().show(labels);
        labels.put("Congestion avoidance algorithm", congestion.policy());
        labels.put("Rate limit (bytes/s)", Long.toString(congestion.rate(flow)));
        return labels;
    }

    /** What is counted. */
    public CounterSet counters() {
        return shared.counters();
    }

    /**
     * Ends everything: flows are closed and their peers told, waiting allocations fail, names are
     * withdrawn. What still comes in is dropped.
     */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        shared.outbox()
                .event(
                        () -> {
                            requester.close();
                            responder.close();
                            service.close();
                            names.close();
                            congestion.close();
                            post.close();
                        });
        var _ = receivePath.doWork(shared.nowNs());
        shared.loop().remove(receivePath);
    }
}
