package org.o7s.core.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.o7s.api.QosSpec;
import org.o7s.core.compute.Compute;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.VirtualClocks;

/**
 * Virtual time and the loops in it: {@link #settle} runs them until nothing is left to do, {@link
 * #advanceMs} lets time pass from one deadline to the next.
 */
public final class World {
    private static final int PASSES_MAX = 200_000;

    private final VirtualClocks clocks = new VirtualClocks(1_700_000_000_000_000_000L);
    private final List<Loop> loops = new ArrayList<>();
    private final PacketPools pools = new PacketPools(16_384, 512, 128);
    private final TestLower lower = new TestLower();
    private final long seed;

    /** A world with this seed for all chance in it. */
    public World(long seed) {
        this.seed = seed;
    }

    /** One system of the world: what its IPCPs are given. */
    public final class Node {
        private final String name;
        private final Loop loop;
        private final RecordingBroker broker = new RecordingBroker();
        private final DriverCatalog drivers = new DriverCatalog();
        private final FixedSlots slots = new FixedSlots();
        private Compute compute = new InlineCompute();

        private Node(String name) {
            this.name = name;
            this.loop = new Loop(name, clocks);
            loops.add(loop);
        }

        /** Its loop. */
        public Loop loop() {
            return loop;
        }

        /** Its broker. */
        public RecordingBroker broker() {
            return broker;
        }

        /** Its drivers. */
        public DriverCatalog drivers() {
            return drivers;
        }

        /** Its policies. */
        public FixedSlots slots() {
            return slots;
        }

        /** From now on, IPCPs of this node are made with another compute. */
        public void setCompute(Compute other) {
            compute = other;
        }

        /** An IPCP on this node, in no layer yet. */
        public Ipcp create(IpcpFactory factory) {
            return factory.create(
                    new IpcpContext(
                            name,
                            loop,
                            broker,
                            pools,
                            Entropy.seeded(seed * 31 + name.hashCode()),
                            compute,
                            drivers,
                            slots,
                            lower));
        }

        /** An IPCP on this node as the first member of a layer. */
        public Ipcp bootstrap(IpcpFactory factory, LayerConfig config) {
            factory.validate(config);
            Ipcp ipcp = create(factory);
            RecordedReply<IpcpStatus> reply = new RecordedReply<>();
            loop.execute(() -> ipcp.bootstrap(config, reply));
            settle();
            reply.value();
            return ipcp;
        }
    }

    /** A new node. */
    public Node node(String name) {
        return new Node(name);
    }

    /** The layer below all nodes, for IPCPs that use flows. */
    public TestLower lower() {
        return lower;
    }

    /** Packet memory of all nodes. */
    public PacketPools pools() {
        return pools;
    }

    /** The time. */
    public VirtualClocks clocks() {
        return clocks;
    }

    /** Monotonic time in ns. */
    public long nowNs() {
        return clocks.monotonicNs();
    }

    /** Runs all loops until nothing is left to do at this moment. */
    public void settle() {
        int passes = 0;
        boolean busy = true;
        while (busy) {
            busy = false;
            for (Loop loop : loops) {
                busy |= loop.pass() > 0;
            }
            if (++passes > PASSES_MAX) {
                throw new AssertionError("the loops never come to rest, seed " + seed);
            }
        }
        for (Loop loop : loops) {
            long failures = loop.counters().snapshot().getOrDefault("failures", 0L);
            if (failures > 0) {
                throw new AssertionError(
                        loop.name() + ": something failed in the loop, seed " + seed);
            }
        }
    }

    /** Lets time pass, stopping at each deadline on the way. */
    public void advanceMs(long ms) {
        long untilNs = nowNs() + ms * 1_000_000;
        settle();
        while (true) {
            long next = Long.MAX_VALUE;
            for (Loop loop : loops) {
                next = Math.min(next, loop.nextDeadlineNs());
            }
            if (next > untilNs) {
                break;
            }
            clocks.advance(Math.max(0, next - nowNs()));
            settle();
        }
        clocks.advance(untilNs - nowNs());
        settle();
    }

    /** Runs something on the loop of an IPCP, as the IRM would, and settles. */
    public <T> RecordedReply<T> ask(Ipcp ipcp, Asking<T> question) {
        RecordedReply<T> reply = new RecordedReply<>();
        ipcp.loop().execute(() -> question.ask(reply));
        settle();
        return reply;
    }

    /** An operation of an IPCP. */
    @FunctionalInterface
    public interface Asking<T> {
        /** Calls it with this reply. */
        void ask(RecordedReply<T> reply);
    }

    /** Registers a name with an IPCP. */
    public void register(Ipcp ipcp, String name) {
        this.<Boolean>ask(ipcp, r -> ipcp.register(name, r)).value();
    }

    /** Asks an IPCP for a name. */
    public RecordedReply<Ipcp.NameAnswer> query(Ipcp ipcp, String name) {
        return ask(ipcp, r -> ipcp.query(name, r));
    }

    /** What an IPCP tells of itself. */
    public Map<String, Map<String, String>> rib(Ipcp ipcp) {
        return this.<Map<String, Map<String, String>>>ask(ipcp, ipcp::rib).value();
    }

    /** The counters of an IPCP. */
    public Map<String, Long> counters(Ipcp ipcp) {
        Map<String, Long> counts = new LinkedHashMap<>();
        rib(ipcp)
                .getOrDefault("counters/ipcp", Map.of())
                .forEach((name, count) -> counts.put(name, Long.parseLong(count)));
        return counts;
    }

    /** A flow in the hands of a test: the user's end. */
    public TestFlow flow(int flowId) {
        return new TestFlow(flowId, new FlowLink(FlowLink.CAPACITY_PACKETS, 1), pools);
    }

    /** Requests a flow of an IPCP, for at most 20 s. */
    public RecordedReply<Ipcp.FlowAccepted> allocate(
            Ipcp ipcp, TestFlow flow, String name, byte[] blob) {
        Ipcp.FlowAllocation request =
                new Ipcp.FlowAllocation(
                        flow.flowId(),
                        name,
                        QosSpec.RAW,
                        blob,
                        flow.provider(),
                        nowNs() + 20_000_000_000L);
        return ask(ipcp, r -> ipcp.allocate(request, r));
    }

    /** Accepts a request. */
    public RecordedReply<Boolean> accept(
            RecordingBroker.Requested request, TestFlow flow, byte[] blob) {
        Ipcp.Accept yes = new Ipcp.Accept(flow.flowId(), blob, flow.provider());
        return ask(request.ipcp(), r -> request.ipcp().respond(request.requestId(), yes, r));
    }

    /** Answers a request with no. */
    public RecordedReply<Boolean> answer(RecordingBroker.Requested request, Ipcp.FlowAnswer no) {
        return ask(request.ipcp(), r -> request.ipcp().respond(request.requestId(), no, r));
    }

    /** Deallocates a flow. */
    public void deallocate(Ipcp ipcp, TestFlow flow) {
        flow.user().close();
        ipcp.loop().execute(() -> ipcp.deallocate(flow.provider()));
        settle();
    }
}
