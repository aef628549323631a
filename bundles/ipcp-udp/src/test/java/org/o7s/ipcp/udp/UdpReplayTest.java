package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.core.testkit.FakeInternet;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.UdpMessage.FlowReply;
import org.o7s.wire.testkit.IpUdp;
import org.o7s.wire.testkit.PcapFile;

/**
 * The client side of the capture of the C prototype is played to our IPCP, which must answer as the
 * C server did; the server's EIDs are substituted.
 */
class UdpReplayTest {
    private UdpLab lab = new UdpLab(1);
    private final Map<Long, TestFlow> flows = new HashMap<>();
    private final Map<Long, Long> ourEids = new HashMap<>();

    @ParameterizedTest
    @CsvSource({"IPV4,udp4.pcap,10.1.2.1,10.1.2.2", "IPV6,udp6.pcap,fd00:1:2::1,fd00:1:2::2"})
    void theClientOfTheCaptureIsAnsweredAsCaptured(
            UdpFamily family, String file, String clientIp, String serverIp) {
        lab = new UdpLab(1, family);
        UdpLab.Host server = lab.new Host("server", serverIp, Map.of());
        lab.world.register(server.ipcp, "oping.srv");
        InetSocketAddress client = lab.address(clientIp, 3435);
        int compared = 0;
        for (PcapFile.Packet packet : PcapFile.vector(file).packets()) {
            Optional<IpUdp> datagram = IpUdp.of(packet.frame());
            if (datagram.isEmpty()) {
                continue;
            }
            byte[] payload = datagram.get().payload();
            // System 1 is the client: its address ends in 1.
            int source = family == UdpFamily.IPV4 ? 12 + 3 : 8 + 15;
            boolean fromClient = packet.frame()[14 + source] == 1;
            if (fromClient) {
                lab.internet.send(client, server.address, substituted(payload));
                lab.internet.takeLog();
                lab.world.settle();
            } else {
                compare(server, client, packet.number(), payload);
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(8);
        assertThat(lab.internet.takeLog()).isEmpty();
        lab.all.forEach(h -> h.flows.forEach(TestFlow::read));
        lab.finish();
    }

    private byte[] substituted(byte[] payload) {
        byte[] copy = payload.clone();
        long eid = u32(payload, 0);
        if (eid != 0) {
            long ours = ourEids.getOrDefault(eid, 0L);
            for (int i = 0; i < 4; i++) {
                copy[i] = (byte) (ours >> (24 - 8 * i));
            }
        }
        return copy;
    }

    private void compare(
            UdpLab.Host server, InetSocketAddress client, int number, byte[] captured) {
        long eid = u32(captured, 0);
        if (eid != 0) {
            flows.get(eid).write(java.util.Arrays.copyOfRange(captured, 4, captured.length));
            lab.world.settle();
        } else {
            FlowReply reply = (FlowReply) UdpLab.decode(captured);
            assertThat(server.request().name()).isEqualTo("oping.srv");
            TestFlow flow = server.flow();
            flows.put(reply.sEid(), flow);
            lab.world.accept(server.request(), flow, reply.blob()).value();
        }
        List<FakeInternet.Datagram> sent = lab.internet.takeLog();
        assertThat(sent).as("packet %d", number).hasSize(1);
        assertThat(sent.getFirst().to()).isEqualTo(client);
        byte[] ours = sent.getFirst().payload().clone();
        if (eid == 0) {
            ourEids.put(u32(captured, 8), u32(ours, 8));
            System.arraycopy(captured, 8, ours, 8, 4);
        }
        assertThat(HexFormat.of().formatHex(ours))
                .as("packet %d", number)
                .isEqualTo(HexFormat.of().formatHex(captured));
    }

    private static long u32(byte[] bytes, int at) {
        long value = 0;
        for (int i = 0; i < 4; i++) {
            value = (value << 8) | (bytes[at + i] & 0xff);
        }
        return value;
    }
}
