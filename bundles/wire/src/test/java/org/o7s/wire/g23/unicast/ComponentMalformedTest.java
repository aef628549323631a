package org.o7s.wire.g23.unicast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.o7s.wire.g23.Results.defect;
import static org.o7s.wire.g23.Results.value;
import static org.o7s.wire.g23.unicast.Messages.field;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.unicast.OepMessage.OepRequest;
import org.o7s.wire.g23.unicast.OepMessage.OepResponse;
import org.o7s.wire.testkit.Hex;

/** Rows CEP and OEP of docs/wire/wire-unicast.md 11, and the ranges of 3.1. */
class ComponentMalformedTest {
    private static final String CEP = "0a 0a 4d616e6167656d656e74 12 03 4c5350 18 01 28 00 ";
    private static final String HEAD = "0a08 0102030405060708 1001 1801 2000 ";

    @ParameterizedTest
    @CsvSource({
        "0a 0a 4d61, UNREADABLE_FIELDS", // ends amid a field
        "08 01 12 00 18 01 28 00 40 00, UNREADABLE_FIELDS", // a number for a name
        "0a 01 ff 12 00 18 01 28 00 40 00, UNREADABLE_FIELDS", // not UTF-8
        "0a 00 12 00 18 00 28 00, MISSING_FIELD",
        "12 00 18 00 28 00 40 00, MISSING_FIELD",
        "0a 00 12 00 18 00 28 00 40 8080808010, BAD_ADDRESS", // 2^32
        "0a 00 12 00 18 00 28 00 40 00 07, UNREADABLE_FIELDS", // trailing: wire type 7
        "0a 00 12 00 18 00 28 00 40 00 0c, UNREADABLE_FIELDS", // ends a group never begun
        "0a 00 12 00 18 00 28 00 40 00 00, UNREADABLE_FIELDS", // field 0
    })
    void aConnectionRecordThatIsNoneIsRefused(String digits, Defect defect) {
        assertThat(defect(CepCodec.decode(Hex.bytes(digits)))).isEqualTo(defect);
    }

    @ParameterizedTest
    @CsvSource({
        CEP + "40 05",
        "40 05 28 00 18 01 12 03 4c5350 0a 0a 4d616e6167656d656e74", // any order
        CEP + "40 07 40 05", // the last counts
        CEP + "20 01 20 02 3a 02 0801 40 05", // supported versions, a syntax
        CEP + "40 05 f83f 01 fa3f 00 fd3f 00000000", // fields that nobody knows
    })
    void whatIsUnknownOfAConnectionRecordIsSkipped(String digits) {
        assertThat(value(CepCodec.decode(Hex.bytes(digits)))).isEqualTo(CepRecord.management(5, 0));
    }

    @Test
    void aConnectionRecordOfMoreThan128BytesIsRefused() {
        String padded = CEP + "40 05 fa3f 66" + "00".repeat(102);
        assertThat(Hex.bytes(padded)).hasSize(128);
        assertThat(value(CepCodec.decode(Hex.bytes(padded)))).isEqualTo(CepRecord.management(5, 0));
        assertThat(defect(CepCodec.decode(new byte[129]))).isEqualTo(Defect.TOO_LONG);
    }

    @ParameterizedTest
    @CsvSource({
        "0a07 01020304050607, WRONG_ID_LENGTH",
        "0a09 010203040506070809, WRONG_ID_LENGTH",
        "0a00, WRONG_ID_LENGTH",
        "1000, MISSING_FIELD",
    })
    void theIdOfAnEnrolmentHas8Bytes(String digits, Defect defect) {
        assertThat(defect(Messages.oepRequest(Hex.bytes(digits)))).isEqualTo(defect);
        assertThat(defect(Messages.oepConfirmation(Hex.bytes(digits + "1000")))).isEqualTo(defect);
        assertThat(defect(Messages.oepResponse(Hex.bytes(digits + "1001 1801 20ffffffff0f"))))
                .isEqualTo(defect);
    }

    @Test
    void anEnrolmentMessageHasALimit() {
        assertThat(defect(Messages.oepRequest(new byte[1025]))).isEqualTo(Defect.TOO_LONG);
    }

