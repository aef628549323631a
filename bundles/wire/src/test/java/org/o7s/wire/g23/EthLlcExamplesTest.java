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

/** The frames printed in docs/wire/wire-shims.md section 2, in both directions. */
class EthLlcExamplesTest {
    private static final int H = 32;
    private static final int PAYLOAD = EthernetHeader.HEADER_BYTES + EthLlcHeader.HEADER_BYTES;
    private static final long A = 0x02_00_00_00_00_0aL;
    private static final long B = 0x02_00_00_00_00_0bL;
    private static final QosFields VOICE =
            new QosFields(50, 100_000, 5, 1, 0, true, 50, QosFields.DEFAULT_TIMEOUT_MS);
    private static final byte[] OPING = sha3("oping");

    @Test
    void aNameQueryIsBroadcast() {
        checkBothWays(
                """
                0000  ff ff ff ff ff ff 02 00 00 00 00 0a 00 48 80 80
                0010  03 00 00 02 00 00 00 00 00 00 00 00 00 00 00 00
                0020  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                0030  00 00 00 00 00 00 42 de e3 b0 41 5b 4f 69 0f d9
                0040  1c bd 99 87 6f 1e 9b d8 d9 74 5e f7 fa 32 b1 42
                0050  77 3a f0 34 9d 54
                """,
                MacAddress.BROADCAST,
                A,
                new NameQuery(OPING));
    }

    @Test
    void aNameReplyEchoesTheHash() {
        checkBothWays(
                """
                0000  02 00 00 00 00 0a 02 00 00 00 00 0b 00 48 80 80
                0010  03 00 00 03 00 00 00 00 00 00 00 00 00 00 00 00
                0020  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                0030  00 00 00 00 00 00 42 de e3 b0 41 5b 4f 69 0f d9
                0040  1c bd 99 87 6f 1e 9b d8 d9 74 5e f7 fa 32 b1 42
                0050  77 3a f0 34 9d 54
                """,
                A,
                B,
                new NameReply(OPING));
    }

    @Test
    void aFlowRequestCarriesQosHashAndBlob() {
        checkBothWays(
                """
                0000  02 00 00 00 00 0b 02 00 00 00 00 0a 00 4c 80 80
                0010  03 02 00 00 05 00 00 00 01 00 00 00 00 00 01 86
                0020  a0 00 00 00 00 00 00 00 32 00 00 00 32 00 01 d4
                0030  c0 00 00 00 00 01 42 de e3 b0 41 5b 4f 69 0f d9
                0040  1c bd 99 87 6f 1e 9b d8 d9 74 5e f7 fa 32 b1 42
                0050  77 3a f0 34 9d 54 de ad be ef
                """,
                B,
                A,
                new FlowRequest(2, VOICE, OPING, Hex.bytes("deadbeef")));
    }

    @Test
    void anAcceptingReplyCarriesBothEidsAndABlob() {
        checkBothWays(
                """
                0000  02 00 00 00 00 0a 02 00 00 00 00 0b 00 2c 80 80
                0010  03 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00
                0020  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                0030  00 00 00 00 00 00 ca fe f0 0d
                """,
                A,
                B,
                new FlowReply(3, 2, 0, Hex.bytes("cafef00d")));
    }

    @Test
    void aRejectingReplyCarriesTheReasonAndNoBlob() {
        checkBothWays(
                """
                0000  02 00 00 00 00 0a 02 00 00 00 00 0b 00 28 80 80
                0010  03 03 02 01 00 00 00 00 00 00 00 00 00 00 00 00
                0020  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                0030  00 ff ff fc 0f 00
                """,
                A,
                B,
                FlowReply.rejected(3, 2, ResponseCode.AUTHENTICATION_ERROR.value()));
    }

