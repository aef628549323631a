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
    void wordsOfReceivedPacketsAreReadAsTheyWereWritten() {
        Fuzz.run(
                random -> {
                    int words = random.nextInt(FrctReceived.WORDS_MAX + 1);
                    MemorySegment segment =
                            MemorySegment.ofArray(new byte[1 + FrctReceived.length(words)]);
                    long[] bits = random.longs(words).toArray();
                    FrctReceived.write(segment, 1, words, 7, 16_000_000);
                    for (int i = 0; i < words; i++) {
                        FrctReceived.writeWord(segment, 1, i, 1000 - i, bits[i]);
                    }
                    int bytes = FrctReceived.length(words);
                    assertThat(FrctReceived.latest(segment, 1)).isEqualTo(7);
                    assertThat(FrctReceived.age(segment, 1)).isEqualTo(1000);
                    assertThat(FrctReceived.validate(segment, 1, bytes)).isEqualTo(words);
                    assertThat(FrctReceived.validate(segment, 1, bytes - 1)).isNegative();
                    for (int i = 0; i < words; i++) {
                        assertThat(FrctReceived.index(segment, 1, i)).isEqualTo(1000 - i);
                        assertThat(FrctReceived.bits(segment, 1, i)).isEqualTo(bits[i]);
                    }
                });
    }

    @Test
    void theFirstPacketOfAWordIsItsHighestBit() {
        byte[] one = new byte[18];
        MemorySegment segment = MemorySegment.ofArray(one);
        long bits = FrctReceived.bit(0x1040) | FrctReceived.bit(0x107f);
        FrctReceived.write(segment, 0, 1, 0x10203040, 32_000);
        FrctReceived.writeWord(segment, 0, 0, 3, bits);
        assertThat(one).isEqualTo(Hex.bytes("7201 0002 10203040 0003 8000000000000001"));
        assertThat(FrctReceived.firstNumber(0x0f8a, 3)).isEqualTo(0x1040);
        assertThat(FrctReceived.firstNumber(0xffffffff, 1)).isEqualTo(0);
        assertThat(FrctReceived.words(1)).isZero();
        assertThat(FrctReceived.words(1 << 20)).isEqualTo(FrctReceived.WORDS_MAX);
    }

    @Test
    void somethingElseBehindAHeaderTellsNoWords() {
        for (String other : new String[] {"", "72", "7100 0000 00000000", "7201 0000 00000000"}) {
            byte[] bytes = Hex.bytes(other);
            MemorySegment segment = MemorySegment.ofArray(bytes);
            assertThat(FrctReceived.validate(segment, 0, bytes.length)).isNegative();
        }
    }

    @Test
    void anAgeThatIsTooLargeIsNotTold() {
        MemorySegment segment = MemorySegment.ofArray(new byte[8]);
        FrctReceived.write(segment, 0, 0, 1, 3_600_000_000_000L);
        assertThat(FrctReceived.age(segment, 0)).isEqualTo(FrctReceived.AGE_UNKNOWN);
    }

    @Test
    void aMarkIsReadAsItWasWritten() {
        byte[] mark = new byte[16];
        MemorySegment segment = MemorySegment.ofArray(mark);
        FrctMark.write(
                segment, 0, FrctMark.FRAGMENTS | FrctMark.RECEIVED, FrctMark.SEEN, 2048, 1 << 24);
        assertThat(mark).isEqualTo(Hex.bytes("6f377301 03 01 0000 00000800 01000000"));
        assertThat(FrctMark.isMark(segment, 0, 16)).isTrue();
        assertThat(FrctMark.isMark(segment, 0, 15)).isFalse();
        assertThat(FrctMark.isValid(segment, 0)).isTrue();
        assertThat(FrctMark.features(segment, 0)).isEqualTo(3);
        assertThat(FrctMark.state(segment, 0)).isEqualTo(1);
        assertThat(FrctMark.memoryPackets(segment, 0)).isEqualTo(2048);
        assertThat(FrctMark.messageBytes(segment, 0)).isEqualTo(1 << 24);
    }

    @ParameterizedTest
    @CsvSource({
        "00000800 00000000", "00000800 01000001", "00000800 ffffffff",
        "0000003f 00000001", "00010001 00000001", "80000000 00000001",
    })
    void aMarkBeyondTheLimitsIsNotValid(String numbers) {
        byte[] mark = Hex.bytes("6f377301 03 01 0000" + numbers);
        assertThat(FrctMark.isValid(MemorySegment.ofArray(mark), 0)).isFalse();
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