    @ParameterizedTest
    @CsvSource({
        "0a08 0102030405060708 1001 1880a8d6b907 2000, BAD_CLOCK", // 2e9 ns
        "0a08 0102030405060708 1001 18ffffffffffffffffff01 2000, BAD_CLOCK", // -1 ns
        "0a08 0102030405060708 1001 1801 2001, POSITIVE_RESPONSE",
        HEAD + ", MISSING_CONFIGURATION",
        HEAD + "2a00, MISSING_FIELD",
        HEAD + "2a08 0a04 0a00 1001 1002, BAD_LAYER_NAME",
        HEAD + "2a09 0a05 0a01 0a 1001 1002, BAD_LAYER_NAME", // a line feed
        HEAD + "2a0a 0a06 0a02 6263 1004 1002, UNKNOWN_ALGORITHM",
        HEAD + "2a0a 0a06 0a02 6263 1001 1000, UNKNOWN_LAYER_TYPE",
        HEAD + "2a0a 0a06 0a02 6263 1001 1004, UNKNOWN_LAYER_TYPE",
        HEAD + "2a0a 0a06 0a02 6263 1001 1001, MISSING_CONFIGURATION",
    })
    void aResponseThatGrantsNoUsableLayerIsRefused(String digits, Defect defect) {
        assertThat(defect(Messages.oepResponse(Hex.bytes(digits)))).isEqualTo(defect);
    }

    @Test
    void aLayerNameOf256BytesIsRefused() {
        assertThat(value(Messages.oepResponse(layerNamed(255))).layer().orElseThrow().name())
                .hasSize(255);
        assertThat(defect(Messages.oepResponse(layerNamed(256)))).isEqualTo(Defect.BAD_LAYER_NAME);
    }

    private static byte[] layerNamed(int nameBytes) {
        String info = field("0a", "61".repeat(nameBytes)) + "1001";
        return Hex.bytes(HEAD + field("2a", field("0a", info) + "1002"));
    }

    /** Fields: dt, routing family and parameters, directory family and parameters, the rest. */
    @ParameterizedTest
    @CsvSource({
        "0805 1008 183c, 0800, 0800 1004 180f 203c, 0800, '', 1800 2001, WRONG_ADDRESS_SIZE",
        "0804 1008 1800, 0800, 0800 1004 180f 203c, 0800, '', 1800 2001, BAD_TTL",
        "0804 1008 188002, 0800, 0800 1004 180f 203c, 0800, '', 1800 2001, BAD_TTL",
        "0804 1008 183c, 0801, 0800 1004 180f 203c, 0800, '', 1800 2001, UNKNOWN_POLICY",
        "0804 1008 183c, 0800, 0803 1004 180f 203c, 0800, '', 1800 2001, UNKNOWN_POLICY",
        "0804 1008 183c, 0800, 0800 1000 180f 203c, 0800, '', 1800 2001, BAD_ROUTING_TIMER",
        "0804 1008 183c, 0800, 0800 1004 1800 203c, 0800, '', 1800 2001, BAD_ROUTING_TIMER",
        "0804 1008 183c, 0800, 0800 1004 180f 2000, 0800, '', 1800 2001, BAD_ROUTING_TIMER",
        "0804 1008 183c, 0800, 0800 1004 180f, 0800, '', 1800 2001, MISSING_FIELD",
        "0804 1008 183c, 0800, 0800 1004 180f 203c, 0801, '', 1800 2001, UNKNOWN_POLICY",
        "0804 1008 183c, 0800, 0800 1004 180f 203c, 0800, '', 1801 2001, UNKNOWN_POLICY",
        "0804 1008 183c, 0800, 0800 1004 180f 203c, 0800, '', 1800 2002, UNKNOWN_POLICY",
        "0804 1008 183c, 0800, 0800 1004 180f 203c, 0800, 0800, 1800 2001,"
                + " BAD_DIRECTORY_PARAMETER",
        "0804 1008 183c, 0800, 0800 1004 180f 203c, 0800, 080b, 1800 2001,"
                + " BAD_DIRECTORY_PARAMETER",
        "0804 1008 183c, 0800, 0800 1004 180f 203c, 0800, 1000, 1800 2001,"
                + " BAD_DIRECTORY_PARAMETER",
        "0804 1008 183c, 0800, 0800 1004 180f 203c, 0800, 1015, 1800 2001,"
                + " BAD_DIRECTORY_PARAMETER",
        "0804 1008 183c, 0800, 0800 1004 180f 203c, 0800, 1809, 1800 2001,"
                + " BAD_DIRECTORY_PARAMETER",
        "0804 1008 183c, 0800, 0800 1004 180f 203c, 0800, 1881a305, 1800 2001,"
                + " BAD_DIRECTORY_PARAMETER",
        "0804 1008 183c, 0800, 0800 1004 180f 203c, 0800, 2002, 1800 2001,"
                + " BAD_DIRECTORY_PARAMETER",
        "0804 1008 183c, 0800, 0800 1004 180f 203c, 0800, 28911c, 1800 2001,"
                + " BAD_DIRECTORY_PARAMETER",
        "0804 1008 183c, 0800, 0800 1004 180f 203c, 0800, 308080808010, 1800 2001, BAD_ADDRESS",
        "0804 1008 183c, 0800, none, 0800, '', 1800 2001, MISSING_CONFIGURATION",
        "0804 1008 183c, 0800, 0800 1004 180f 203c, 0800, none, 1800 2001, MISSING_CONFIGURATION",
    })
    void aConfigurationOutsideTheRangesIsRefused(
            String transfer,
            String routing,
            String linkState,
            String directory,
            String dht,
            String policies,
            Defect defect) {
        byte[] response = response(transfer, routing, linkState, directory, dht, policies);
        assertThat(defect(Messages.oepResponse(response))).isEqualTo(defect);
    }

