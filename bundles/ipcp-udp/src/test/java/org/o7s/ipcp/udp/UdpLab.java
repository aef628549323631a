package org.o7s.ipcp.udp;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.core.compute.Compute;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.LinkState;
import org.o7s.core.testkit.Accounting;
import org.o7s.core.testkit.FakeDatagramDriver;
import org.o7s.core.testkit.FakeInternet;
import org.o7s.core.testkit.FakeLinks;
import org.o7s.core.testkit.Hex;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.RecordingBroker;
import org.o7s.core.testkit.TestFlow;
import org.o7s.core.testkit.World;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.QosFields;
import org.o7s.wire.g23.UdpCodec;
import org.o7s.wire.g23.UdpHeader;
import org.o7s.wire.g23.UdpMessage;

/** Two IPCPs over UDP in memory, and a hand that can send any datagram. */
final class UdpLab {
    static final LinkState UP = new LinkState(true, true, false, 1, 1500, 0);
    static final byte[] OPING = Hex.bytes("7862c6fec5ecaef4aa2e3934725e23b3");
    static final byte[] ASK = Hex.bytes("deadbeef");
    static final byte[] ANSWER = Hex.bytes("cafef00d");
    static final QosFields RAW =
            new QosFields(QosFields.DO_NOT_CARE, 0, 0, 1, 1, false, QosFields.DO_NOT_CARE, 120_000);

    final UdpFamily family;
    final World world;
    final FakeInternet internet;
    final FakeLinks links = new FakeLinks();
    final Map<String, InetAddress> dnsEntries = new HashMap<>();
    final List<String> dnsQuestions = new ArrayList<>();
    HostsFile hosts = new HostsFile(Path.of("/nonexistent/hosts"));
    Compute compute = new InlineCompute();
    NameServer nameServer =
            host -> {
                dnsQuestions.add(host);
                return Optional.ofNullable(dnsEntries.get(host));
            };
    final List<Host> all = new ArrayList<>();

    /** A node with an address, a driver and an IPCP. */
    final class Host {
        final World.Node node;
        final InetSocketAddress address;
        final FakeDatagramDriver driver;
        final Ipcp ipcp;
        final List<TestFlow> flows = new ArrayList<>();

        Host(String name, String ip, Map<String, List<String>> more) {
            node = world.node(name);
            node.setCompute(compute);
            address = address(ip, 3435);
            links.set(address.getAddress(), UP);
            driver = newDriver();
            node.drivers().add(driver, "test");
            Map<String, List<String>> options = new HashMap<>(more);
            options.put("ip", List.of(ip(ip)));
            options.computeIfPresent(
                    "peer", (k, peers) -> peers.stream().map(UdpLab.this::peer).toList());
            ipcp = node.bootstrap(factory(), new LayerConfig("udp", options));
            all.add(this);
        }

        FakeDatagramDriver newDriver() {
            return new FakeDatagramDriver("fake", 1, internet);
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

        List<Map<String, String>> flowViews() {
            return world.rib(ipcp).entrySet().stream()
                    .filter(e -> e.getKey().startsWith("flows/"))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        long onlyEid() {
            List<Map<String, String>> views = flowViews();
            if (views.size() != 1) {
                throw new AssertionError("not one flow: " + views);
            }
            return Long.parseLong(views.getFirst().get("Local endpoint ID"));
        }

        void receive(InetSocketAddress from, byte[] payload) {
            internet.send(from, address, payload);
            world.settle();
        }
    }

    /** Both ends of an open flow. */
    record Pair(TestFlow client, TestFlow server) {}

    UdpLab(long seed) {
        this(seed, UdpFamily.IPV4);
    }

    UdpLab(long seed, UdpFamily family) {
        this.family = family;
        world = new World(seed);
        internet = new FakeInternet(seed);
    }

    /** The address of this family that stands for an IPv4 address. */
    String ip(String ipv4) {
        if (family == UdpFamily.IPV4 || !ipv4.contains(".")) {
            return ipv4;
        }
        String[] bytes = ipv4.split("\\.");
        return "fd00::%x:%x"
                .formatted(
                        Integer.parseInt(bytes[0]) << 8 | Integer.parseInt(bytes[1]),
                        Integer.parseInt(bytes[2]) << 8 | Integer.parseInt(bytes[3]));
    }

    /** An address of this family with a port, as people see it. */
    String endpoint(String ipv4, int port) {
        return (family == UdpFamily.IPV4 ? ipv4 : "[" + ip(ipv4) + "]") + ":" + port;
    }

    InetSocketAddress address(String ipv4, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(ip(ipv4)), port);
    }

    /** A peer of this family: {@code NAME=IPv4} or {@code NAME=IPv4:PORT} of the other. */
    private String peer(String option) {
        int equals = option.lastIndexOf('=');
        String where = option.substring(equals + 1);
        int colon = where.indexOf(':');
        return option.substring(0, equals + 1)
                + (colon < 0
                        ? ip(where)
                        : endpoint(
                                where.substring(0, colon),
                                Integer.parseInt(where.substring(colon + 1))));
    }

    UdpFactory factory() {
        return switch (family) {
            case IPV4 -> new Udp4Factory(links, hosts, server -> nameServer);
            case IPV6 -> new Udp6Factory(links, hosts, server -> nameServer);
        };
    }

    /** Opens a flow to a name that the client can resolve. */
    Pair open(Host from, Host to, String name) {
        TestFlow client = from.flow();
        TestFlow server = to.flow();
        world.query(from.ipcp, name).value();
        RecordedReply<Ipcp.FlowAccepted> reply = world.allocate(from.ipcp, client, name, ASK);
        world.accept(to.request(), server, ANSWER).value();
        reply.value();
        return new Pair(client, server);
    }

    /** Closes everything and checks that nothing was lost without a trace. */
    void finish() {
        world.settle();
        all.forEach(h -> h.flows.forEach(f -> f.user().close()));
        world.settle();
        for (Host host : all) {
            Accounting.check(world, host.ipcp, host.flows);
        }
        for (Host host : all) {
            world.<Boolean>ask(host.ipcp, host.ipcp::shutdown).value();
            host.flows.forEach(f -> f.provider().close());
        }
        if (internet.openSockets() != 0 || world.pools().inUse() != 0) {
            throw new AssertionError(
                    internet.openSockets()
                            + " sockets are open, "
                            + world.pools().inUse()
                            + " packets are not back in the pool");
        }
    }

    static byte[] message(UdpMessage message) {
        byte[] bytes = new byte[UdpCodec.encodedBytes(message)];
        UdpCodec.encode(message, MemorySegment.ofArray(bytes), 0);
        return bytes;
    }

    static byte[] data(long eid, byte[] payload) {
        byte[] bytes = new byte[UdpHeader.HEADER_BYTES + payload.length];
        UdpHeader.write(MemorySegment.ofArray(bytes), 0, eid);
        System.arraycopy(payload, 0, bytes, UdpHeader.HEADER_BYTES, payload.length);
        return bytes;
    }

    static UdpMessage decode(byte[] datagram) {
        return switch (UdpCodec.decode(
                MemorySegment.ofArray(datagram), 0, datagram.length, 65_535)) {
            case DecodeResult.Decoded<UdpMessage>(UdpMessage m) -> m;
            case DecodeResult.Malformed<UdpMessage>(var defect) -> throw new AssertionError(defect);
        };
    }

    static UdpMessage.FlowRequest requestFor(byte[] hash, long sEid, byte[] blob) {
        return new UdpMessage.FlowRequest(sEid, RAW, hash, blob);
    }
}
