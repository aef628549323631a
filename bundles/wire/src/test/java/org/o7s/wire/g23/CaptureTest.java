package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.wire.testkit.Labels;
import org.o7s.wire.testkit.PcapFile;
import org.o7s.wire.testkit.PcapFile.Packet;

/** What the C prototype sent: every packet is understood, and encodes to the same bytes. */
class CaptureTest {
    private static final int PAYLOAD = EthernetHeader.HEADER_BYTES + EthDixHeader.HEADER_BYTES;
    private static final int FRCT_BYTES = 12;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth-mutual-enc.pcap",
                "auth-server.pcap",
                "crc-eth-dix.pcap",
                "enc-p256-aes256gcm-sha256.pcap",
                "enc-x25519-chacha20-sha512.pcap",
                "eth-dix-qos.pcap",
                "eth-dix.pcap",
                "eth-llc.pcap",
                "udp4.pcap",
                "udp6.pcap",
            })
    void everyPacketIsWhatItsLabelSays(String file) {
        List<String> labels = Labels.read().of(file);
        List<Packet> packets = PcapFile.vector(file).packets();
        assertThat(packets).hasSameSizeAs(labels);
        CaptureLabeller labeller = new CaptureLabeller();
        for (Packet packet : packets) {
            String expected = labels.get(packet.number() - 1);
            String label = labeller.label(packet.frame());
            if (expected.contains(" OAP ") || expected.contains(" NAME_QUERY_")) {
                assertThat(label).as("packet %d", packet.number()).isEqualTo(expected);
            } else {
                assertThat(expected).as("packet %d", packet.number()).startsWith(label);
                assertThat(label).doesNotContain("eid=0 ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth-server.pcap",
                "crc-eth-dix.pcap",
                "enc-p256-aes256gcm-sha256.pcap",
                "eth-dix.pcap",
            })
    void theHeadersOfEveryFrameAreWrittenAsTheyWereRead(String file) {
        for (Packet packet : PcapFile.vector(file).packets()) {
            byte[] written = packet.frame().clone();
            MemorySegment from = MemorySegment.ofArray(packet.frame());
            MemorySegment to = MemorySegment.ofArray(written).asSlice(0, PAYLOAD);
            to.fill((byte) 0x55);
            EthernetHeader.write(
                    to,
                    0,
                    EthernetHeader.destination(from, 0),
                    EthernetHeader.source(from, 0),
                    EthernetHeader.etherType(from, 0));
            EthDixHeader.write(
                    to,
                    EthernetHeader.HEADER_BYTES,
                    EthDixHeader.eid(from, EthernetHeader.HEADER_BYTES),
                    EthDixHeader.payloadBytes(from, EthernetHeader.HEADER_BYTES));
            assertThat(written).as("packet %d", packet.number()).isEqualTo(packet.frame());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eth-dix.pcap", "auth-server.pcap", "enc-x25519-chacha20-sha512.pcap"})
    void everyResponseHoldsTheHashOfItsRequest(String file) throws Exception {
        byte[] request = new byte[0];
        OapDigest md = OapDigest.NONE;
        int responses = 0;
        for (EthMessage message : management(PcapFile.vector(file))) {
            if (message instanceof EthMessage.FlowRequest flowRequest) {
                request = flowRequest.blob();
                md = Results.value(OapCodec.decodeRequest(request)).header().md();
            } else if (message instanceof EthMessage.FlowReply reply) {
                byte[] hash = MessageDigest.getInstance(javaName(md)).digest(request);
                assertThat(Results.value(OapCodec.decodeResponse(reply.blob(), md)).requestHash())
                        .isEqualTo(hash);
                responses++;
            }
        }
        assertThat(responses).isPositive();
    }

    @Test
    void everyDataPacketOfTheCrcCaptureEndsInItsCrcButTheFaultyOnesOfC() {
        CrcTrailer crc = new CrcTrailer();
        List<Integer> withoutCrc = new ArrayList<>();
        for (Packet packet : PcapFile.vector("crc-eth-dix.pcap").packets()) {
            MemorySegment frame = MemorySegment.ofArray(packet.frame());
            int length = EthDixHeader.payloadBytes(frame, EthernetHeader.HEADER_BYTES);
            boolean data = EthDixHeader.eid(frame, EthernetHeader.HEADER_BYTES) != 0;
            if (data && length > FRCT_BYTES && !crc.matches(frame, PAYLOAD, length)) {
                withoutCrc.add(packet.number());
            }
        }
        assertThat(withoutCrc).containsExactly(23, 24, 25, 26, 27, 28); // see the vectors' README
    }

    private static List<EthMessage> management(PcapFile capture) {
        List<EthMessage> messages = new ArrayList<>();
        for (Packet packet : capture.packets()) {
            MemorySegment frame = MemorySegment.ofArray(packet.frame());
            if (EthernetHeader.etherType(frame, 0) == EthernetHeader.DEFAULT_ETHER_TYPE
                    && EthDixHeader.eid(frame, EthernetHeader.HEADER_BYTES) == 0) {
                int length = EthDixHeader.payloadBytes(frame, EthernetHeader.HEADER_BYTES);
                messages.add(Results.value(EthDixCodec.decode(frame, PAYLOAD, length, 32)));
            }
        }
        return messages;
    }

    private static String javaName(OapDigest md) {
        return switch (md.forRequestHash()) {
            case SHA_256 -> "SHA-256";
            case SHA_384 -> "SHA-384";
            case SHA_512 -> "SHA-512";
            default -> throw new IllegalArgumentException("not in these captures: " + md);
        };
    }
}