    @Test
    void theSameConfigurationWithinTheRangesIsAccepted() {
        byte[] response =
                response("0804 1008 183c", "0800", "0800 1004 180f 203c", "0800", "", "1800 2001");
        assertThat(value(Messages.oepResponse(response)).layer().orElseThrow().unicast())
                .contains(OepUnicast.DEFAULT);
    }

    @Test
    void anyEidSizeIsAccepted() {
        byte[] response =
                response("0804 1003 183c", "0800", "0800 1004 180f 203c", "0800", "", "1800 2001");
        OepLayer layer = value(Messages.oepResponse(response)).layer().orElseThrow();
        assertThat(layer.unicast().orElseThrow().eidBytes()).isEqualTo(3);
    }

    private static byte[] response(
            String transfer,
            String routing,
            String linkState,
            String directory,
            String dht,
            String policies) {
        String defaults = "0803 1008 1880a305 208407 288407 3000";
        String unicast =
                field("0a", transfer + field("22", routing + family(linkState)))
                        + field("12", directory + family(defaults(dht, defaults)))
                        + policies;
        return Hex.bytes(HEAD + field("2a", "0a07 0a03 756e69 1001 1001" + field("1a", unicast)));
    }

    /** The defaults with another last value of one field, or no parameters at all. */
    private static String defaults(String dht, String defaults) {
        return dht.equals("none") ? dht : defaults + dht;
    }

    private static String family(String parameters) {
        return parameters.equals("none") ? "" : field("12", parameters);
    }

    @ParameterizedTest
    @CsvSource({
        "a206 04 0a00 1200", // no kind
        "a206 05 0a01 61 1200", // no name
        "a206 06 0a01 61 1201 20", // a space
        "a206 06 0a01 61 1201 62 a206 06 0a01 61 1201 63", // a kind twice
        "a206 09 0a01 61 1201 62 1a01 63", // no value
        "a206 0a 0a01 61 1201 62 1a02 3d63", // no key
        "a206 0b 0a01 61 1201 62 1a03 633d0a", // a line feed
        "a206 10 0a01 61 1201 62 1a03 633d31 1a03 633d32", // a key twice
    })
    void aNamedPolicyMustKeepTheRules(String digits) {
        String layer = "0a06 0a02 6263 1001 1002" + digits;
        assertThat(defect(Messages.oepResponse(Hex.bytes(HEAD + field("2a", layer)))))
                .isEqualTo(Defect.BAD_POLICY_NAME);
    }

    @Test
    void aLayerHasAtMost16NamedPolicies() {
        Map<String, OepPolicy> policies = new TreeMap<>();
        for (int i = 0; i < OepLayer.MAX_POLICIES; i++) {
            policies.put("kind" + i, OepPolicy.of("name"));
        }
        OepLayer full = OepLayer.broadcast("bc").withPolicies(policies);
        OepResponse response = new OepResponse(1, 1, 0, 0, Optional.of(full), 0);
        assertThat(value(Messages.oepResponse(OepCodec.encode(response)))).isEqualTo(response);
        policies.put("one.more", OepPolicy.of("name"));
        assertThatThrownBy(() -> full.withPolicies(policies))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aConfigurationThatNoPeerReadsIsNotSent() {
        Map<String, OepPolicy> policies = new TreeMap<>();
        for (int i = 0; i < OepLayer.MAX_POLICIES; i++) {
            policies.put("k".repeat(60) + i, OepPolicy.of("name"));
        }
        OepLayer layer = OepLayer.broadcast("bc").withPolicies(policies);
        OepResponse response = new OepResponse(1, 1, 0, 0, Optional.of(layer), 0);
        assertThatThrownBy(() -> OepCodec.encode(response))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1024");
    }

    @Test
    void featuresOfAnyWidthAreCutTo32Bits() {
        byte[] request = Hex.bytes("0a08 0102030405060708 a006 ffffffff1f");
        assertThat(value(Messages.oepRequest(request)))
                .isEqualTo(new OepRequest(0x0102030405060708L, -1));
        assertThat(Features.has(-1, Features.O7S)).isTrue();
        assertThat(Features.has(2, Features.O7S)).isFalse();
    }
}
