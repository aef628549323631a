package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.testkit.FakeFrameDriver;
import org.o7s.core.testkit.FakeLinks;
import org.o7s.core.testkit.FakeNic;
import org.o7s.core.testkit.FakeWire;
import org.o7s.core.testkit.TestFlow;
import org.o7s.core.testkit.World;
import org.o7s.wire.g23.EthMessage.FlowReply;
import org.o7s.wire.testkit.PcapFile;

/**
 * The client side of captures of the C prototype is played to our IPCP, which must answer as the C
 * server did; the server's EIDs are substituted, and the application's answers are those of the
 * capture.
 */
class EthReplayTest {
    private static final long CLIENT = 0x0200_0000_0102L;
    private static final long SERVER = 0x0200_0000_0201L;

    private final World world = new World(1);
    private final FakeWire wire = new FakeWire(1);
    private EthFrames frames = new EthFrames(EthType.DIX);
    private final Map<Integer, TestFlow> flows = new HashMap<>();
    private final Map<Integer, Integer> ourEids = new HashMap<>();

    @Test
    void theClientOfTheCaptureIsAnsweredAsCaptured() {
        assertThat(replay("eth-dix.pcap")).isGreaterThanOrEqualTo(8);
    }

    @Test
    void theClientOfTheLlcCaptureIsAnsweredAsCaptured() {
        frames = new EthFrames(EthType.LLC);
        assertThat(replay("eth-llc.pcap")).isGreaterThanOrEqualTo(8);
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
                        factory(links), new LayerConfig("eth", Map.of("dev", List.of("e2"))));
        world.register(ipcp, "oping.srv");
        int compared = 0;
        for (PcapFile.Packet packet : PcapFile.vector(file).packets()) {
            byte[] frame = packet.frame();
            if (!frames.isOurs(frame)) {
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

    private IpcpFactory factory(FakeLinks links) {
        return frames.type() == EthType.DIX ? new EthDixFactory(links) : new EthLlcFactory(links);
    }

    /** The client's frame, with our EID in place of the captured server's. */
    private byte[] substituted(byte[] frame) {
        int eid = frames.receiverEid(frame);
        if (eid == Framing.MANAGEMENT) {
            return frame;
        }
        int ours = ourEids.getOrDefault(eid, 0);
        byte[] header = frames.data(SERVER, CLIENT, ours, 0, new byte[0]);
        byte[] copy = frame.clone();
        // The receiver's EID; the SSAP of LLC stays the client's.
        System.arraycopy(header, 14, copy, 14, eidBytes());
        return copy;
    }

    private int eidBytes() {
        return frames.type() == EthType.DIX ? 2 : 1;
    }

    private int compare(World.Node node, int number, byte[] captured) {
        int eid = frames.receiverEid(captured);
        boolean isReply = eid == Framing.MANAGEMENT && captured[frames.codeAt()] == 1;
        if (eid != Framing.MANAGEMENT) {
            // What the server's application wrote.
            flowToClient(eid, number).write(frames.payload(captured));
            world.settle();
        } else if (isReply) {
            FlowReply reply = (FlowReply) frames.decode(captured);
            assertThat(node.broker().request().name()).isEqualTo("oping.srv");
            TestFlow flow = world.flow(reply.seid());
            flows.put(reply.deid(), flow);
            world.accept(node.broker().request(), flow, reply.blob()).value();
        }
        List<byte[]> sent = wire.takeLog();
        assertThat(sent).as("frame %d", number).hasSize(1);
        byte[] ours = sent.getFirst().clone();
        if (isReply) {
            int at = frames.payloadAt();
            int theirEid = ((FlowReply) frames.decode(captured)).seid();
            ourEids.put(theirEid, ((FlowReply) frames.decode(ours)).seid());
            System.arraycopy(captured, at, ours, at, eidBytes());
        } else if (eid != Framing.MANAGEMENT && frames.type() == EthType.LLC) {
            ours[15] = captured[15]; // our SAP
        }
        // The captured frame may be padded; ours ends where its length field says.
        byte[] expected = java.util.Arrays.copyOf(captured, ours.length);
        assertThat(HexFormat.of().formatHex(ours))
                .as("frame %d", number)
                .isEqualTo(HexFormat.of().formatHex(expected));
        assertThat(ours.length).isEqualTo(frames.payloadAt() + frames.payload(captured).length);
        return 1;
    }

    private TestFlow flowToClient(int clientEid, int number) {
        TestFlow flow = flows.get(clientEid);
        if (flow == null) {
            throw new AssertionError("frame " + number + " is for a flow that was not opened");
        }
        return flow;
    }
}
