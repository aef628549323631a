package org.o7s.core.member;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.o7s.api.QosSpec;
import org.o7s.core.capture.Tap;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.driver.Driver;
import org.o7s.core.driver.Port;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.LayerPromise;
import org.o7s.core.ipcp.Losses;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.packet.Packet;
import org.o7s.core.problem.ProblemException;

/**
 * The composition that all IPCPs with a port share: names, flow allocator, pump, port holder and
 * link monitor, put together on one loop. A type adds its framing and its way of finding peers.
 *
 * <p>Link down, device gone and driver gone are states, not ends: flows live through them. Source:
 * docs/wire/wire-shims.md 0.
 *
 * @param <A> address of a peer, a value with {@code equals}
 * @param <D> kind of driver
 * @param <P> kind of port
 */
public abstract class PortIpcp<A, D extends Driver, P extends Port> implements Ipcp, PortUse<A, P> {
    /**
     * What a configuration comes to.
     *
     * @param hash directory hash of the layer
     * @param opener how the port is opened
     * @param link the interface or address to watch
     * @param linkName what it is, for people: {@code interface eth1}
     * @param rate how fast flows' packets are sent at most, if that is limited
     */
    public record Setup<D extends Driver, P extends Port>(
            DirectoryHash hash,
            PortOpener<D, P> opener,
            LinkProbe link,
            String linkName,
            Optional<Rate> rate) {}

    /** Fixed numbers of a type of IPCP. */
    public record Traits(
            IpcpType type, long mplMs, long lowestEid, long highestEid, int headerBytes) {}

    private final IpcpContext context;
    private final Traits traits;
    private final Outbox outbox = new Outbox();
    private final StatusBoard status;
    private final Operations operations;
    private final CounterSet counters = new CounterSet();
    private final FlowPump<A> pump;
    private final FlowAllocator<A> allocator;
    private volatile LayerPromise promise = LayerPromise.NONE;
    private String layer = "";
    private @Nullable Parts<A, D, P> parts;
    private @Nullable Reply<IpcpStatus> booting;

    /** What there is once the IPCP is a member. */
    private record Parts<A, D extends Driver, P extends Port>(
            NameHash hash, Registry registry, PortLine<A, D, P> line) {}

    /** An IPCP in no layer. */
    @SuppressWarnings("this-escape") // The broker gets to know it only once it is bootstrapped.
    protected PortIpcp(IpcpContext context, Traits traits) {
        this.context = context;
        this.traits = traits;
        this.status = new StatusBoard(this, context.broker(), outbox);
        this.operations = new Operations(context.name(), status, outbox);
        this.pump =
                new FlowPump<>(
                        context.loop(),
                        context.pools(),
                        counters,
                        BATCH_PACKETS,
                        traits.headerBytes(),
                        this::sendData,
                        flow -> outbox.event(() -> release(flow)));
        this.allocator =
                new FlowAllocator<>(
                        context.name(),
                        traits.mplMs(),
                        traits.lowestEid(),
                        traits.highestEid(),
                        context.entropy(),
                        this::alarm,
                        outbox,
                        counters,
                        new Host());
    }

    // What a type adds.

    /** Reads a configuration that was validated. */
    protected abstract Setup<D, P> configure(LayerConfig config);

    /** The longest blob in a request, in bytes. */
    protected abstract int requestBlobMaxBytes();

    /** The longest blob in a reply, in bytes. */
    protected abstract int replyBlobMaxBytes();

    /** Sends a request for a flow. */
    protected abstract boolean sendRequest(ServedFlow<A> flow, Digest name, FlowAllocation request);

    /** Sends the reply to one. */
    protected abstract boolean sendReply(
            A to, long peerEid, long localEid, int response, byte[] blob);

    /** Finds where a name is. */
    protected abstract void find(String name, Digest digest, Reply<NameAnswer> reply);

    /** The directory of the type. */
    protected abstract PeerDirectory<A> directory();

