package org.o7s.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;
import org.o7s.api.QosSpec;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.time.VirtualClocks;

/**
 * A network of nodes and links in virtual time, driven by the thread that lets time pass: the same
 * seed gives the same run, packet by packet.
 */
public final class SimNetwork implements AutoCloseable {
    private static final long WALL_NS = 1_700_000_000_000_000_000L;
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(30);
    private static final int TRIES = 5;
    private static final int PASSES_MAX = 50_000_000;

    private final IpcpFactory factory;
    private final String layer;
    private final long seed;
    private final VirtualClocks clocks = new VirtualClocks(WALL_NS);
    private final Loop loop = new Loop("simulation", clocks);
    private final PacketPools pools = new PacketPools(1 << 20, 1024, 256);
    private final PolicyEngine policies;
    private final SimLower lower;
    private final Map<String, SimNode> nodes = new LinkedHashMap<>();
    private final List<SimLink> links = new ArrayList<>();
    private final EventDigest digest = new EventDigest();
    private Faults faults = Faults.NONE;
    private int starts;

    /**
     * A network without nodes.
     *
     * @param factory makes the IPCPs: the daemon's own
     * @param layer name of the layer
     * @param catalog the policies of all nodes
     * @param seed of all chance in it
     */
    public SimNetwork(IpcpFactory factory, String layer, PolicyCatalog catalog, long seed) {
        this.factory = factory;
        this.layer = layer;
        this.seed = seed;
        this.policies = new PolicyEngine(catalog, new InlineCompute(), clocks);
        this.lower = new SimLower(this, loop);
    }

    /** What links do to packets that are made from now on. */
    public void setFaults(Faults next) {
        faults = next;
    }

    Faults faults() {
        return faults;
    }

    /** The policies in use, which can be exchanged while packets travel. */
    public PolicyEngine policies() {
        return policies;
    }

    /**
     * A number for everything that was sent so far: the same for two runs of one seed, and
     * different if they differ in one byte or one nanosecond.
     */
    public long digest() {
        return digest.value();
    }

    /** Packets in somebody's hands, on links and in queues. */
    public int packetsInUse() {
        return pools.inUse();
    }

    /** Virtual time since the beginning, in ns. */
    public long nowNs() {
        return clocks.monotonicNs();
    }

    /** A new node, in no layer, without links. */
    public SimNode add(String name) {
        SimApplications applications = new SimApplications(loop, pools);
        SimNode node =
                new SimNode(name, nodes.size(), factory, context(name, applications), applications);
        nodes.put(name, node);
        return node;
    }

    private IpcpContext context(String name, SimApplications applications) {
        return new IpcpContext(
                name,
                loop,
                applications,
                pools,
                Entropy.seeded(seed * 1_000_003 + starts++),
                new InlineCompute(),
                new DriverCatalog(),
                policies,
                lower);
    }

