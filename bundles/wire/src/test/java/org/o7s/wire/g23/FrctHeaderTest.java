package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.wire.testkit.Fuzz;
import org.o7s.wire.testkit.Hex;
import org.o7s.wire.testkit.Labels;
import org.o7s.wire.testkit.PcapFile;

/** docs/wire/wire-endtoend.md 2.1 and 7.2. */
class FrctHeaderTest {
    private static final int PAYLOAD = EthernetHeader.HEADER_BYTES + EthDixHeader.HEADER_BYTES;
    private static final Pattern LABEL =
            Pattern.compile("FRCT (\\S+) win=(\\w{6}) seq=(\\w{8}) ack=(\\w{8})");

    @ParameterizedTest
    @CsvSource({
        "03 000000 11223344 00000000, 03, 000000, 11223344, 00000000",
        "0f bcdff1 0a0b0c0d 9abcdef1, 0f, 9abcdff1, 0a0b0c0d, 9abcdef1",
        "0c 223445 00000000 11223345, 0c, 11223445, 00000000, 11223345",
        "0e 223445 0a0b0c0d 11223345, 0e, 11223445, 0a0b0c0d, 11223345",
        "10 000000 00000000 00000000, 10, 000000, 00000000, 00000000",
        "12 000000 11223384 00000000, 12, 000000, 11223384, 00000000",
        "08 223484 00000000 00000000, 08, 11223484, 00000000, 00000000",
    })
    void theExamplesAreWrittenAndRead(String hex, String f, String edge, String seq, String ack) {
        byte[] written = new byte[FrctHeader.HEADER_BYTES];
        MemorySegment segment = MemorySegment.ofArray(written);
        FrctHeader.write(segment, 0, number(f), number(edge), number(seq), number(ack));
        assertThat(written).isEqualTo(Hex.bytes(hex));
        assertThat(FrctHeader.flags(segment, 0)).isEqualTo(number(f));
        assertThat(FrctHeader.window(segment, 0)).isEqualTo(number(edge) & 0xffffff);
        assertThat(FrctHeader.seqno(segment, 0)).isEqualTo(number(seq));
        assertThat(FrctHeader.ackno(segment, 0)).isEqualTo(number(ack));
    }

    /** What the prototype sent, as its labels say it. */
    @ParameterizedTest
    @CsvSource({"eth-dix.pcap, 9", "eth-dix-qos.pcap, 20", "crc-eth-dix.pcap, 5"})
    void capturedPacketsAreReadAndWrittenAsTheyWere(String file, int atLeast) {
        List<String> labels = Labels.read().of(file);
        List<Integer> seen = new ArrayList<>();
        for (PcapFile.Packet packet : PcapFile.vector(file).packets()) {
            Matcher label = LABEL.matcher(labels.get(packet.number() - 1));
            if (label.find()) {
                MemorySegment frame = MemorySegment.ofArray(packet.frame());
                int flags = FrctHeader.flags(frame, PAYLOAD);
                int window = FrctHeader.window(frame, PAYLOAD);
                int seqno = FrctHeader.seqno(frame, PAYLOAD);
                int ackno = FrctHeader.ackno(frame, PAYLOAD);
                assertThat(names(flags)).isEqualTo(label.group(1));
                assertThat(window).isEqualTo(number(label.group(2)));
                assertThat(seqno).isEqualTo(number(label.group(3)));
                assertThat(ackno).isEqualTo(number(label.group(4)));
                byte[] written = packet.frame().clone();
                FrctHeader.write(
                        MemorySegment.ofArray(written), PAYLOAD, flags, window, seqno, ackno);
                assertThat(written).isEqualTo(packet.frame());
                seen.add(packet.number());
            }
        }
        assertThat(seen).hasSizeGreaterThanOrEqualTo(atLeast);
    }

    @Test
    void lessThanAHeaderIsTooShort() {
        for (int bytes = 0; bytes < FrctHeader.HEADER_BYTES; bytes++) {
            assertThat(FrctHeader.validate(bytes)).isEqualTo(Defect.TOO_SHORT.code());
        }
        assertThat(FrctHeader.validate(12)).isZero();
        assertThat(FrctHeader.validate(1500)).isEqualTo(1488);
    }

    @ParameterizedTest
    @CsvSource({
        "000010, 00fffff0, 32",
        "fffff0, 01000010, -32",
        "000010, fffffff0, 32",
        "223484, 11223384, 256",
        "223384, 11223384, 0",
        "7fffff, 00000000, 8388607",
        "800000, 00000000, -8388608",
    })
    void aWindowIsTheNearestEdgeWithItsLowBits(String window, String known, int advance) {
        assertThat(FrctHeader.windowAdvance(number(window), number(known))).isEqualTo(advance);
    }

    @Test
    void aMapOfReceivedPacketsIsReadAsItWasWritten() {
        Fuzz.run(
                random -> {
                    int packets = 1 + random.nextInt(3000);
                    int bytes = FrctReceived.bytes(packets);
                    MemorySegment map = MemorySegment.ofArray(new byte[bytes + 2]);
                    map.fill((byte) 0xff);
                    FrctReceived.clear(map, 1, bytes);
                    boolean[] come = new boolean[packets];
                    for (int i = 0; i < packets; i++) {
                        if (random.nextBoolean()) {
                            come[i] = true;
                            FrctReceived.add(map, 1, i);
                        }
                    }
                    for (int i = 0; i < packets; i++) {
                        assertThat(FrctReceived.has(map, 1, i)).isEqualTo(come[i]);
                    }
                    assertThat(FrctReceived.packets(bytes)).isBetween(packets, packets + 7);
                });
    }

    @Test
    void theFirstPacketOfAMapIsItsHighestBit() {
        byte[] map = new byte[2];
        FrctReceived.add(MemorySegment.ofArray(map), 0, 0);
        FrctReceived.add(MemorySegment.ofArray(map), 0, 9);
        assertThat(map).isEqualTo(Hex.bytes("8040"));
        assertThat(FrctReceived.bytes(1 << 20)).isEqualTo(FrctReceived.MAX_BYTES);
        assertThat(FrctReceived.packets(1 << 20)).isEqualTo(FrctReceived.MAX_BYTES * 8);
    }

    private static int number(String hex) {
        return Integer.parseUnsignedInt(hex, 16);
    }

    private static String names(int flags) {
        List<String> names = new ArrayList<>();
        String[] all = {"DATA", "DRF", "ACK", "FC", "RDVS"};
        for (int bit = 0; bit < all.length; bit++) {
            if ((flags & (1 << bit)) != 0) {
                names.add(all[bit]);
            }
        }
        return String.join("|", names);
    }
}