    /** What there is to know besides driver, MPS and flows, in order. */
    protected abstract Map<String, String> facts();

    /** The IPCP goes: answer whoever still waits. */
    protected abstract void ended();

    /** A name was registered: tells others where it is, if the type does that. */
    protected void announce(String name, Digest digest, Reply<Boolean> reply) {
        outbox.add(() -> reply.done(true));
    }

    /** A name is registered no longer: tells whoever was told that it is. */
    protected void withdraw(String name, Digest digest, Reply<Boolean> reply) {
        outbox.add(() -> reply.done(true));
    }

    // What a type uses.

    /** Takes the registration of a name back that could not be announced. */
    protected final void forget(String name) {
        parts().registry().unregister(name);
    }

    /** The machine that allocates flows. */
    protected final FlowAllocator<A> allocator() {
        return allocator;
    }

    /** The packet path. */
    protected final FlowPump<A> pump() {
        return pump;
    }

    /** The counters. */
    protected final CounterSet counters() {
        return counters;
    }

    /** What is said to others after the event. */
    protected final Outbox outbox() {
        return outbox;
    }

    /** What it was given. */
    protected final IpcpContext context() {
        return context;
    }

    /** Monotonic time, in ns. */
    protected final long nowNs() {
        return context.loop().clocks().monotonicNs();
    }

    /** Sets a timer whose task is an event. */
    protected final Timer alarm(long deadlineNs, Runnable task) {
        return context.loop().schedule(deadlineNs, () -> outbox.event(task));
    }

    /** The registered name with a digest. */
    protected final Optional<String> registered(Digest digest) {
        return parts().registry().name(digest);
    }

    /** Length of the layer's digests in bytes. */
    protected final int digestBytes() {
        return parts().hash().algorithm().lengthBytes();
    }

    /**
     * Sends a message, or keeps it while the port is on its way from one driver to the next.
     *
     * @return false if it cannot leave; it is released then
     */
    protected final boolean sendMessage(Packet message, A to) {
        return parts().line().sendMessage(message, to);
    }

    /**
     * Sends a message that is worth nothing later.
     *
     * @return false if it cannot leave now; it is released then
     */
    protected final boolean sendNow(Packet message, A to) {
        if (parts().line().isOpen()) {
            return sendMessage(message, to);
        }
        message.release();
        return false;
    }

    /** A request of a peer for a name that is registered here: asks the broker. */
    protected final void requested(
            A source, long peerEid, Digest digest, String name, QosSpec qos, byte[] blob) {
        long id = allocator.onRequest(source, peerEid, digest, name, blob, nowNs());
        if (id != 0) {
            outbox.add(
                    () ->
                            context.broker()
                                    .flowRequested(this, id, name, qos, traits.mplMs(), blob));
        }
    }

    private Parts<A, D, P> parts() {
        Parts<A, D, P> p = parts;
        if (p == null) {
            throw new IllegalStateException("not bootstrapped");
        }
        return p;
    }

    private boolean sendData(ServedFlow<A> flow, Packet packet) {
        return parts().line().sendData(flow, packet);
    }

    private void lineChanged(boolean tried) {
        outbox.event(
                () -> {
                    sayStatus();
                    Reply<IpcpStatus> reply = booting;
                    if (tried && reply != null) {
                        booting = null;
                        outbox.add(() -> reply.done(status()));
                    }
                });
    }

    private void sayStatus() {
        Parts<A, D, P> p = parts();
        if (status.current().state() == IpcpState.SHUTDOWN) {
            return;
        }
        String detail =
                Stream.of(p.hash().missing(), p.line().obstacle())
                        .filter(s -> !s.isEmpty())
                        .collect(Collectors.joining("; "));
        Map<String, String> all = new LinkedHashMap<>(facts());
        pump.rate().ifPresent(rate -> all.put("rate", rate.toString()));
        if (p.line().isOpen()) {
            all.put("driver", p.line().holder().driverName());
            all.put("mps", Integer.toString(pump.mpsBytes()));
        }
        all.put("flows", Integer.toString(allocator.size()));
        status.say(IpcpState.OPERATIONAL, layer, p.hash().algorithm().policy(), detail, all);
    }

