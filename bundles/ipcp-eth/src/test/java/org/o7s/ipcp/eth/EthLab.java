package org.o7s.ipcp.eth;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.Ipcp;
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
import org.o7s.wire.g23.EthDixCodec;
import org.o7s.wire.g23.EthDixHeader;
import org.o7s.wire.g23.EthDixMessage;
import org.o7s.wire.g23.EthernetHeader;
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
            ipcp = node.bootstrap(new EthDixFactory(links), new LayerConfig("eth", options));
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
        world = new World(seed);
        wire = new FakeWire(seed);
        a = new Host("a", MAC_A, Map.of());
        b = new Host("b", MAC_B, Map.of());
        world.register(b.ipcp, "oping");
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

    static byte[] message(long to, long from, EthDixMessage message) {
        byte[] payload = new byte[EthDixCodec.encodedBytes(message)];
        EthDixCodec.encode(message, MemorySegment.ofArray(payload), 0);
        return frame(to, from, EthDixHeader.MANAGEMENT_EID, payload);
    }

    static byte[] frame(long to, long from, int eid, byte[] payload) {
        byte[] frame = new byte[FrameWriter.HEADER_BYTES + payload.length];
        MemorySegment segment = MemorySegment.ofArray(frame);
        EthernetHeader.write(segment, 0, to, from, EthernetHeader.DEFAULT_ETHER_TYPE);
        EthDixHeader.write(segment, EthernetHeader.HEADER_BYTES, eid, payload.length);
        System.arraycopy(payload, 0, frame, FrameWriter.HEADER_BYTES, payload.length);
        return frame;
    }

    static EthDixMessage decode(byte[] frame) {
        MemorySegment segment = MemorySegment.ofArray(frame);
        int length = EthDixHeader.payloadBytes(segment, EthernetHeader.HEADER_BYTES);
        return switch (EthDixCodec.decode(segment, FrameWriter.HEADER_BYTES, length, 32)) {
            case org.o7s.wire.g23.DecodeResult.Decoded<EthDixMessage>(EthDixMessage m) -> m;
            case org.o7s.wire.g23.DecodeResult.Malformed<EthDixMessage>(var defect) ->
                    throw new AssertionError(defect);
        };
    }

    static boolean isMessage(byte[] frame) {
        return EthDixHeader.eid(MemorySegment.ofArray(frame), EthernetHeader.HEADER_BYTES) == 0;
    }

    static EthDixMessage.FlowRequest requestFor(byte[] hash, int seid, byte[] blob) {
        return new EthDixMessage.FlowRequest(seid, RAW, hash, blob);
    }

    static final QosSpec RAW_QOS = QosSpec.RAW;
}
