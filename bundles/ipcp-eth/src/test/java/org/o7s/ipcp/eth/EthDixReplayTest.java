package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.testkit.FakeFrameDriver;
import org.o7s.core.testkit.FakeLinks;
import org.o7s.core.testkit.FakeNic;
import org.o7s.core.testkit.FakeWire;
import org.o7s.core.testkit.TestFlow;
import org.o7s.core.testkit.World;
import org.o7s.wire.g23.EthDixMessage.FlowReply;
import org.o7s.wire.testkit.PcapFile;

/**
 * The client side of captures of the C prototype is played to our IPCP, which must answer as the C
 * server did; the server's EIDs are substituted, and the application's answers are those of the
 * capture.
 */
class EthDixReplayTest {
    private static final long CLIENT = 0x0200_0000_0102L;
    private static final long SERVER = 0x0200_0000_0201L;

    private final World world = new World(1);
    private final FakeWire wire = new FakeWire(1);
    private final Map<Integer, TestFlow> flows = new HashMap<>();
    private final Map<Integer, Integer> ourEids = new HashMap<>();

    @Test
    void theClientOfTheCaptureIsAnsweredAsCaptured() {
        assertThat(replay("eth-dix.pcap")).isGreaterThanOrEqualTo(8);
    }

    @Test
    void theClientWithAllQosIsAnsweredAsCaptured() {
        assertThat(replay("eth-dix-qos.pcap")).isGreaterThanOrEqualTo(20);
    }

    @Test
    void theClientWithCheckedPacketsIsAnsweredAsCaptured() {
        assertThat(replay("crc-eth-dix.pcap")).isGreaterThanOrEqualTo(10);
    }

    /** Plays a capture; returns how many frames of the server were compared. */
    private int replay(String file) {
        FakeNic nic = wire.plug("e2", SERVER);
        nic.setMtuBytes(9000);
        FakeLinks links = new FakeLinks();
        links.add(nic);
        World.Node node = world.node("server");
        node.drivers().add(new FakeFrameDriver("fake", 1, List.of(nic)), "test");
        Ipcp ipcp =
                node.bootstrap(
                        new EthDixFactory(links),
                        new LayerConfig("eth", Map.of("dev", List.of("e2"))));
        world.register(ipcp, "oping.srv");
        int compared = 0;
        for (PcapFile.Packet packet : PcapFile.vector(file).packets()) {
            byte[] frame = packet.frame();
            if (u16(frame, 12) != 0xa000) {
                continue;
            }
            if (FakeWire.address(frame, 6) == CLIENT) {
                nic.receive(substituted(frame));
                world.settle();
            } else {
                assertThat(FakeWire.address(frame, 6)).isEqualTo(SERVER);
                compared += compare(node, packet.number(), frame);
            }
        }
        assertThat(wire.takeLog()).isEmpty();
        return compared;
    }

    /** The client's frame, with our EID in place of the captured server's. */
    private byte[] substituted(byte[] frame) {
        byte[] copy = frame.clone();
        int eid = u16(frame, 14);
        if (eid != 0) {
            int ours = ourEids.getOrDefault(eid, 0);
            copy[14] = (byte) (ours >> 8);
            copy[15] = (byte) ours;
        }
        return copy;
    }

    private int compare(World.Node node, int number, byte[] captured) {
        int eid = u16(captured, 14);
        if (eid != 0) {
            // What the server's application wrote.
            TestFlow flow = flowToClient(eid, number);
            int length = u16(captured, 16);
            flow.write(java.util.Arrays.copyOfRange(captured, 18, 18 + length));
            world.settle();
        } else if (captured[18 + 37] == 1) {
            FlowReply reply = (FlowReply) EthLab.decode(captured);
            assertThat(node.broker().request().name()).isEqualTo("oping.srv");
            TestFlow flow = world.flow(reply.seid());
            flows.put(reply.deid(), flow);
            world.accept(node.broker().request(), flow, reply.blob()).value();
        }
        List<byte[]> sent = wire.takeLog();
        assertThat(sent).as("frame %d", number).hasSize(1);
        byte[] ours = sent.getFirst().clone();
        if (eid == 0 && captured[18 + 37] == 1) {
            ourEids.put(u16(captured, 18), u16(ours, 18));
            ours[18] = captured[18];
            ours[19] = captured[19];
        }
        // The captured frame may be padded; ours ends where its length field says.
        byte[] expected = java.util.Arrays.copyOf(captured, ours.length);
        assertThat(HexFormat.of().formatHex(ours))
                .as("frame %d", number)
                .isEqualTo(HexFormat.of().formatHex(expected));
        assertThat(ours.length).isEqualTo(18 + u16(captured, 16));
        return 1;
    }

    private TestFlow flowToClient(int clientEid, int number) {
        TestFlow flow = flows.get(clientEid);
        if (flow == null) {
            throw new AssertionError("frame " + number + " is for a flow that was not opened");
        }
        return flow;
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }
}