    /** The node of that name. */
    public SimNode node(String name) {
        SimNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("there is no node " + name);
        }
        return node;
    }

    /** All nodes, in the order in which they were made. */
    public List<SimNode> nodes() {
        return List.copyOf(nodes.values());
    }

    /** A new link between two nodes. */
    public SimLink link(SimNode from, SimNode to) {
        SimLink link =
                new SimLink(
                        links.size(),
                        from,
                        to,
                        loop,
                        pools,
                        digest,
                        faults,
                        seed * 31 + links.size());
        links.add(link);
        from.add(link);
        to.add(link);
        return link;
    }

    /** All links. */
    public List<SimLink> links() {
        return List.copyOf(links);
    }

    /** Makes a node the first member. */
    public void bootstrap(SimNode node, Map<String, List<String>> options) {
        LayerConfig config = new LayerConfig(layer, options);
        factory.validate(config);
        this.<IpcpStatus>ask(r -> node.ipcp().bootstrap(config, r));
    }

    /** Enrols a node with its neighbour over this link. */
    public void enrol(SimNode newcomer, SimLink link) {
        String member = link.other(newcomer).name();
        this.<IpcpStatus>insist(
                r ->
                        newcomer.ipcp()
                                .enrol(
                                        new Ipcp.Enrolment(
                                                member, Optional.of(layer), deadlineNs()),
                                        r));
    }

    /** Connects two members over their link, for management and data. */
    public void connect(SimLink link) {
        connect(link, "Management");
        connect(link, "Data Transfer");
    }

    /** Connects a component of two members over their link. */
    public void connect(SimLink link, String component) {
        this.<Boolean>insist(
                r ->
                        link.from()
                                .ipcp()
                                .connect(
                                        new Ipcp.Connection(
                                                link.to().name(),
                                                component,
                                                QosSpec.RAW,
                                                deadlineNs()),
                                        r));
    }

    /** Raw flows lose messages of an exchange, too: an operator tries again. */
    private <T extends @NonNull Object> void insist(Consumer<Reply<T>> question) {
        for (int tries = 1; ; tries++) {
            try {
                this.<T>ask(question);
                return;
            } catch (ProblemException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private long deadlineNs() {
        return nowNs() + REPLY_LIMIT.toNanos();
    }

    /** What a member knows of its layer. */
    public LayerView view(SimNode node) {
        return this.<LayerView>ask(node.ipcp()::view);
    }

    /** Takes a node out: its links swallow everything, then it ends. */
    public void crash(SimNode node) {
        node.setGone();
        node.links().forEach(l -> l.setCut(true));
        this.<Boolean>ask(node.ipcp()::shutdown);
    }

    /** Takes a node out in good order: it says that it goes, and its links stay. */
    public void leave(SimNode node) {
        node.setGone();
        this.<Boolean>ask(node.ipcp()::shutdown);
    }

    /**
     * Starts a node that crashed again: a new IPCP, in no layer, on the same links. Those of the
     * other end that are still there do not hear of it.
     */
    public void restart(SimNode node) {
        SimApplications applications = new SimApplications(loop, pools);
        node.restart(factory, context(node.name(), applications), applications);
        node.links().stream().filter(l -> !l.other(node).isGone()).forEach(l -> l.setCut(false));
    }

    /**
     * Asks an IPCP for something and lets time pass until it answers.
     *
     * @throws ProblemException if the answer is no
     */
    public <T extends @NonNull Object> T ask(Consumer<Reply<T>> question) {
        Answer<T> answer = new Answer<>();
        loop.execute(() -> question.accept(answer));
        boolean answered =
                advanceUntil(() -> answer.value != null || answer.problem != null, REPLY_LIMIT);
        Problem problem = answer.problem;
        if (problem != null) {
            throw new ProblemException(problem);
        }
        T value = answer.value;
        if (!answered || value == null) {
            throw new IllegalStateException("no answer within " + REPLY_LIMIT + ", seed " + seed);
        }
        return value;
    }

    private static final class Answer<T> implements Reply<T> {
        private @Nullable T value;
        private @Nullable Problem problem;

        @Override
        public void done(T given) {
            value = given;
        }

        @Override
        public void failed(Problem why) {
            problem = why;
        }
    }

    /** Hands the loop a task, for the next moment. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** Has a task run at a time. */
    public void at(long ns, Runnable task) {
        loop.schedule(ns, task);
    }

    /** Lets time pass, and everything happen that is due meanwhile. */
    public void advance(Duration time) {
        long untilNs = nowNs() + time.toNanos();
        settle();
        long nextNs;
        while ((nextNs = loop.nextDeadlineNs()) <= untilNs) {
            clocks.advance(Math.max(0, nextNs - nowNs()));
            settle();
        }
        clocks.advance(Math.max(0, untilNs - nowNs()));
    }

    /** Lets time pass until something holds; returns whether it did within the limit. */
    public boolean advanceUntil(BooleanSupplier condition, Duration limit) {
        long untilNs = nowNs() + limit.toNanos();
        settle();
        while (!condition.getAsBoolean()) {
            long nextNs = loop.nextDeadlineNs();
            if (nextNs > untilNs) {
                clocks.advance(Math.max(0, untilNs - nowNs()));
                return condition.getAsBoolean();
            }
            clocks.advance(Math.max(0, nextNs - nowNs()));
            settle();
        }
        return true;
    }

    private void settle() {
        int passes = 0;
        while (loop.pass() > 0) {
            if (++passes > PASSES_MAX) {
                throw new IllegalStateException("the network never comes to rest, seed " + seed);
            }
        }
        long failures = loop.counters().snapshot().getOrDefault("failures", 0L);
        if (failures > 0) {
            throw new IllegalStateException("something failed in a node, seed " + seed);
        }
    }

    /** Ends it. */
    @Override
    public void close() {
        policies.close();
    }
}
