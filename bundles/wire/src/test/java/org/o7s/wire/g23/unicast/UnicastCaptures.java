package org.o7s.wire.g23.unicast;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.o7s.wire.g23.EthDixHeader;
import org.o7s.wire.g23.EthernetHeader;
import org.o7s.wire.g23.UdpHeader;
import org.o7s.wire.testkit.IpUdp;
import org.o7s.wire.testkit.Labels;
import org.o7s.wire.testkit.PcapFile;
import org.o7s.wire.testkit.PcapFile.Packet;

/** The packets of E, M and D flows in a capture, with what LABELS.txt says of each. */
final class UnicastCaptures {
    private static final int DIX = EthernetHeader.HEADER_BYTES;

    /** A packet on a flow; {@code label} starts behind the name of the flow. */
    record FlowPacket(int number, String label, byte[] bytes) {
        /** The first word of the label. */
        String kind() {
            return label.split(" ", 2)[0];
        }
    }

    private UnicastCaptures() {}

    static List<FlowPacket> packets(String file) {
        List<String> labels = Labels.read().of(file);
        List<FlowPacket> packets = new ArrayList<>();
        for (Packet packet : PcapFile.vector(file).packets()) {
            String label = labels.get(packet.number() - 1);
            int flow = label.indexOf("] ");
            if (flow >= 0) {
                packets.add(
                        new FlowPacket(
                                packet.number(),
                                label.substring(flow + 2),
                                payload(packet.frame()).orElseThrow()));
            }
        }
        return packets;
    }

    /** What the layer below delivers of a frame. */
    private static Optional<byte[]> payload(byte[] frame) {
        MemorySegment segment = MemorySegment.ofArray(frame);
        if (EthernetHeader.etherType(segment, 0) == EthernetHeader.DEFAULT_ETHER_TYPE) {
            int start = DIX + EthDixHeader.HEADER_BYTES;
            int bytes = EthDixHeader.payloadBytes(segment, DIX);
            return Optional.of(Arrays.copyOfRange(frame, start, start + bytes));
        }
        return IpUdp.of(frame)
                .map(IpUdp::payload)
                .map(d -> Arrays.copyOfRange(d, UdpHeader.HEADER_BYTES, d.length));
    }
}
