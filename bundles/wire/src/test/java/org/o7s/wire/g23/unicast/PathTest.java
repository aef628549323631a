package org.o7s.wire.g23.unicast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.o7s.wire.g23.Results.defect;
import static org.o7s.wire.g23.Results.value;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.unicast.PathMessage.Answer;
import org.o7s.wire.g23.unicast.PathMessage.Question;
import org.o7s.wire.g23.unicast.PathRow.Kind;
import org.o7s.wire.testkit.Hex;

/** The messages of docs/wire/extensions.md, "path", byte by byte. */
class PathTest {
    private static final String HEAD = " 0102030405060708 a1b2c3d4 ";
    private static final long NUMBER = 0x0102030405060708L;
    private static final long SOURCE = 0xa1b2c3d4L;

    private static DecodeResult<PathMessage> decode(byte[] bytes) {
        return PathCodec.decode(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    @Test
    void eachMessageHasItsBytes() {
        Question question = new Question(NUMBER, SOURCE, 0x11223344L, 0x99, 2, 7, 1500);
        String asked = "01 00" + HEAD + "11223344 0000000000000099 02 07 05dc";
        assertThat(PathCodec.encode(question)).isEqualTo(Hex.bytes(asked));
        assertThat(value(decode(Hex.bytes(asked + " ffff")))).isEqualTo(question);

        Answer answer = new Answer(NUMBER, SOURCE, 5, 1, 3, new byte[] {1, 2});
        String told = "01 01" + HEAD + "00000005 01 03 0102";
        assertThat(PathCodec.encode(answer)).isEqualTo(Hex.bytes(told));
        assertThat(value(decode(Hex.bytes(told)))).isEqualTo(answer);

        List<PathRow> rows =
                List.of(
                        new PathRow(0, Kind.FACT, "pff", "simple"),
                        new PathRow(1, Kind.LAYER, "n", "udp4"),
                        new PathRow(1, Kind.END, "", ""));
        byte[] bytes = PathCodec.encodeRows(rows);
        assertThat(bytes)
                .isEqualTo(
                        Hex.bytes(
                                "00 02 03 706666 06 73696d706c65"
                                        + " 01 00 01 6e 04 75647034"
                                        + " 01 03 00 00"));
        assertThat(rows.stream().mapToInt(PathCodec::bytesOf).sum()).isEqualTo(bytes.length);
        assertThat(value(PathCodec.decodeRows(bytes))).isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "01 00 0102030405060708 a1b2c3d4 11223344 00               | TOO_SHORT",
                "01 00 0102030405060708 a1b2c3d4 11223344 0000000000000099 02 07 05 | TOO_SHORT",
                "02 01 0102030405060708 a1b2c3d4 11223344 00 01            | UNKNOWN_CODE",
                "01 02 0102030405060708 a1b2c3d4 11223344 00 01            | UNKNOWN_CODE",
                "01 01 0102030405060708 00000000 11223344 00 01            | BAD_ADDRESS",
                "01 00 0102030405060708 a1b2c3d4 00000000 0000000000000099 02 07 05dc | BAD_ADDRESS",
                "01 00 0102030405060708 a1b2c3d4 11223344 0000000000000099 03 07 05dc | TOO_MANY_ENTRIES",
                "01 00 0102030405060708 a1b2c3d4 11223344 0000000000000099 02 08 05dc | TOO_MANY_ENTRIES",
                "01 00 0102030405060708 a1b2c3d4 11223344 0000000000000099 02 07 0000 | TOO_MANY_ENTRIES",
                "01 01 0102030405060708 a1b2c3d4 11223344 00 00            | TOO_MANY_ENTRIES",
                "01 01 0102030405060708 a1b2c3d4 11223344 01 01            | TOO_MANY_ENTRIES",
                "01 01 0102030405060708 a1b2c3d4 11223344 00 21            | TOO_MANY_ENTRIES",
            })
    void whatBreaksTheRulesIsDropped(String hex, Defect defect) {
        assertThat(defect(decode(Hex.bytes(hex)))).isEqualTo(defect);
    }

    @ParameterizedTest
    @CsvSource({
        "00 02 00, TOO_SHORT",
        "08 02 00 00, UNKNOWN_CODE",
        "00 04 00 00, UNKNOWN_CODE",
        "00 02 01 61 02 61, LENGTH_BEYOND_FRAME",
        "00 02 01 ff 00, UNREADABLE_FIELDS",
        "00 02 01 1b 00, UNREADABLE_FIELDS",
    })
    void rowsThatBreakTheRulesAreNotRead(String hex, Defect defect) {
        assertThat(defect(PathCodec.decodeRows(Hex.bytes(hex)))).isEqualTo(defect);
    }

    @Test
    void rowsAndMessagesThatAreTooManyAreNeitherReadNorMade() {
        List<PathRow> rows = new ArrayList<>();
        for (int i = 0; i < PathCodec.ROWS_MAX; i++) {
            rows.add(new PathRow(0, Kind.FACT, "", ""));
        }
        byte[] most = PathCodec.encodeRows(rows);
        assertThat(value(PathCodec.decodeRows(most))).hasSize(PathCodec.ROWS_MAX);
        rows.add(new PathRow(0, Kind.FACT, "", ""));
        assertThatThrownBy(() -> PathCodec.encodeRows(rows)).hasMessageContaining("1025 rows");
        byte[] more = Arrays.copyOf(most, most.length + 4);
        assertThat(defect(PathCodec.decodeRows(more))).isEqualTo(Defect.TOO_MANY_ENTRIES);
        assertThatThrownBy(() -> new Answer(1, 1, 0, 0, 1, new byte[1001]))
                .hasMessageContaining("1001 bytes");
        assertThat(defect(decode(new byte[1021]))).isEqualTo(Defect.TOO_LONG);
        assertThatThrownBy(() -> new PathRow(0, Kind.FACT, "x".repeat(256), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTextIsCutWhereACharacterEnds() {
        assertThat(PathRow.cut("short")).isEqualTo("short");
        String cut = PathRow.cut("\u20ac".repeat(100));
        assertThat(cut).endsWith("\u20ac...");
        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(252, 255);
        String outsideThePlane = PathRow.cut("a" + "\ud83d\ude00".repeat(100));
        assertThat(outsideThePlane).endsWith("\ud83d\ude00...");
    }

    @Test
    void whateverComesIsReadOrRefused() {
        Random random = new Random(23);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 1) {
                bytes[0] = 1;
                bytes[1] = (byte) random.nextInt(3);
            }
            if (decode(bytes) instanceof Decoded<PathMessage>(var message)) {
                byte[] again = PathCodec.encode(message);
                assertThat(value(decode(again))).isEqualTo(message);
            }
            assertThat(PathCodec.decodeRows(bytes)).isNotNull();
        }
    }
}
