package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.wire.testkit.Hex;

/** docs/wire/extensions.md, "checks". */
class FrctCheckTest {
    private final FrctCheck check = new FrctCheck();

    /** With DATA the CRC-32 of all but the four bytes at 8, else of all before. */
    @ParameterizedTest
    @CsvSource({
        "83000000 00000010 ffffffff 68656c6c6f, 83000000 00000010 e1305c5b 68656c6c6f",
        "82000000 00000010 00000000, 82000000 00000010 00000000 97c9a092",
        "82000000 00000010 00000000 72, 82000000 00000010 00000000 72 729fc455",
    })
    void itStandsInAPacketWithDataAndBehindAnyOther(String without, String with) {
        byte[] bytes = Hex.bytes(without.replace(" ", ""));
        byte[] room = Arrays.copyOf(bytes, bytes.length + FrctCheck.BYTES);
        int length = check.write(MemorySegment.ofArray(room), 0, bytes.length, bytes[0]);
        byte[] expected = Hex.bytes(with.replace(" ", ""));
        assertThat(Arrays.copyOf(room, length)).isEqualTo(expected);
        MemorySegment packet = MemorySegment.ofArray(expected);
        assertThat(check.validate(packet, 0, expected.length)).isEqualTo(bytes.length);
    }

    @ParameterizedTest
    @CsvSource({"83, 4000", "82, 4000", "83, 12", "82, 12"})
    void anyFlippedBitIsFound(String flags, int bytes) {
        byte[] packet = new byte[bytes + FrctCheck.BYTES];
        packet[0] = Hex.bytes(flags)[0];
        MemorySegment segment = MemorySegment.ofArray(packet);
        int length = check.write(segment, 0, bytes, packet[0]);
        for (int bit = 0; bit < length * 8; bit++) {
            packet[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(check.validate(segment, 0, length)).isEqualTo(FrctCheck.DAMAGED);
            packet[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(check.validate(segment, 0, length)).isEqualTo(bytes);
    }

    /** However large it is: bytes pass through a scratch in pieces. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 2047, 2048, 2049, 5000})
    void aPacketWithDataIsTheSameWhosePayloadIsApart(int bytes) {
        byte[] packet = new byte[FrctHeader.HEADER_BYTES + bytes];
        new Random(bytes).nextBytes(packet);
        packet[0] |= (byte) (FrctHeader.DATA | FrctHeader.CHECKED);
        MemorySegment segment = MemorySegment.ofArray(packet);
        check.write(segment, 0, packet.length, packet[0]);
        int flags = FrctHeader.flags(segment, 0);
        int window = FrctHeader.window(segment, 0);
        int number = FrctHeader.seqno(segment, 0);
        int said = FrctHeader.ackno(segment, 0);
        MemorySegment payload = segment.asSlice(FrctHeader.HEADER_BYTES);
        assertThat(check.matches(flags, window, number, said, payload, 0, bytes)).isTrue();
        assertThat(check.matches(flags ^ 2, window, number, said, payload, 0, bytes)).isFalse();
        assertThat(check.matches(flags, window ^ 1, number, said, payload, 0, bytes)).isFalse();
        assertThat(check.matches(flags, window, -number, said, payload, 0, bytes)).isFalse();
        assertThat(check.matches(flags, window, number, said + 1, payload, 0, bytes)).isFalse();
    }

    @Test
    void whoRewritesTheFlagsMeanwhileMakesNoPacketLonger() {
        byte[] packet = Hex.bytes("820000000000001000000000" + "68656c6c6f");
        byte[] before = packet.clone();
        MemorySegment segment = MemorySegment.ofArray(packet);
        assertThat(check.write(segment, 0, packet.length, 0x83)).isEqualTo(packet.length);
        assertThat(Arrays.mismatch(packet, before)).isBetween(8, 11);
        assertThat(Arrays.copyOfRange(packet, 12, 17)).isEqualTo(Hex.bytes("68656c6c6f"));
    }

    @Test
    void aPacketThatIsTooShortForItsCheckIsDamaged() {
        for (int bytes = 12; bytes < 16; bytes++) {
            byte[] packet = new byte[bytes];
            packet[0] = (byte) 0x82;
            MemorySegment segment = MemorySegment.ofArray(packet);
            assertThat(check.validate(segment, 0, bytes)).isEqualTo(FrctCheck.DAMAGED);
        }
    }
}
