package org.o7s.ipcp.eth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.testkit.Accounting;
import org.o7s.core.testkit.FakeFrameDriver;
import org.o7s.core.testkit.FakeLinks;
import org.o7s.core.testkit.FakeNic;
import org.o7s.core.testkit.FakeWire;
import org.o7s.core.testkit.Hex;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.RecordingBroker;
import org.o7s.core.testkit.TestFlow;
import org.o7s.core.testkit.World;
import org.o7s.wire.g23.EthMessage;
import org.o7s.wire.g23.QosFields;

/** A segment with IPCPs on it, and a hand that can put any frame on it. */
final class EthLab {
    static final long MAC_A = 0x0200_0000_000aL;
    static final long MAC_B = 0x0200_0000_000bL;
    static final long MAC_C = 0x0200_0000_000cL;
    static final long BROADCAST = 0xffff_ffff_ffffL;
    static final byte[] OPING =
            Hex.bytes("42dee3b0415b4f690fd91cbd99876f1e9bd8d9745ef7fa32b142773af0349d54");
    static final byte[] ASK = Hex.bytes("deadbeef");
    static final byte[] ANSWER = Hex.bytes("cafef00d");
    static final QosFields RAW =
            new QosFields(QosFields.DO_NOT_CARE, 0, 0, 1, 1, false, QosFields.DO_NOT_CARE, 120_000);

    final EthType type;
    final EthFrames frames;
    final World world;
    final FakeWire wire;
    final FakeLinks links = new FakeLinks();
    final Host a;
    final Host b;

    /** A node with an interface, a driver and an IPCP. */
    final class Host {
        final World.Node node;
        final FakeNic nic;
        final FakeFrameDriver driver;
        final Ipcp ipcp;
        final List<TestFlow> flows = new ArrayList<>();

        Host(String name, long mac, Map<String, List<String>> more) {
            node = world.node(name);
            nic = wire.plug("eth-" + name, mac);
            links.add(nic);
            driver = new FakeFrameDriver("fake", 1, List.of(nic));
            node.drivers().add(driver, "test");
            Map<String, List<String>> options = new java.util.HashMap<>(more);
            options.put("dev", List.of(nic.name()));
            ipcp = node.bootstrap(factory(), new LayerConfig("eth", options));
        }

        TestFlow flow() {
            TestFlow flow = world.flow(flows.size() + 1);
            flows.add(flow);
            return flow;
        }

        RecordingBroker.Requested request() {
            return node.broker().request();
        }

        long count(String counter) {
            return world.counters(ipcp).getOrDefault(counter, -1L);
        }

        /** The fields of its flows, by EID. */
        List<Map<String, String>> flowViews() {
            return world.rib(ipcp).entrySet().stream()
                    .filter(e -> e.getKey().startsWith("flows/"))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        int mpsBytes() {
            return Integer.parseInt(ipcp.status().facts().getOrDefault("mps", "0"));
        }

        int onlyEid() {
            List<Map<String, String>> views = flowViews();
            if (views.size() != 1) {
                throw new AssertionError("not one flow: " + views);
            }
            return Integer.parseInt(views.getFirst().get("Local endpoint ID"));
        }

        /** Drivers can be exchanged under it. */
        FakeFrameDriver newDriver() {
            return new FakeFrameDriver("fake", 1, List.of(nic));
        }

        void receive(byte[] frame) {
            nic.receive(frame);
            world.settle();
        }
    }

    /** Both ends of an open flow. */
    record Pair(TestFlow client, TestFlow server) {}

    EthLab(long seed) {
        this(seed, EthType.DIX);
    }

    EthLab(long seed, EthType type) {
        this(seed, type, Map.of());
    }

    /** A segment whose IPCPs have further options. */
    EthLab(long seed, EthType type, Map<String, List<String>> more) {
        this.type = type;
        frames = new EthFrames(type);
        world = new World(seed);
        wire = new FakeWire(seed);
        a = new Host("a", MAC_A, more);
        b = new Host("b", MAC_B, more);
        world.register(b.ipcp, "oping");
    }

    IpcpFactory factory() {
        return switch (type) {
            case DIX -> new EthDixFactory(links);
            case LLC -> new EthLlcFactory(links);
        };
    }

    /** Opens a flow from a to b. */
    Pair open() {
        TestFlow client = a.flow();
        TestFlow server = b.flow();
        world.query(a.ipcp, "oping").value();
        RecordedReply<Ipcp.FlowAccepted> reply = world.allocate(a.ipcp, client, "oping", ASK);
        world.accept(b.request(), server, ANSWER).value();
        reply.value();
        return new Pair(client, server);
    }

    /** Closes everything and checks that nothing was lost without a trace. */
    void finish() {
        world.settle();
        for (Host host : List.of(a, b)) {
            host.flows.forEach(f -> f.user().close());
        }
        world.settle();
        Accounting.check(world, a.ipcp, a.flows);
        Accounting.check(world, b.ipcp, b.flows);
        for (Host host : List.of(a, b)) {
            world.<Boolean>ask(host.ipcp, host.ipcp::shutdown).value();
            host.flows.forEach(f -> f.provider().close());
            if (host.nic.openSockets() != 0) {
                throw new AssertionError("a socket is left open on " + host.nic.name());
            }
        }
        if (world.pools().inUse() != 0) {
            throw new AssertionError(world.pools().inUse() + " packets are not back in the pool");
        }
    }

    // Frames.

    byte[] message(long to, long from, EthMessage message) {
        return frames.message(to, from, message);
    }

    byte[] management(long to, long from, byte[] payload) {
        return frames.management(to, from, payload);
    }

    /** A data frame for an EID, from the other end of the flow that has it. */
    byte[] frame(long to, long from, int eid, byte[] payload) {
        return frames.data(to, from, eid, senderEid(to, eid), payload);
    }

    private int senderEid(long to, int eid) {
        Host receiver = to == MAC_A ? a : b;
        return receiver.flowViews().stream()
                .filter(f -> f.get("Local endpoint ID").equals(Integer.toString(eid)))
                .mapToInt(f -> Integer.parseInt(f.get("Remote endpoint ID")))
                .filter(peer -> peer != 0)
                .findFirst()
                .orElse(2);
    }

    EthMessage decode(byte[] frame) {
        return frames.decode(frame);
    }

    static EthMessage.FlowRequest requestFor(byte[] hash, int seid, byte[] blob) {
        return new EthMessage.FlowRequest(seid, RAW, hash, blob);
    }

    static final QosSpec RAW_QOS = QosSpec.RAW;
}
