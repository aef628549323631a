package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.wire.testkit.Fuzz;
import org.o7s.wire.testkit.Hex;

/** docs/wire/wire-endtoend.md 1.3 and 7.1. */
class CrcTrailerTest {
    @Test
    void theCrcOfABufferIsThatOfItsBytesAndTheBufferIsAsBefore() {
        byte[] bytes = new byte[3000];
        new Random(5).nextBytes(bytes);
        CrcTrailer trailer = new CrcTrailer();
        int expected = trailer.compute(MemorySegment.ofArray(bytes), 100, 2500);
        for (ByteBuffer buffer :
                List.of(
                        ByteBuffer.wrap(bytes),
                        ByteBuffer.allocateDirect(3000).put(bytes),
                        ByteBuffer.wrap(bytes).asReadOnlyBuffer())) {
            buffer.position(50).limit(2900);
            assertThat(trailer.compute(buffer, 100, 2500)).isEqualTo(expected);
            assertThat(buffer.position()).isEqualTo(50);
            assertThat(buffer.limit()).isEqualTo(2900);
        }
    }

    private final CrcTrailer crc = new CrcTrailer();

    @ParameterizedTest
    @CsvSource({
        "313233343536373839, cbf43926",
        "30, f4dbdf21",
        "00, d202ef8d",
        "68656c6c6f, 3610a686",
        "03000000112233440000000068656c6c6f, d1054b5d",
    })
    void theTrailerIsTheBigEndianCrc32OfAllBytesBeforeIt(String packet, String trailer) {
        byte[] covered = Hex.bytes(packet);
        byte[] whole = Arrays.copyOf(covered, covered.length + CrcTrailer.BYTES);
        crc.append(MemorySegment.ofArray(whole), 0, covered.length);
        assertThat(whole).isEqualTo(Hex.bytes(packet + trailer));
        assertThat(crc.matches(MemorySegment.ofArray(whole), 0, whole.length)).isTrue();
    }

    @Test
    void anyFlippedBitIsFound() {
        byte[] packet = Hex.bytes("68656c6c6f 3610a686");
        for (int bit = 0; bit < packet.length * 8; bit++) {
            byte[] damaged = packet.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(crc.matches(MemorySegment.ofArray(damaged), 0, damaged.length)).isFalse();
        }
    }

    @Test
    void lessThanATrailerNeverMatches() {
        for (int packetBytes = 0; packetBytes < CrcTrailer.BYTES; packetBytes++) {
            MemorySegment packet = MemorySegment.ofArray(new byte[packetBytes]);
            assertThat(crc.matches(packet, 0, packetBytes)).isFalse();
        }
    }

    @Test
    void aTrailerOfNoBytesIsZero() {
        assertThat(crc.matches(MemorySegment.ofArray(new byte[4]), 0, 4)).isTrue();
    }

    @Test
    void packetsOfEveryLengthAtEveryOffsetAgreeWithThePlatform() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment region = arena.allocate(16_384);
            Fuzz.run(
                    random -> {
                        byte[] packet = Fuzz.bytes(random, 9000);
                        int offset = random.nextInt(256);
                        MemorySegment.copy(
                                MemorySegment.ofArray(packet), 0, region, offset, packet.length);
                        CRC32 platform = new CRC32();
                        platform.update(packet);
                        assertThat(crc.compute(region, offset, packet.length))
                                .isEqualTo((int) platform.getValue());
                        crc.append(region, offset, packet.length);
                        assertThat(crc.matches(region, offset, packet.length + CrcTrailer.BYTES))
                                .isTrue();
                    });
        }
    }
}
