package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of numbers: responses, ciphers, digests, defects, ranges. */
class NumbersTest {

    @ParameterizedTest
    @EnumSource
    void everyResponseIsFoundByItsNumber(ResponseCode code) {
        assertThat(ResponseCode.of(code.value())).hasValue(code);
        assertThat(ResponseCode.describe(code.value())).startsWith(code.sentence());
    }

    @Test
    void anUnknownResponseIsStillARefusalWithItsNumber() {
        assertThat(ResponseCode.of(-7)).isEmpty();
        assertThat(ResponseCode.describe(-7)).isEqualTo("the peer refused the flow (-7)");
        assertThat(ResponseCode.describe(-1009))
                .isEqualTo("the peer could not authenticate us (-1009)");
        assertThat(ResponseCode.describe(0)).isEqualTo("accepted");
    }

    @ParameterizedTest
    @CsvSource({
        "aes-128-ctr, 0388, 1",
        "aes-192-ctr, 0389, 2",
        "aes-256-ctr, 038a, 3",
        "aes-128-gcm, 037f, 4",
        "aes-192-gcm, 0382, 5",
        "aes-256-gcm, 0385, 6",
        "chacha20-poly1305, 03fa, 7",
        "none, 0000, 0",
    })
    void theCiphersAreThoseOfTheTable(String label, String nid, int rank) {
        OapCipher cipher = OapCipher.ofNid(Integer.parseInt(nid, 16)).orElseThrow();
        assertThat(cipher.label()).isEqualTo(label);
        assertThat(cipher.rank()).isEqualTo(rank);
    }

    @ParameterizedTest
    @CsvSource({
        "none, 0000, 0, 0",
        "blake2s256, 0421, 1, 32",
        "sha256, 02a0, 2, 32",
        "sha3-256, 0448, 3, 32",
        "sha384, 02a1, 4, 48",
        "sha3-384, 0449, 5, 48",
        "blake2b512, 0420, 6, 64",
        "sha512, 02a2, 7, 64",
        "sha3-512, 044a, 8, 64",
    })
    void theDigestsAreThoseOfTheTable(String label, String nid, int rank, int outputBytes) {
        OapDigest digest = OapDigest.ofNid(Integer.parseInt(nid, 16)).orElseThrow();
        assertThat(digest.label()).isEqualTo(label);
        assertThat(digest.rank()).isEqualTo(rank);
        assertThat(digest.outputBytes()).isEqualTo(outputBytes);
    }

    @Test
    void theTablesHaveNoOtherRows() {
        assertThat(OapCipher.values()).hasSize(8);
        assertThat(OapDigest.values()).hasSize(9);
        assertThat(ResponseCode.values()).hasSize(13);
    }

    @ParameterizedTest
    @EnumSource
    void everyDefectIsFoundByItsNegativeCode(Defect defect) {
        assertThat(defect.code()).isNegative();
        assertThat(Defect.ofCode(defect.code())).isEqualTo(defect);
    }

    @Test
    void aLengthIsNotADefect() {
        assertThat(Arrays.stream(Defect.values()).map(Defect::code)).doesNotHaveDuplicates();
        assertThatThrownBy(() -> Defect.ofCode(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aQosThatTheWireCannotCarryIsNamed() {
        assertThatThrownBy(() -> new QosFields(0, 0, 256, 0, 0, false, 0, 0))
                .hasMessage("availability is 256, but the wire carries 0 to 255 there");
        assertThatThrownBy(() -> new QosFields(1L << 32, 0, 0, 0, 0, false, 0, 0))
                .hasMessageContaining("delay");
        assertThatThrownBy(() -> new QosFields(0, 0, 0, 0, 0, false, 0, -1))
                .hasMessageContaining("timeout");
    }
}
