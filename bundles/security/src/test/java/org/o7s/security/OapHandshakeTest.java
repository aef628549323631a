package org.o7s.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.core.entropy.Entropy;
import org.o7s.wire.g23.OapCipher;
import org.o7s.wire.g23.OapCodec;
import org.o7s.wire.g23.OapDigest;
import org.o7s.wire.g23.OapHeader;
import org.o7s.wire.g23.OapId;
import org.o7s.wire.g23.OapRequest;
import org.o7s.wire.g23.OapResponse;

/** docs/wire/wire-endtoend.md 4.8 to 4.10 and rows A5, A10, A11, A15 of 6.2, from the client. */
class OapHandshakeTest {
    private static final long NOW_NS = 0x18867251edfa0000L;
    private static final byte[] NONE = {};

    private final OapServer server = new OapServer();
    private final OapClient client = OapClient.begin(Entropy.seeded(1), NOW_NS);

    private byte[] goodResponse() {
        return ((OapAnswer.Accepted) server.answer(client.request(), NOW_NS)).response();
    }

    private OapResponse decoded(byte[] response) {
        var result = OapCodec.decodeResponse(response, OapDigest.NONE);
        return ((org.o7s.wire.g23.DecodeResult.Decoded<OapResponse>) result).value();
    }

    private static String sentence(OapOutcome outcome) {
        assertThat(outcome).isInstanceOf(OapOutcome.Failed.class);
        OapOutcome.Failed failed = (OapOutcome.Failed) outcome;
        assertThat(failed.error()).isEqualTo(FlowError.ENCRYPTION);
        return failed.sentence();
    }

    @Test
    void aHandshakeWithoutSecurityIs36BytesAnd84BytesAndSucceeds() {
        assertThat(client.request()).hasSize(36);
        byte[] response = goodResponse();
        assertThat(response).hasSize(84);
        assertThat(client.complete(response)).isInstanceOf(OapOutcome.Agreed.class);
    }

    @Test
    void theServerAnswersTheExampleOfTheSpecificationByteForByte() {
        byte[] request =
                HexFormat.of()
                        .parseHex(
                                "101112131415161718191a1b1c1d1e1f18867251edfa0000"
                                        + "000000000000000000000000");
        OapAnswer answer = server.answer(request, NOW_NS + 1_500_000);
        assertThat(((OapAnswer.Accepted) answer).response())
                .asHexString()
                .isEqualToIgnoringCase(
                        "101112131415161718191a1b1c1d1e1f18867251ee10e360"
                                + "000000000000000000000000"
                                + "f4ec2f5c2a4035da513d4d743e01b6c35f2ec8eaaa79cf728734b01a3ce08a9a"
                                + "dacba3bf1f2b1aad96226efb0bb041b1");
    }

    @Test
    void twoHandshakesNeverShareAnId() {
        Entropy entropy = Entropy.seeded(7);
        assertThat(OapClient.begin(entropy, NOW_NS).request())
                .isNotEqualTo(OapClient.begin(entropy, NOW_NS).request());
    }

    @Test
    void dataTravelsToTheServerAndIsCoveredByTheHash() {
        OapClient chatty = OapClient.begin(Entropy.seeded(2), NOW_NS, new byte[] {1, 2, 3});
        OapAnswer.Accepted answer = (OapAnswer.Accepted) server.answer(chatty.request(), NOW_NS);
        assertThat(answer.peerData()).containsExactly(1, 2, 3);
        assertThat(chatty.complete(answer.response())).isInstanceOf(OapOutcome.Agreed.class);
    }

    @Test
    void moreDataThanARequestCarriesIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(
                        () ->
                                OapClient.begin(
                                        Entropy.seeded(3),
                                        NOW_NS,
                                        new byte[OapClient.DATA_MAX_BYTES + 1]))
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.TOO_LARGE))
                .hasMessageContaining(OapClient.DATA_MAX_BYTES + 1 + " bytes");
        assertThatThrownBy(() -> OapClient.begin(Entropy.seeded(3), NOW_NS, new byte[70_000]))
                .isInstanceOf(FlowException.class);
    }

    @Test
    void aResponseToAnotherRequestIsNotAccepted() {
        OapClient other = OapClient.begin(Entropy.seeded(4), NOW_NS);
        assertThat(sentence(other.complete(goodResponse()))).contains("another request");
    }

    @Test
    void aResponseOverChangedBytesIsNotAccepted() {
        byte[] response = goodResponse();
        response[response.length - 1] ^= 1;
        assertThat(sentence(client.complete(response))).contains("changed on its way");
    }

    @Test
    void everyTruncatedResponseIsRefusedAndNothingThrows() {
        byte[] response = goodResponse();
        for (int length = 0; length < response.length; length++) {
            assertThat(sentence(client.complete(java.util.Arrays.copyOf(response, length))))
                    .contains("malformed");
        }
    }

    @Test
    void trailingBytesWithoutACertificateAreRefused() {
        byte[] response = goodResponse();
        byte[] longer = java.util.Arrays.copyOf(response, response.length + 1);
        assertThat(sentence(client.complete(longer))).contains("malformed");
    }

    @Test
    void aResponseWithACertificateIsNeverTakenForAuthenticated() {
        OapResponse plain = decoded(goodResponse());
        byte[] signed =
                OapCodec.encode(
                        new OapResponse(
                                plain.header(),
                                new byte[300],
                                NONE,
                                NONE,
                                plain.requestHash(),
                                new byte[64]));
        assertThat(sentence(client.complete(signed))).contains("certificates cannot be verified");
    }

    @Test
    void aCipherThatNobodyAskedForIsIgnored() {
        OapResponse plain = decoded(goodResponse());
        OapHeader pushy =
                new OapHeader(
                        plain.header().id(),
                        NOW_NS,
                        OapCipher.AES_256_GCM,
                        OapDigest.NONE,
                        OapDigest.NONE,
                        false,
                        false);
        byte[] response =
                OapCodec.encode(
                        new OapResponse(pushy, NONE, NONE, NONE, plain.requestHash(), NONE));
        assertThat(client.complete(response)).isInstanceOf(OapOutcome.Agreed.class);
    }

    @Test
    void theClockOfTheServerDoesNotMatterToTheClient() {
        OapResponse plain = decoded(goodResponse());
        byte[] response =
                OapCodec.encode(OapResponse.plain(plain.header().id(), 0, plain.requestHash()));
        assertThat(client.complete(response)).isInstanceOf(OapOutcome.Agreed.class);
    }

    @Test
    void theHashFollowsTheDigestOfTheRequest() {
        OapHeader header =
                new OapHeader(
                        new OapId(1, 2),
                        NOW_NS,
                        OapCipher.NONE,
                        OapDigest.NONE,
                        OapDigest.SHA_256,
                        false,
                        false);
        byte[] request = OapCodec.encode(new OapRequest(header, NONE, NONE, NONE, NONE));
        OapAnswer.Accepted answer = (OapAnswer.Accepted) server.answer(request, NOW_NS);
        assertThat(answer.response()).hasSize(36 + 32);
    }
}
