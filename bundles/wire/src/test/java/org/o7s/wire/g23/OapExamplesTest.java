package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.wire.testkit.Hex;

/** The OAP messages printed in docs/wire/wire-endtoend.md 7.4 to 7.7, in both directions. */
class OapExamplesTest {
    private static final OapId ID = new OapId(0x1011121314151617L, 0x18191a1b1c1d1e1fL);
    private static final long ASKED_NS = 0x18867251edfa0000L;
    private static final long ANSWERED_NS = ASKED_NS + 1_500_000;
    private static final byte[] NONE = new byte[0];

    @Test
    void aRequestWithoutSecurityIs36Bytes() {
        byte[] bytes =
                Hex.bytes(
                        "101112131415161718191a1b1c1d1e1f 18867251edfa0000"
                                + "0000 0000 0000 0000 0000 0000");
        checkBothWays(bytes, OapRequest.plain(ID, ASKED_NS));
    }

    @Test
    void aResponseWithoutSecurityEndsInTheSha384OfTheRequest() throws Exception {
        byte[] bytes =
                Hex.bytes(
                        """
                        101112131415161718191a1b1c1d1e1f 18867251ee10e360 0000 0000 0000 0000 0000 0000
                        f4ec2f5c2a4035da513d4d743e01b6c35f2ec8eaaa79cf728734b01a3ce08a9adacba3bf1f2b1aad96226efb0bb041b1
                        """);
        byte[] hash = digest("SHA-384", OapCodec.encode(OapRequest.plain(ID, ASKED_NS)));
        checkBothWays(bytes, OapResponse.plain(ID, ANSWERED_NS, hash), OapDigest.NONE);
    }

    @Test
    void aKeyExchangeTravelsInBothMessages() throws Exception {
        byte[] askedBytes =
                Hex.bytes(
                        """
                        101112131415161718191a1b1c1d1e1f 18867251edfa0000 0385 02a0 02a0 0000 002c 0000
                        302a300506032b656e03210007a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c
                        """);
        byte[] answeredBytes =
                Hex.bytes(
                        """
                        101112131415161718191a1b1c1d1e1f 18867251ee10e360 0385 02a0 02a0 0000 002c 0000
                        302a300506032b656e03210064b101b1d0be5a8704bd078f9895001fc03e8e9f9522f188dd128d9846d48466
                        3d33fd1cd55448b33c18091a3f33f6961baf1c81e4b28e20266fdd47475a6818
                        """);
        byte[] clientKey =
                Hex.bytes(
                        "302a300506032b656e032100"
                                + "07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c");
        byte[] serverKey =
                Hex.bytes(
                        "302a300506032b656e032100"
                                + "64b101b1d0be5a8704bd078f9895001fc03e8e9f9522f188dd128d9846d48466");
        checkBothWays(askedBytes, new OapRequest(encrypted(ASKED_NS), NONE, clientKey, NONE, NONE));
        checkBothWays(
                answeredBytes,
                new OapResponse(
                        encrypted(ANSWERED_NS),
                        NONE,
                        serverKey,
                        NONE,
                        digest("SHA-256", askedBytes),
                        NONE),
                OapDigest.SHA_256);
    }

    @ParameterizedTest
    @CsvSource({
        "002c, 44, false, false",
        "005b, 91, false, false",
        "0336, 822, false, false",
        "04b6, 1206, false, false",
        "0636, 1590, false, false",
        "0440, 1088, false, false",
        "84c0, 1216, true, false",
        "8460, 1120, true, false",
        "8658, 1624, true, false",
        "4440, 1088, false, true",
        "0000, 0, false, false",
        "c460, 1120, true, true",
    })
    void theKexFieldIsTwoFlagsAndALength(
            String field, int kexBytes, boolean raw, boolean clientEncapsulates) {
        OapHeader header =
                new OapHeader(
                        ID,
                        ASKED_NS,
                        OapCipher.AES_256_GCM,
                        OapDigest.SHA_256,
                        OapDigest.SHA_256,
                        raw,
                        clientEncapsulates);
        OapRequest request = new OapRequest(header, NONE, new byte[kexBytes], NONE, NONE);
        byte[] bytes = OapCodec.encode(request);
        assertThat(bytes).hasSize(36 + kexBytes);
        assertThat(Arrays.copyOfRange(bytes, OapCodec.KEX_OFFSET, OapCodec.DATA_LENGTH_OFFSET))
                .isEqualTo(Hex.bytes(field));
        checkBothWays(bytes, request);
    }

    @Test
    void theLengthsOfSignedMessagesAddUp() {
        OapRequest request =
                new OapRequest(
                        encrypted(ASKED_NS), new byte[500], new byte[44], NONE, new byte[71]);
        assertThat(OapCodec.encodedBytes(request)).isEqualTo(651); // 7.7
        assertThat(OapCodec.encodeSigned(request)).hasSize(580);
        OapResponse response =
                new OapResponse(
                        encrypted(ANSWERED_NS),
                        new byte[512],
                        new byte[44],
                        NONE,
                        new byte[32],
                        new byte[70]);
        assertThat(OapCodec.encodeSigned(response)).hasSize(624);
        checkBothWays(OapCodec.encode(request), request);
        checkBothWays(OapCodec.encode(response), response, OapDigest.SHA_256);
    }

    @Test
    void userDataIsAcceptedAndKept() {
        OapRequest request =
                new OapRequest(
                        OapHeader.plain(ID, ASKED_NS), NONE, NONE, Hex.bytes("010203"), NONE);
        checkBothWays(OapCodec.encode(request), request);
    }

    private static OapHeader encrypted(long timestampNs) {
        return new OapHeader(
                ID,
                timestampNs,
                OapCipher.AES_256_GCM,
                OapDigest.SHA_256,
                OapDigest.SHA_256,
                false,
                false);
    }

    private static void checkBothWays(byte[] bytes, OapRequest request) {
        assertThat(Results.value(OapCodec.decodeRequest(bytes))).isEqualTo(request);
        assertThat(OapCodec.encode(request)).isEqualTo(bytes);
    }

    private static void checkBothWays(byte[] bytes, OapResponse response, OapDigest requestMd) {
        assertThat(Results.value(OapCodec.decodeResponse(bytes, requestMd))).isEqualTo(response);
        assertThat(OapCodec.encode(response)).isEqualTo(bytes);
    }

    private static byte[] digest(String algorithm, byte[] bytes) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance(algorithm).digest(bytes);
    }
}
