package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.o7s.wire.g23.EthMessage.FlowReply;
import org.o7s.wire.g23.EthMessage.FlowRequest;
import org.o7s.wire.g23.EthMessage.NameQuery;
import org.o7s.wire.g23.EthMessage.NameReply;
import org.o7s.wire.testkit.Hex;

/** The frames printed in docs/wire/wire-shims.md section 1, in both directions. */
class EthDixExamplesTest {
    private static final int H = 32;
    private static final int PAYLOAD = EthernetHeader.HEADER_BYTES + EthDixHeader.HEADER_BYTES;
    private static final long A = 0x02_00_00_00_00_0aL;
    private static final long B = 0x02_00_00_00_00_0bL;
    private static final QosFields VOICE =
            new QosFields(50, 100_000, 5, 1, 0, true, 50, QosFields.DEFAULT_TIMEOUT_MS);
    private static final byte[] OPING = sha3("oping");

    @Test
    void aNameQueryIsBroadcast() {
        checkBothWays(
                """
                0000  ff ff ff ff ff ff 02 00 00 00 00 0a a0 00 00 00
                0010  00 47 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                0020  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                0030  00 00 00 00 00 00 00 02 00 42 de e3 b0 41 5b 4f
                0040  69 0f d9 1c bd 99 87 6f 1e 9b d8 d9 74 5e f7 fa
                0050  32 b1 42 77 3a f0 34 9d 54
                """,
                MacAddress.BROADCAST,
                A,
                new NameQuery(OPING));
    }

    @Test
    void aNameReplyEchoesTheHash() {
        checkBothWays(
                """
                0000  02 00 00 00 00 0a 02 00 00 00 00 0b a0 00 00 00
                0010  00 47 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                0020  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                0030  00 00 00 00 00 00 00 03 00 42 de e3 b0 41 5b 4f
                0040  69 0f d9 1c bd 99 87 6f 1e 9b d8 d9 74 5e f7 fa
                0050  32 b1 42 77 3a f0 34 9d 54
                """,
                A,
                B,
                new NameReply(OPING));
    }

    @Test
    void aFlowRequestCarriesQosHashAndBlob() {
        checkBothWays(
                """
                0000  02 00 00 00 00 0b 02 00 00 00 00 0a a0 00 00 00
                0010  00 4b 00 40 00 00 00 00 00 01 00 00 00 00 00 01
                0020  86 a0 00 00 00 00 00 00 00 32 00 00 00 32 00 01
                0030  d4 c0 00 00 00 00 01 00 05 42 de e3 b0 41 5b 4f
                0040  69 0f d9 1c bd 99 87 6f 1e 9b d8 d9 74 5e f7 fa
                0050  32 b1 42 77 3a f0 34 9d 54 de ad be ef
                """,
                B,
                A,
                new FlowRequest(64, VOICE, OPING, Hex.bytes("deadbeef")));
    }

    @Test
    void anAcceptingReplyCarriesBothEidsAndABlob() {
        checkBothWays(
                """
                0000  02 00 00 00 00 0a 02 00 00 00 00 0b a0 00 00 00
                0010  00 2b 00 41 00 40 00 00 00 00 00 00 00 00 00 00
                0020  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                0030  00 00 00 00 00 00 00 01 00 ca fe f0 0d
                """,
                A,
                B,
                new FlowReply(65, 64, 0, Hex.bytes("cafef00d")));
    }

    @Test
    void aRejectingReplyCarriesTheReasonAndNoBlob() {
        checkBothWays(
                """
                0000  02 00 00 00 00 0a 02 00 00 00 00 0b a0 00 00 00
                0010  00 27 00 41 00 40 00 00 00 00 00 00 00 00 00 00
                0020  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                0030  00 00 ff ff fc 0f 00 01 00
                """,
                A,
                B,
                FlowReply.rejected(65, 64, ResponseCode.AUTHENTICATION_ERROR.value()));
    }

