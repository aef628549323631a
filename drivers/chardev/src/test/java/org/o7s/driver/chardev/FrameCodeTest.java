package org.o7s.driver.chardev;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/wire/raptor.md 4. */
class FrameCodeTest {
    private static final int MAX = 9000;
    private static final long SEED = 20_261_122L;

    private final FrameCode code = new FrameCode(MAX);
    private final MemorySegment line = Arena.ofAuto().allocate(2 * MAX);

    private int encode(byte[] frame) {
        return code.encode(MemorySegment.ofArray(frame), 0, frame.length, line, 3);
    }

    private byte[] decoded(int encodedBytes) {
        int bytes = code.decode(line, 3, encodedBytes - 1);
        assertThat(bytes).isNotNegative();
        return code.memory().asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
    }

    private void checkBothWays(byte[] frame) {
        int bytes = encode(frame);
        assertThat(bytes).isLessThanOrEqualTo(FrameCode.encodedMaxBytes(frame.length));
        byte[] encoded = line.asSlice(3, bytes).toArray(ValueLayout.JAVA_BYTE);
        for (int i = 0; i < bytes - 1; i++) {
            assertThat(encoded[i]).isNotZero();
        }
        assertThat(encoded[bytes - 1]).isZero();
        assertThat(decoded(bytes)).isEqualTo(frame);
    }

    /** The examples of the specification. */
    @ParameterizedTest
    @CsvSource({
        "'',010101010100",
        "004170696e67,010a4170696e67d0c032bb00",
    })
    void theExamplesAreEncodedAsSpecified(String frame, String line) {
        byte[] plain = HexFormat.of().parseHex(frame);
        int bytes = encode(plain);
        checkBothWays(plain);
        assertThat(
                        HexFormat.of()
                                .formatHex(
                                        this.line.asSlice(3, bytes).toArray(ValueLayout.JAVA_BYTE)))
                .isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 249, 250, 251, 252, 253, 254, 255, 256, 504, 508, 1500, 8999, 9000})
    void framesOfAnyLengthAndContentComeBack(int bytes) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int bound : new int[] {1, 2, 256}) {
            byte[] frame = new byte[bytes];
            for (int i = 0; i < bytes; i++) {
                frame[i] = (byte) random.nextInt(bound);
            }
            checkBothWays(frame);
        }
        byte[] ones = new byte[bytes];
        java.util.Arrays.fill(ones, (byte) 0xff);
        checkBothWays(ones);
    }

    @Test
    void aChangedByteIsFound() {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] frame = new byte[700];
        random.nextBytes(frame);
        int bytes = encode(frame);
        for (int i = 0; i < bytes - 1; i++) {
            byte before = line.get(ValueLayout.JAVA_BYTE, 3 + i);
            byte changed = (byte) (before ^ (1 + random.nextInt(255)));
            line.set(ValueLayout.JAVA_BYTE, 3 + i, changed);
            assertThat(code.decode(line, 3, bytes - 1))
                    .as("byte %d, seed %d", i, SEED)
                    .isNegative();
            line.set(ValueLayout.JAVA_BYTE, 3 + i, before);
        }
        assertThat(decoded(bytes)).isEqualTo(frame);
    }

    @Test
    void noiseIsNeverReadBeyondItsEnd() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            MemorySegment exact = MemorySegment.ofArray(noise);
            assertThat(code.decode(exact, 0, noise.length)).isLessThan(300);
        }
        byte[] long10k = new byte[10_000];
        java.util.Arrays.fill(long10k, (byte) 0xff);
        assertThat(code.decode(MemorySegment.ofArray(long10k), 0, long10k.length)).isNegative();
    }
}
