package org.o7s.wire.g23.unicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.wire.g23.unicast.UnicastCaptures.FlowPacket;

/** What C members told each other: every packet is understood, and encodes to the same bytes. */
class UnicastCaptureTest {
    @ParameterizedTest
    @CsvSource({
        "unicast-eth.pcap, 32, 35",
        "unicast-eth-eid8.pcap, 64, 24",
        "unicast-udp4.pcap, 32, 24",
        "chain-link12.pcap, 32, 27",
        "chain-link23.pcap, 32, 28",
        "routing-ecmp-link12.pcap, 32, 51",
        "routing-ecmp-link13.pcap, 32, 90",
        "routing-lfa-link12.pcap, 32, 248",
        "routing-lfa-link13.pcap, 32, 260",
        "four-eth12.pcap, 32, 68",
        "four-udp24.pcap, 32, 85",
        "broadcast.pcap, 32, 7",
    })
    void everyPacketIsWhatItsLabelSays(String file, int hashBytes, int expectedPackets) {
        UnicastLabeller labeller = new UnicastLabeller(hashBytes);
        int packets = 0;
        for (FlowPacket packet : UnicastCaptures.packets(file)) {
            if (!UnicastLabeller.KINDS.contains(packet.kind())) {
                assertThat(packet.kind()).as("packet %d", packet.number()).isEqualTo("broadcast");
                continue;
            }
            String expected = withoutNames(packet.label());
            String label = labeller.label(packet.kind(), packet.bytes());
            if (expected.contains(" OAP ") || isUserPacket(label)) {
                assertThat(expected).as("packet %d", packet.number()).startsWith(label);
            } else {
                assertThat(label).as("packet %d", packet.number()).isEqualTo(expected);
            }
            packets++;
        }
        assertThat(packets).isEqualTo(expectedPackets);
    }

    @Test
    void aRelayLowersTheTtlAndNothingElse() {
        byte[] before = request("chain-link12.pcap");
        byte[] after = request("chain-link23.pcap");
        assertThat(before[DtHeader.TTL_OFFSET]).isEqualTo((byte) 60);
        before[DtHeader.TTL_OFFSET] = 59;
        assertThat(after).isEqualTo(before);
    }

    private static byte[] request(String file) {
        List<FlowPacket> requests =
                UnicastCaptures.packets(file).stream()
                        .filter(packet -> packet.label().contains(": FA FLOW_REQ "))
                        .toList();
        assertThat(requests).hasSize(1);
        return requests.getFirst().bytes();
    }

    private static boolean isUserPacket(String label) {
        return label.startsWith("DT ") && label.endsWith(": ");
    }

    /** The dissector of the labels knows which names the hashes are of. */
    private static String withoutNames(String label) {
        return label.replaceAll("\\('[^']*'\\)", "").replaceAll("dst='[^']*' ", "");
    }
}