    @Test
    void aDataFrameCarriesTheReceiversEid() {
        byte[] frame =
                Hex.dump(
                        """
                        0000  02 00 00 00 00 0b 02 00 00 00 00 0a a0 00 00 41
                        0010  00 04 70 69 6e 67
                        """);
        assertThat(payloadOf(frame, B, A, 65))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("ping");
        assertThat(frameWith(B, A, 65, "ping".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(frame);
    }

    @Test
    void aKeepaliveIsAnEmptyDataFrame() {
        byte[] frame =
                Hex.dump(
                        """
                        0000  02 00 00 00 00 0b 02 00 00 00 00 0a a0 00 00 41
                        0010  00 00
                        """);
        assertThat(payloadOf(frame, B, A, 65)).isEmpty();
        assertThat(frameWith(B, A, 65, new byte[0])).isEqualTo(frame);
    }

    @Test
    void theFixedPartOfARequestIsAsInTheTableOfQosEncodings() {
        QosFields qos = new QosFields(50, 100_000, 5, 1, 1, true, 50, 120_000);
        byte[] fixed =
                Hex.bytes(
                        "0041 0000 00000001 00000000000186a0 00000001 00000032 00000032 0001d4c0"
                                + "00000000 01 00 05"); // docs/wire/wire-endtoend.md 7.9
        byte[] payload = Results.encode(new FlowRequest(0x41, qos, OPING, new byte[0]));
        assertThat(payload).startsWith(fixed).endsWith(OPING).hasSize(fixed.length + H);
    }

    private static void checkBothWays(
            String dump, long destination, long source, EthMessage message) {
        byte[] frame = Hex.dump(dump);
        byte[] payload = payloadOf(frame, destination, source, EthDixHeader.MANAGEMENT_EID);
        assertThat(Results.value(Results.ethDix(payload, H))).isEqualTo(message);
        assertThat(
                        frameWith(
                                destination,
                                source,
                                EthDixHeader.MANAGEMENT_EID,
                                Results.encode(message)))
                .isEqualTo(frame);
    }

    /** Checks the headers of a frame with the getters; returns what they frame. */
    private static byte[] payloadOf(byte[] frame, long destination, long source, int eid) {
        MemorySegment segment = MemorySegment.ofArray(frame);
        int available = EthernetHeader.validate(segment, 0, frame.length);
        assertThat(available).isEqualTo(frame.length - EthernetHeader.HEADER_BYTES);
        assertThat(EthernetHeader.destination(segment, 0)).isEqualTo(destination);
        assertThat(EthernetHeader.source(segment, 0)).isEqualTo(source);
        assertThat(EthernetHeader.etherType(segment, 0))
                .isEqualTo(EthernetHeader.DEFAULT_ETHER_TYPE);
        int length = EthDixHeader.validate(segment, EthernetHeader.HEADER_BYTES, available);
        assertThat(length).isEqualTo(frame.length - PAYLOAD);
        assertThat(EthDixHeader.eid(segment, EthernetHeader.HEADER_BYTES)).isEqualTo(eid);
        return Arrays.copyOfRange(frame, PAYLOAD, PAYLOAD + length);
    }

    private static byte[] frameWith(long destination, long source, int eid, byte[] payload) {
        byte[] frame = new byte[PAYLOAD + payload.length];
        MemorySegment segment = MemorySegment.ofArray(frame);
        EthernetHeader.write(segment, 0, destination, source, EthernetHeader.DEFAULT_ETHER_TYPE);
        EthDixHeader.write(segment, EthernetHeader.HEADER_BYTES, eid, payload.length);
        System.arraycopy(payload, 0, frame, PAYLOAD, payload.length);
        return frame;
    }

    private static byte[] sha3(String name) {
        try {
            return MessageDigest.getInstance("SHA3-256")
                    .digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void featuresAreInFieldsThatAreUnusedOtherwise() {
        FlowRequest request =
                new FlowRequest(64, VOICE, OPING, Hex.bytes("deadbeef"), EthDixFeatures.TRAINS);
        byte[] asked = Results.encode(request);
        assertThat(Arrays.copyOfRange(asked, 32, 36)).isEqualTo(Hex.bytes("6f377301"));
        assertThat(Results.value(Results.ethDix(asked, OPING.length))).isEqualTo(request);
        FlowReply reply = new FlowReply(65, 64, 0, Hex.bytes("cafef00d"), 255);
        byte[] answered = Results.encode(reply);
        assertThat(Arrays.copyOfRange(answered, 4, 8)).isEqualTo(Hex.bytes("6f3773ff"));
        assertThat(Results.value(Results.ethDix(answered, OPING.length))).isEqualTo(reply);
    }

    @Test
    void aFieldWithoutTheMarkCarriesNoFeatures() {
        for (int field : new int[] {0, 1, 0x6f377400, -1, 0x00377301}) {
            assertThat(EthDixFeatures.of(field)).isZero();
        }
        assertThat(EthDixFeatures.field(0)).isZero();
    }
}