    @Test
    void aDataFrameCarriesTheReceiversEid() {
        byte[] frame =
                Hex.dump(
                        """
                        0000  02 00 00 00 00 0b 02 00 00 00 00 0a 00 07 c0 40
                        0010  03 70 69 6e 67
                        """);
        assertThat(payloadOf(frame, B, A, 3, 2))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("ping");
        assertThat(frameWith(B, A, 3, 2, "ping".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(frame);
    }

    @Test
    void aKeepaliveIsAnEmptyDataFrame() {
        byte[] frame =
                Hex.dump(
                        """
                        0000  02 00 00 00 00 0b 02 00 00 00 00 0a 00 03 c0 40
                        0010  03
                        """);
        assertThat(payloadOf(frame, B, A, 3, 2)).isEmpty();
        assertThat(frameWith(B, A, 3, 2, new byte[0])).isEqualTo(frame);
    }

    @Test
    void sapsAreMirroredOnTheWireAsInTheTable() {
        int[] wire = {
            0x00, 0x80, 0x40, 0xc0, 0x20, 0xa0, 0x60, 0xe0, 0x10, 0x90, 0x50, 0xd0, 0x30, 0xb0,
            0x70, 0xf0, 0x08, 0x88, 0x48, 0xc8, 0x28, 0xa8, 0x68, 0xe8, 0x18, 0x98, 0x58, 0xd8,
            0x38, 0xb8, 0x78, 0xf8, 0x04, 0x84, 0x44, 0xc4, 0x24, 0xa4, 0x64, 0xe4, 0x14, 0x94,
            0x54, 0xd4, 0x34, 0xb4, 0x74, 0xf4, 0x0c, 0x8c, 0x4c, 0xcc, 0x2c, 0xac, 0x6c, 0xec,
            0x1c, 0x9c, 0x5c, 0xdc, 0x3c, 0xbc, 0x7c, 0xfc
        };
        for (int sap = 0; sap < wire.length; sap++) {
            assertThat(EthLlcHeader.mirrored(sap)).isEqualTo(wire[sap]);
            assertThat(EthLlcHeader.mirrored(wire[sap])).isEqualTo(sap);
        }
    }

    private static void checkBothWays(
            String dump, long destination, long source, EthMessage message) {
        byte[] frame = Hex.dump(dump);
        byte[] payload = payloadOf(frame, destination, source, 1, 1);
        assertThat(Results.value(Results.ethLlc(payload, H))).isEqualTo(message);
        assertThat(frameWith(destination, source, 1, 1, Results.encodeLlc(message)))
                .isEqualTo(frame);
    }

    /** Checks the headers of a frame with the getters; returns what they frame. */
    private static byte[] payloadOf(
            byte[] frame, long destination, long source, int dsap, int ssap) {
        MemorySegment segment = MemorySegment.ofArray(frame);
        int available = EthernetHeader.validate(segment, 0, frame.length);
        assertThat(EthernetHeader.destination(segment, 0)).isEqualTo(destination);
        assertThat(EthernetHeader.source(segment, 0)).isEqualTo(source);
        int stated = EthernetHeader.etherType(segment, 0);
        assertThat(stated).isEqualTo(frame.length - EthernetHeader.HEADER_BYTES);
        int length = EthLlcHeader.validate(segment, EthernetHeader.HEADER_BYTES, stated, available);
        assertThat(length).isEqualTo(frame.length - PAYLOAD);
        assertThat(EthLlcHeader.dsap(segment, EthernetHeader.HEADER_BYTES)).isEqualTo(dsap);
        assertThat(EthLlcHeader.ssap(segment, EthernetHeader.HEADER_BYTES)).isEqualTo(ssap);
        assertThat(EthLlcHeader.isManagement(segment, EthernetHeader.HEADER_BYTES))
                .isEqualTo(dsap == 1);
        return Arrays.copyOfRange(frame, PAYLOAD, PAYLOAD + length);
    }

    private static byte[] frameWith(
            long destination, long source, int dsap, int ssap, byte[] payload) {
        byte[] frame = new byte[PAYLOAD + payload.length];
        MemorySegment segment = MemorySegment.ofArray(frame);
        int length = EthLlcHeader.HEADER_BYTES + payload.length;
        EthernetHeader.write(segment, 0, destination, source, length);
        EthLlcHeader.write(segment, EthernetHeader.HEADER_BYTES, dsap, ssap);
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
}
