package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoding rules of docs/wire/wire-endtoend.md 4.2, broken one by one. */
class OapMalformedTest {
    private static final OapId ID = new OapId(1, 2);
    private static final byte[] NONE = new byte[0];

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 35})
    void lessThanTheFixedPartIsTooShort(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        assertThat(Results.defect(OapCodec.decodeRequest(bytes))).isEqualTo(Defect.TOO_SHORT);
        assertThat(Results.defect(OapCodec.decodeResponse(bytes, OapDigest.NONE)))
                .isEqualTo(Defect.TOO_SHORT);
    }

    @Test
    void moreThanAnyCPrototypeCanCarryIsTooLong() {
        byte[] certificate = new byte[1000];
        OapHeader header = OapHeader.plain(ID, 3);
        byte[] signature = new byte[OapCodec.MAX_BYTES - OapCodec.FIXED_BYTES - 1000];
        byte[] longest =
                OapCodec.encode(new OapRequest(header, certificate, NONE, NONE, signature));
        byte[] longer = Arrays.copyOf(longest, longest.length + 1);
        assertThat(Results.value(OapCodec.decodeRequest(longest)).signature())
                .hasSize(signature.length);
        assertThat(Results.defect(OapCodec.decodeRequest(longer))).isEqualTo(Defect.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(ints = {OapCodec.CIPHER_OFFSET, OapCodec.KDF_OFFSET, OapCodec.MD_OFFSET})
    void anUnknownNumberIsRefused(int offset) {
        byte[] bytes = OapCodec.encode(OapRequest.plain(ID, 3));
        bytes[offset + 1] = 1;
        assertThat(Results.defect(OapCodec.decodeRequest(bytes)))
                .isEqualTo(Defect.UNKNOWN_ALGORITHM);
    }

    @Test
    void aDigestIsNoCipherAndACipherIsNoDigest() {
        assertThat(OapCipher.ofNid(OapDigest.SHA_256.nid())).isEmpty();
        assertThat(OapDigest.ofNid(OapCipher.AES_256_GCM.nid())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                OapCodec.CERTIFICATE_LENGTH_OFFSET,
                OapCodec.KEX_OFFSET,
                OapCodec.DATA_LENGTH_OFFSET
            })
    void aLengthBeyondTheMessageIsRefused(int offset) {
        byte[] bytes = OapCodec.encode(OapRequest.plain(ID, 3));
        bytes[offset + 1] = 1;
        assertThat(Results.defect(OapCodec.decodeRequest(bytes)))
                .isEqualTo(Defect.LENGTH_BEYOND_FRAME);
        bytes[offset] = (byte) 0xff;
        bytes[offset + 1] = (byte) 0xff;
        assertThat(Results.defect(OapCodec.decodeRequest(bytes)))
                .isEqualTo(Defect.LENGTH_BEYOND_FRAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 71})
    void aRemainderWithoutCertificateIsRefused(int remainderBytes) {
        byte[] request = OapCodec.encode(OapRequest.plain(ID, 3));
        byte[] response = OapCodec.encode(OapResponse.plain(ID, 3, new byte[48]));
        assertThat(
                        Results.defect(
                                OapCodec.decodeRequest(
                                        Arrays.copyOf(request, request.length + remainderBytes))))
                .isEqualTo(Defect.LENGTH_MISMATCH);
        assertThat(
                        Results.defect(
                                OapCodec.decodeResponse(
                                        Arrays.copyOf(response, response.length + remainderBytes),
                                        OapDigest.NONE)))
                .isEqualTo(Defect.LENGTH_MISMATCH);
    }

    @Test
    void aResponseMustHoldTheHashThatTheRequestsDigestGives() {
        byte[] sha384 = OapCodec.encode(OapResponse.plain(ID, 3, new byte[48]));
        assertThat(Results.defect(OapCodec.decodeResponse(sha384, OapDigest.SHA_512)))
                .isEqualTo(Defect.LENGTH_BEYOND_FRAME);
        assertThat(Results.defect(OapCodec.decodeResponse(sha384, OapDigest.SHA_256)))
                .isEqualTo(Defect.LENGTH_MISMATCH);
        assertThat(Results.value(OapCodec.decodeResponse(sha384, OapDigest.SHA_384)))
                .isEqualTo(Results.value(OapCodec.decodeResponse(sha384, OapDigest.NONE)));
    }

    @Test
    void aCertificateWithoutSignatureIsForTheReceiverToJudge() {
        OapRequest unsigned =
                new OapRequest(OapHeader.plain(ID, 3), new byte[300], NONE, NONE, NONE);
        assertThat(Results.value(OapCodec.decodeRequest(OapCodec.encode(unsigned))))
                .isEqualTo(unsigned);
    }

    @Test
    void partsThatTheLengthFieldsCannotExpressAreNeverTruncated() {
        OapHeader header = OapHeader.plain(ID, 3);
        byte[] tooLong = new byte[0x10000];
        assertThatThrownBy(() -> new OapRequest(header, tooLong, NONE, NONE, NONE))
                .hasMessageContaining("crt_len");
        assertThatThrownBy(() -> new OapRequest(header, NONE, new byte[0x4000], NONE, NONE))
                .hasMessageContaining("kex_len");
        assertThatThrownBy(() -> new OapRequest(header, NONE, NONE, tooLong, NONE))
                .hasMessageContaining("data_len");
        assertThatThrownBy(() -> new OapRequest(header, NONE, NONE, NONE, new byte[1]))
                .hasMessageContaining("signature");
    }
}
