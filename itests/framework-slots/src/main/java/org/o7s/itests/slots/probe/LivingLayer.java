package org.o7s.itests.slots.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.o7s.api.QosSpec;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.ipcp.Broker;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.Ipcp.Accept;
import org.o7s.core.ipcp.Ipcp.Connection;
import org.o7s.core.ipcp.Ipcp.Enrolment;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.ipcp.Ipcp.FlowAllocation;
import org.o7s.core.ipcp.Ipcp.NameAnswer;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.LoopThread;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.time.Clocks;

/**
 * A unicast layer of four members in a square, all on one loop: two ways of equal length lead from
 * the first to the last, and flows through them. A fifth is joined to the last. Methods are for the
 * test's thread, and wait.
 */
final class LivingLayer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SERVER = "server";
    private static final int LAST = 3;

    private final Loop loop = new Loop("layer", Clocks.system());
    private final ThreadCompute compute = new ThreadCompute(4);
    private final PacketPools pools = PacketPools.ofDaemon();
    private final DriverCatalog drivers = new DriverCatalog();
    private final Wires wires = new Wires();
    private final IpcpFactory unicast;
    private final PolicySlots slots;
    private final List<Ipcp> members = new ArrayList<>();
    private final List<FlowEnd> accepted = new ArrayList<>();
    private final LoopThread thread;
    private final Traffic traffic;
    private final Burst burst;
    private int born;

    LivingLayer(IpcpFactory unicast, PolicySlots slots) {
        this.unicast = unicast;
        this.slots = slots;
        this.thread = LoopThread.start(loop);
        Ipcp first = create("m1");
        LayerConfig config = new LayerConfig("net", Map.of("congestion", List.of("none")));
        this.<IpcpStatus>ask(r -> first.bootstrap(config, r));
        members.add(first);
        join("m2", "m1");
        join("m3", "m1");
        join("m4", "m2");
        connect(last(), "m3");
        join("m5", "m4");
        this.<Boolean>ask(r -> last().register(SERVER, r));
        long untilNs = deadlineNs();
        while (!knows(SERVER)) {
            if (loop.clocks().monotonicNs() - untilNs > 0) {
                throw new IllegalStateException("nobody finds " + SERVER);
            }
        }
        FlowEnd[] in = {flow(1, QosSpec.RAW), flow(2, QosSpec.RAW), flow(3, QosSpec.VOICE)};
        this.traffic =
                this.<Traffic>ask(
                        r -> r.done(new Traffic(loop, pools, in[0], accepted.getFirst())));
        this.burst =
                this.<Burst>ask(
                        r ->
                                r.done(
                                        new Burst(
                                                pools,
                                                new FlowEnd[] {in[1], in[2]},
                                                new FlowEnd[] {accepted.get(1), accepted.get(2)})));
    }

    Loop loop() {
        return loop;
    }

    Traffic traffic() {
        return traffic;
    }

    private Ipcp first() {
        return members.getFirst();
    }

    private Ipcp last() {
        return members.get(LAST);
    }

    private long deadlineNs() {
        return loop.clocks().monotonicNs() + LIMIT.toNanos();
    }

    // ---- how it came to be ----

    private Ipcp create(String name) {
        return unicast.create(
                new IpcpContext(
                        name,
                        loop,
                        new Accepting(),
                        pools,
                        Entropy.seeded(name.hashCode()),
                        compute,
                        drivers,
                        slots,
                        wires));
    }

    private void join(String name, String neighbour) {
        Ipcp ipcp = create(name);
        members.add(ipcp);
        this.<IpcpStatus>ask(
                r -> ipcp.enrol(new Enrolment(neighbour, Optional.empty(), deadlineNs()), r));
        connect(ipcp, neighbour);
    }

    private void connect(Ipcp ipcp, String neighbour) {
        for (String component : List.of("Management", "Data Transfer")) {
            this.<Boolean>ask(r -> ipcp.connect(to(neighbour, component), r));
        }
    }

    private Connection to(String neighbour, String component) {
        return new Connection(neighbour, component, QosSpec.RAW, deadlineNs());
    }

    private FlowEnd flow(int flowId, QosSpec qos) {
        FlowLink client = new FlowLink(FlowLink.CAPACITY_PACKETS, 1);
        this.<FlowAccepted>ask(
                r ->
                        first().allocate(
                                        new FlowAllocation(
                                                flowId,
                                                SERVER,
                                                qos,
                                                new byte[0],
                                                client.provider(),
                                                deadlineNs()),
                                        r));
        return client.user();
    }

    /** Accepts the flows that are requested. */
    private final class Accepting implements Broker {
        @Override
        public void flowRequested(
                Ipcp ipcp, long requestId, String name, QosSpec qos, long mplMs, byte[] blob) {
            FlowLink server = new FlowLink(FlowLink.CAPACITY_PACKETS, 1);
            accepted.add(server.user());
            int flowId = 100 + accepted.size();
            loop.execute(
                    () ->
                            ipcp.respond(
                                    requestId,
                                    new Accept(flowId, new byte[0], server.provider()),
                                    new Answer<>()));
        }

        @Override
        public void statusChanged(Ipcp ipcp, IpcpStatus status) {
            // The test asks when it wants to know.
        }
    }

    // ---- what it is asked ----

    /** Waits for an answer of the loop. */
    private static final class Answer<T> implements Reply<T> {
        private final CompletableFuture<T> answer = new CompletableFuture<>();

        @Override
        public void done(T value) {
            answer.complete(value);
        }

        @Override
        public void failed(Problem problem) {
            answer.completeExceptionally(new ProblemException(problem));
        }
    }

    /** Asks on the loop, and waits. */
    <T> T ask(Consumer<Reply<T>> question) {
        Answer<T> answer = new Answer<>();
        loop.execute(() -> question.accept(answer));
        try {
            return answer.answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets so much time pass, then says what {@link Traffic#worstNs} does. */
    long[] worstNs(long forNs) {
        return this.<long[]>ask(
                r ->
                        loop.schedule(
                                loop.clocks().monotonicNs() + forNs,
                                () -> r.done(traffic.worstNs())));
    }

    /** How many packets pass per second while as many are written as go. */
    long capacity(long forNs) {
        this.<Boolean>ask(
                r -> {
                    traffic.pace(Traffic.SATURATING);
                    r.done(true);
                });
        long beganNs = System.nanoTime();
        long before = traffic.counts()[1];
        var _ = worstNs(forNs);
        long after = traffic.counts()[1];
        long tookNs = System.nanoTime() - beganNs;
        pace(0);
        return (after - before) * 1_000_000_000L / tookNs;
    }

    /** From now on so many packets per second are due. */
    void pace(long packetsPerSecond) {
        this.<Boolean>ask(
                r -> {
                    traffic.pace(packetsPerSecond);
                    r.done(true);
                });
    }

    /** Which cube's packets wait for those of the other. */
    String burst() {
        return this.<String>ask(r -> burst.begin(r::done));
    }

    /** Whether the first member finds a name. */
    boolean knows(String name) {
        return this.<NameAnswer>ask(r -> first().query(name, r)).known();
    }

    /** What the first member tells of its layer. */
    LayerView view() {
        return ask(first()::view);
    }

    /** Has the last member connect to the first and disconnect; the answer is why it may not. */
    String visit() {
        try {
            this.<Boolean>ask(r -> last().connect(to("m1", "Management"), r));
        } catch (ProblemException e) {
            return e.problem().sentence();
        }
        this.<Boolean>ask(r -> last().disconnect(to("m1", "Management"), r));
        return "";
    }

    /** Has the link of the fifth member go and come, so that all compute their routes. */
    void shake() {
        Ipcp leaf = members.getLast();
        this.<Boolean>ask(r -> leaf.disconnect(to("m4", "Data Transfer"), r));
        this.<Boolean>ask(r -> leaf.connect(to("m4", "Data Transfer"), r));
    }

    /** The address that a member of a layer of its own is born with. */
    long birth() {
        Ipcp child = create("child" + ++born);
        LayerConfig config = new LayerConfig("layer" + born, Map.of());
        this.<IpcpStatus>ask(r -> child.bootstrap(config, r));
        LayerView view = ask(child::view);
        this.<Boolean>ask(child::shutdown);
        return view.address();
    }

    /** What can be read about the first member. */
    Map<String, Map<String, String>> rib() {
        return ask(first()::rib);
    }

    /** Every counter of a drop, of all members, that is not 0. */
    List<String> dropped() {
        List<String> all = new ArrayList<>();
        for (Ipcp member : members) {
            Map<String, Map<String, String>> rib = ask(member::rib);
            rib.forEach(
                    (path, values) ->
                            values.forEach(
                                    (name, value) -> {
                                        if (name.startsWith("dropped") && !value.equals("0")) {
                                            all.add(
                                                    String.join(
                                                            " ", member.name(), path, name, value));
                                        }
                                    }));
        }
        return all;
    }

    /** Packets that are somewhere. */
    int packetsInUse() {
        return pools.inUse();
    }

    /** Stops the traffic and the members, then their loop. */
    @Override
    public void close() {
        pace(0);
        for (Ipcp member : members.reversed()) {
            this.<Boolean>ask(member::shutdown);
        }
        thread.close();
        compute.close();
    }
}