    private final class Host implements FlowAllocator.Host<A> {
        @Override
        public boolean sendRequest(ServedFlow<A> flow, Digest name, FlowAllocation request) {
            return PortIpcp.this.sendRequest(flow, name, request);
        }

        @Override
        public boolean sendReply(A to, long peerEid, long localEid, int response, byte[] blob) {
            return PortIpcp.this.sendReply(to, peerEid, localEid, response, blob);
        }

        @Override
        public int replyBlobMaxBytes() {
            return PortIpcp.this.replyBlobMaxBytes();
        }

        @Override
        public void opened(ServedFlow<A> flow) {
            pump.open(flow);
            status.sayFlows(allocator.size());
        }

        @Override
        public void closed(ServedFlow<A> flow, boolean wasOpen) {
            if (wasOpen) {
                pump.close(flow, parts().line()::flush);
                status.sayFlows(allocator.size());
            } else {
                pump.forget(flow);
            }
        }

        @Override
        public void unanswered(Digest name, A peer) {
            directory().forget(name, peer);
        }
    }

    private void release(ServedFlow<A> flow) {
        allocator.release(flow);
    }

    // Operations.

    @Override
    public final String name() {
        return context.name();
    }

    @Override
    public final IpcpType type() {
        return traits.type();
    }

    @Override
    public final Loop loop() {
        return context.loop();
    }

    @Override
    public final IpcpStatus status() {
        return status.current();
    }

    /** With a rate, that is what it sends; without one, nobody says how fast its link is. */
    @Override
    public final LayerPromise promise() {
        return promise;
    }

    @Override
    public final void bootstrap(LayerConfig config, Reply<IpcpStatus> reply) {
        operations.bootstrap(
                reply,
                () -> {
                    Setup<D, P> setup = configure(config);
                    layer = config.layer();
                    setup.rate().ifPresent(pump::limit);
                    promise = setup.rate().map(Rate::promise).orElse(LayerPromise.NONE);
                    NameHash hash =
                            new NameHash(
                                    context.slots(),
                                    "ipcp " + name(),
                                    setup.hash(),
                                    loop(),
                                    () -> outbox.event(this::sayStatus));
                    hash.countLosses(counters::dropped);
                    PortLine<A, D, P> line =
                            new PortLine<>(
                                    context,
                                    setup,
                                    this,
                                    outbox,
                                    counters,
                                    pump,
                                    allocator,
                                    this::lineChanged);
                    parts = new Parts<>(hash, new Registry(hash), line);
                    booting = reply;
                    loop().add(line);
                    sayStatus();
                    line.start();
                });
    }

    @Override
    public final void register(String name, Reply<Boolean> reply) {
        operations.run(
                "cannot register \"" + name + "\"",
                reply,
                () -> {
                    parts().registry().register(name);
                    announce(name, parts().hash().digest(name), reply);
                });
    }

    @Override
    public final void unregister(String name, Reply<Boolean> reply) {
        operations.run(
                "cannot unregister \"" + name + "\"",
                reply,
                () -> {
                    Optional<Digest> digest = parts().registry().digest(name);
                    parts().registry().unregister(name);
                    if (digest.isPresent()) {
                        withdraw(name, digest.get(), reply);
                    } else {
                        outbox.add(() -> reply.done(true));
                    }
                });
    }

    private void requireReady(String what) {
        PortLine<A, D, P> line = parts().line();
        if (!line.isReady()) {
            throw new ProblemException(MemberProblems.waiting(name(), what, line.obstacle()));
        }
    }

