package org.o7s.wire.g23.unicast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.o7s.wire.g23.Results.value;
import static org.o7s.wire.g23.unicast.Messages.A1;
import static org.o7s.wire.g23.unicast.Messages.A2;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.o7s.wire.g23.unicast.OepMessage.OepConfirmation;
import org.o7s.wire.g23.unicast.OepMessage.OepRequest;
import org.o7s.wire.g23.unicast.OepMessage.OepResponse;
import org.o7s.wire.testkit.Hex;

/** The packets printed in docs/wire/wire-unicast.md 2.6, 3.3 and Annex A, in both directions. */
class ComponentExamplesTest {
    private static final long ID = 0x0102030405060708L;
    private static final byte[] RESPONSE =
            Hex.bytes(
                    """
                    0a08 0102030405060708  10 80c3bbc206  18 959aef3a  20 00
                    2a 41
                       0a 07  0a 03 756e69  10 01
                       10 01
                       1a 34
                          0a 14  08 04 10 08 18 3c
                                 22 0c 08 00 12 08 0800 1004 180f 203c
                          12 18  08 00
                                 12 14 0803 1008 18 80a305 20 8407 28 8407 30 c4e6888901
                          18 00  20 01
                    """);

    @Test
    void enrolmentHasNoAddress() {
        checkCep(
                "0a 0a 456e726f6c6c6d656e74 12 03 4f4550 18 01 28 00 40 00",
                CepRecord.enrolment(0));
    }

    @Test
    void managementHasTheAddressOfTheSender() {
        checkCep(
                "0a 0a 4d616e6167656d656e74 12 03 4c5350 18 01 28 00 40 d487cb8d0a",
                CepRecord.management(A2, 0));
    }

    @Test
    void dataTransferHasAFixedSyntax() {
        checkCep(
                "0a 0d 44617461205472616e73666572 12 03 647470 18 01 28 02 40 c4e6888901",
                CepRecord.dataTransfer(A1, 0));
    }

    @Test
    void dataTransferOfABroadcastLayerHasNoProtocol() {
        checkCep(
                "0a 0d 44617461205472616e73666572 12 00 18 00 28 00 40 00", CepRecord.broadcast(0));
    }

    @Test
    void aRefusalIsEmpty() {
        checkCep("0a 00 12 00 18 00 28 00 40 00", CepRecord.REFUSAL);
        assertThat(CepRecord.REFUSAL.isRefusal()).isTrue();
        assertThat(CepRecord.broadcast(0).isRefusal()).isFalse();
    }

    @Test
    void featuresAreFieldOneHundredOfTheRecord() {
        checkCep(
                "0a 0a 456e726f6c6c6d656e74 12 03 4f4550 18 01 28 00 40 00 a006 01",
                CepRecord.enrolment(Features.O7S));
    }

    @Test
    void recordsOfTheSameComponentMatchWhateverTheirAddresses() {
        CepRecord own = CepRecord.management(A1, Features.O7S);
        assertThat(own.matches(CepRecord.management(A2, 0))).isTrue();
        assertThat(own.matches(CepRecord.dataTransfer(A2, 0))).isFalse();
        assertThat(own.matches(CepRecord.REFUSAL)).isFalse();
    }

    @Test
    void noPeerReadsARecordOfMoreThan128Bytes() {
        CepRecord longest = new CepRecord("c".repeat(116), "", 0, 0, 0, 0);
        assertThat(CepCodec.encode(longest)).hasSize(126);
        CepRecord tooLong = new CepRecord("c".repeat(119), "", 0, 0, 0, 0);
        assertThatThrownBy(() -> CepCodec.encode(tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("128");
    }

    @Test
    void anEnrolmentIsAskedForUnderARandomId() {
        byte[] request = Hex.bytes("0a08 0102030405060708");
        assertThat(value(Messages.oepRequest(request))).isEqualTo(new OepRequest(ID, 0));
        assertThat(OepCodec.encode(new OepRequest(ID, 0))).isEqualTo(request);
        assertThat(OepCodec.encode(new OepRequest(ID, Features.O7S)))
                .isEqualTo(Hex.bytes("0a08 0102030405060708 a006 01"));
    }

    @Test
    void aMemberAnswersWithItsClockAndTheLayer() {
        OepLayer layer =
                OepLayer.unicast("uni", OepLayer.SHA3_256, OepUnicast.DEFAULT.withPeer(A1));
        OepResponse response =
                new OepResponse(ID, 1_750_000_000L, 123_456_789, 0, Optional.of(layer), 0);
        assertThat(RESPONSE).hasSize(90);
        assertThat(value(Messages.oepResponse(RESPONSE))).isEqualTo(response);
        assertThat(OepCodec.encode(response)).isEqualTo(RESPONSE);
        assertThat(layer.hashBytes()).isEqualTo(32);
        assertThat(response.accepted()).isTrue();
    }

    @Test
    void aMemberOfABroadcastLayerHasLittleToTell() {
        byte[] bytes =
                Hex.bytes("0a08 0102030405060708 1001 1800 2000 2a0a 0a06 0a02 6263 1001 1002");
        OepResponse response =
                new OepResponse(ID, 1, 0, 0, Optional.of(OepLayer.broadcast("bc")), 0);
        assertThat(value(Messages.oepResponse(bytes))).isEqualTo(response);
        assertThat(OepCodec.encode(response)).isEqualTo(bytes);
    }

    @Test
    void aRefusalHasNoLayer() {
        OepResponse refusal = OepResponse.refused(ID, 1, 0, -1, 0);
        byte[] bytes = Hex.bytes("0a08 0102030405060708 1001 1800 20 ffffffffffffffffff01");
        assertThat(OepCodec.encode(refusal)).isEqualTo(bytes);
        assertThat(value(Messages.oepResponse(bytes))).isEqualTo(refusal);
    }

    @Test
    void aConfirmationClosesTheAttempt() {
        byte[] bytes = Hex.bytes("0a08 0102030405060708 10 00");
        assertThat(value(Messages.oepConfirmation(bytes))).isEqualTo(new OepConfirmation(ID, 0));
        assertThat(OepCodec.encode(new OepConfirmation(ID, 0))).isEqualTo(bytes);
    }

    @Test
    void namedPoliciesAreFieldOneHundredOfTheLayer() {
        OepLayer layer =
                OepLayer.broadcast("bc")
                        .withPolicies(
                                Map.of(
                                        "routing",
                                        new OepPolicy("dv", Map.of("hops", "15")),
                                        "pff",
                                        OepPolicy.of("simple")));
        OepResponse response = new OepResponse(ID, 1, 0, 0, Optional.of(layer), Features.O7S);
        byte[] bytes =
                Hex.bytes(
                        """
                        0a08 0102030405060708 1001 1800 2000
                        2a33 0a06 0a02 6263 1001 1002
                           a206 0d 0a03 706666 1206 73696d706c65
                           a206 16 0a07 726f7574696e67 1202 6476 1a07 686f70733d3135
                        a006 01
                        """);
        assertThat(Messages.hex(OepCodec.encode(response))).isEqualTo(Messages.hex(bytes));
        assertThat(value(Messages.oepResponse(bytes))).isEqualTo(response);
    }

    private static void checkCep(String digits, CepRecord message) {
        byte[] bytes = Hex.bytes(digits);
        assertThat(value(CepCodec.decode(bytes))).isEqualTo(message);
        assertThat(CepCodec.encode(message)).isEqualTo(bytes);
    }
}
