package org.o7s.wire.g23.unicast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.o7s.wire.g23.Results.defect;
import static org.o7s.wire.g23.Results.value;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Abort;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Change;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Commit;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Committed;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Prepare;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Prepared;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Refused;
import org.o7s.wire.g23.unicast.ReconfigurationMessage.Row;
import org.o7s.wire.testkit.Hex;

/** The messages of docs/wire/extensions.md, "reconfiguration", byte by byte. */
class ReconfigurationTest {
    private static final long TRANSACTION = 0x0102030405060708L;
    private static final long SOURCE = 0xa1b2c3d4L;
    private static final String HEAD = " 0102030405060708 a1b2c3d4 ";
    private static final Row ROW = new Row("pff", "simple 1", "alternate 1", 0x1234, 2);
    private static final String ROW_HEX =
            "03 706666 08 73696d706c652031 0b 616c7465726e6174652031"
                    + " 0000000000001234 0000000000000002";

    private static DecodeResult<ReconfigurationMessage> decode(byte[] bytes) {
        return ReconfigurationCodec.decode(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    private static void check(ReconfigurationMessage message, String hex) {
        assertThat(ReconfigurationCodec.encode(message)).isEqualTo(Hex.bytes(hex));
        assertThat(value(decode(Hex.bytes(hex)))).isEqualTo(message);
        assertThat(value(decode(Hex.bytes(hex + " ffff")))).as("bytes behind").isEqualTo(message);
    }

    @Test
    void eachMessageHasItsBytes() {
        check(
                new Prepare(
                        TRANSACTION,
                        SOURCE,
                        List.of(
                                new Change("routing", "lfa", Map.of("a", "1")),
                                new Change("pff", "", Map.of()))),
                "01 00" + HEAD + "02 07 726f7574696e67 03 6c6661 01 03 613d31 03 706666 00 00");
        check(new Prepared(TRANSACTION, SOURCE, List.of(ROW)), "01 01" + HEAD + "01" + ROW_HEX);
        check(new Refused(TRANSACTION, SOURCE, "no"), "01 02" + HEAD + "0002 6e6f");
        check(new Commit(TRANSACTION, SOURCE), "01 03" + HEAD);
        check(new Committed(TRANSACTION, SOURCE, List.of(ROW)), "01 04" + HEAD + "01" + ROW_HEX);
        check(new Abort(TRANSACTION, SOURCE), "01 05" + HEAD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "01 03 0102030405060708 a1b2c3                      | TOO_SHORT",
                "02 03 0102030405060708 a1b2c3d4                    | UNKNOWN_CODE",
                "01 06 0102030405060708 a1b2c3d4                    | UNKNOWN_CODE",
                "01 03 0102030405060708 00000000                    | BAD_ADDRESS",
                "01 00 0102030405060708 a1b2c3d4                    | LENGTH_BEYOND_FRAME",
                "01 00 0102030405060708 a1b2c3d4 00                 | MISSING_FIELD",
                "01 00 0102030405060708 a1b2c3d4 09                 | TOO_MANY_ENTRIES",
                "01 00 0102030405060708 a1b2c3d4 01 05 706666       | LENGTH_BEYOND_FRAME",
                "01 00 0102030405060708 a1b2c3d4 01 00 00 00        | BAD_POLICY_NAME",
                "01 00 0102030405060708 a1b2c3d4 01 01 21 00 00     | BAD_POLICY_NAME",
                "01 00 0102030405060708 a1b2c3d4 02 0161 00 00 0161 00 00 | BAD_POLICY_NAME",
                "01 00 0102030405060708 a1b2c3d4 01 0161 00 01 033d3d3d   | BAD_POLICY_NAME",
                "01 00 0102030405060708 a1b2c3d4 01 0161 0162 11    | TOO_MANY_ENTRIES",
                "01 01 0102030405060708 a1b2c3d4 01 0161 0107 00 0000000000000000 0000000000000000 | BAD_POLICY_NAME",
                "01 01 0102030405060708 a1b2c3d4 01 0161 00 00 8000000000000000 0000000000000000   | BAD_POLICY_NAME",
                "01 02 0102030405060708 a1b2c3d4 0201               | TOO_LONG",
                "01 02 0102030405060708 a1b2c3d4 0002 6e            | LENGTH_BEYOND_FRAME",
            })
    void whatBreaksTheRulesIsDropped(String hex, Defect defect) {
        assertThat(defect(decode(Hex.bytes(hex)))).isEqualTo(defect);
    }

    @Test
    void aMessageThatIsTooLongIsNeitherReadNorMade() {
        byte[] abort = ReconfigurationCodec.encode(new Abort(1, 2));
        assertThat(defect(decode(Arrays.copyOf(abort, ReconfigurationCodec.MAX_BYTES + 1))))
                .isEqualTo(Defect.TOO_LONG);
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < OepPolicy.MAX_PARAMETERS; i++) {
            many.put("key" + i, "v".repeat(50));
        }
        List<Change> changes = new ArrayList<>();
        for (String kind : List.of("a", "b")) {
            changes.add(new Change(kind, "x", many));
        }
        assertThatThrownBy(() -> new Prepare(1, 2, changes)).hasMessageContaining("2 policies");
        assertThatThrownBy(() -> new Prepare(1, 2, List.of())).hasMessageContaining("no set");
    }

    @Test
    void aReasonIsCutAndShowsNothingThatATerminalObeys() {
        Refused cut = new Refused(1, 2, "\u20ac".repeat(300));
        assertThat(value(decode(ReconfigurationCodec.encode(cut)))).isEqualTo(cut);
        Refused rude = new Refused(1, 2, "a\u001b[2Jb\u0085c");
        assertThat(value(decode(ReconfigurationCodec.encode(rude))))
                .isEqualTo(new Refused(1, 2, "a [2Jb c"));
    }

    @Test
    void aLabelIsMadeToFit() {
        assertThat(Row.label("lfa 1.0\u00e4" + "x".repeat(60))).hasSize(48).startsWith("lfa 1.0?x");
    }
}