    @Override
    public final void query(String name, Reply<NameAnswer> reply) {
        String what = "cannot ask for \"" + name + "\"";
        operations.run(
                what,
                reply,
                () -> {
                    Digest digest = parts().hash().digest(name);
                    requireReady(what);
                    find(name, digest, reply);
                });
    }

    @Override
    public final void allocate(FlowAllocation request, Reply<FlowAccepted> reply) {
        String what = "cannot allocate a flow to \"" + request.name() + "\"";
        operations.run(
                what,
                reply,
                () -> {
                    Digest digest = parts().hash().digest(request.name());
                    requireReady(what);
                    A peer =
                            directory()
                                    .findAgain(digest, nowNs())
                                    .orElseThrow(() -> unresolved(request.name()));
                    allocator.allocate(
                            request, digest, peer, reply, requestBlobMaxBytes(), nowNs());
                });
    }

    private ProblemException unresolved(String name) {
        return new ProblemException(
                MemberProblems.unknownName(
                        name, "layer " + layer + " was not asked for it, or gave no answer"));
    }

    @Override
    public final void explain(FlowPath.Question question, Reply<FlowPath> reply) {
        String what = "cannot say how packets go";
        operations.run(
                what,
                reply,
                () -> {
                    switch (question.target()) {
                        case FlowPath.OfFlow(int flowId) -> {
                            FlowPath path = LastHop.of(this, flowId, allocator.flows(), losses());
                            outbox.add(() -> reply.done(path));
                        }
                        case FlowPath.ToName(String name) -> {
                            requireReady(what);
                            Digest digest = parts().hash().digest(name);
                            find(name, digest, LastHop.to(this, name, reply));
                        }
                    }
                });
    }

    private Losses losses() {
        Parts<A, D, P> p = parts;
        return Losses.among(
                counters.snapshot(), p == null ? Map.of() : p.line().holder().counters());
    }

    @Override
    public final void respond(long requestId, FlowAnswer answer, Reply<Boolean> reply) {
        operations.run(
                "cannot answer flow request " + requestId,
                reply,
                () -> allocator.respond(requestId, answer, reply, nowNs()));
    }

    @Override
    public final void deallocate(FlowEnd provider) {
        outbox.event(() -> allocator.deallocate(provider));
    }

    @Override
    public final void rib(Reply<Map<String, Map<String, String>>> reply) {
        outbox.event(
                () -> {
                    Map<String, Map<String, String>> rib = status.info();
                    rib.put("counters/ipcp", Operations.words(counters.snapshot()));
                    Parts<A, D, P> p = parts;
                    if (p != null) {
                        rib.put("counters/port", Operations.words(p.line().holder().counters()));
                        rib.put("registry/names", p.registry().view());
                        rib.put("directory/names", directory().view(nowNs()));
                        for (ServedFlow<A> flow : allocator.flows()) {
                            rib.put("flows/" + flow.localEid(), flow.view());
                        }
                    }
                    outbox.add(() -> reply.done(rib));
                });
    }

    @Override
    public final void tap(Optional<Tap.Both> taps, Reply<Boolean> reply) {
        operations.run(
                "cannot capture the port of \"" + name() + "\"",
                reply,
                () -> {
                    parts().line().tap(taps);
                    outbox.add(() -> reply.done(true));
                });
    }

    @Override
    public final void shutdown(Reply<Boolean> reply) {
        outbox.event(
                () -> {
                    allocator.shutdown();
                    Reply<IpcpStatus> bootstrap = booting;
                    if (bootstrap != null) {
                        booting = null;
                        String what = "cannot bootstrap \"" + name() + "\"";
                        outbox.add(() -> bootstrap.failed(MemberProblems.shutdown(name(), what)));
                    }
                    Parts<A, D, P> p = parts;
                    if (p != null && status.isOperational()) {
                        ended();
                        operations.shutdown(layer, p.hash());
                        p.line().stop();
                        loop().remove(p.line());
                    } else {
                        operations.shutdown(layer, null);
                    }
                    outbox.add(() -> reply.done(true));
                });
    }
}
