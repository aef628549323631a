package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.o7s.wire.g23.UdpMessage.FlowReply;
import org.o7s.wire.g23.UdpMessage.FlowRequest;
import org.o7s.wire.testkit.Hex;

/** The datagrams printed in docs/wire/wire-shims.md 3.5, in both directions. */
class UdpExamplesTest {
    private static final byte[] OPING = Hex.bytes("7862c6fec5ecaef4aa2e3934725e23b3");

    @Test
    void aFlowRequestCarriesQosHashAndBlob() {
        QosFields voice = new QosFields(50, 100_000, 5, 1, 0, true, 50, 120_000);
        checkBothWays(
                """
                0000  00 00 00 00 00 00 00 40 00 00 00 00 00 00 00 00
                0010  00 00 00 00 00 01 86 a0 00 00 00 32 00 00 00 01
                0020  00 00 00 00 00 00 00 32 00 01 d4 c0 01 05 01 78
                0030  62 c6 fe c5 ec ae f4 aa 2e 39 34 72 5e 23 b3 de
                0040  ad be ef
                """,
                new FlowRequest(64, voice, OPING, Hex.bytes("deadbeef")));
    }

    @Test
    void anAcceptingReplyCarriesBothEidsAndABlob() {
        checkBothWays(
                """
                0000  00 00 00 00 00 00 00 40 00 00 00 41 00 00 00 00
                0010  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                0020  00 00 00 00 00 00 00 00 00 00 00 00 02 00 00 ca
                0030  fe f0 0d
                """,
                new FlowReply(64, 65, 0, Hex.bytes("cafef00d")));
    }

    @Test
    void aRejectingReplyCarriesTheReasonAndNoBlob() {
        checkBothWays(
                """
                0000  00 00 00 00 00 00 00 40 00 00 00 41 ff ff fc 0f
                0010  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                0020  00 00 00 00 00 00 00 00 00 00 00 00 02 00 00
                """,
                FlowReply.rejected(64, 65, -1009));
    }

    @Test
    void aDataDatagramIsTheEidAndThePacket() {
        byte[] datagram = Hex.dump("0000  00 00 00 41 70 69 6e 67");
        assertThat(UdpHeader.validate(datagram.length)).isEqualTo(4);
        assertThat(UdpHeader.eid(MemorySegment.ofArray(datagram), 0)).isEqualTo(65);
    }

    @Test
    void aKeepaliveIsTheEidAlone() {
        byte[] datagram = Hex.dump("0000  00 00 00 41");
        assertThat(UdpHeader.validate(datagram.length)).isZero();
        byte[] written = new byte[UdpHeader.HEADER_BYTES];
        UdpHeader.write(MemorySegment.ofArray(written), 0, 65);
        assertThat(written).isEqualTo(datagram);
    }

    @Test
    void theFixedPartOfARequestIsAsInTheTableOfQosEncodings() {
        QosFields qos = new QosFields(50, 100_000, 5, 1, 1, true, 50, 120_000);
        byte[] fixed =
                Hex.bytes(
                        "00000000 00000041 00000000 00000000 00000000000186a0 00000032 00000001"
                                + "00000001 00000032 0001d4c0 01 05 01"); // wire-endtoend.md 7.9
        byte[] datagram = Results.encode(new FlowRequest(0x41, qos, OPING, new byte[0]));
        assertThat(datagram).startsWith(fixed).endsWith(OPING).hasSize(fixed.length + 16);
    }

    @Test
    void theLargestBlobsTowardsTheCPrototypeFillItsBuffer() {
        QosFields qos = new QosFields(0, 0, 0, 0, 0, false, 0, 0);
        byte[] request = new byte[UdpCodec.MAX_REQUEST_BLOB_BYTES];
        byte[] reply = new byte[UdpCodec.MAX_REPLY_BLOB_BYTES];
        assertThat(request).hasSize(1985); // docs/wire/wire-shims.md 3.6
        assertThat(reply).hasSize(2001);
        assertThat(Results.encode(new FlowRequest(1, qos, OPING, request))).hasSize(2048);
        assertThat(Results.encode(new FlowReply(1, 1, 0, reply))).hasSize(2048);
    }

    private static void checkBothWays(String dump, UdpMessage message) {
        byte[] datagram = Hex.dump(dump);
        assertThat(UdpHeader.eid(MemorySegment.ofArray(datagram), 0))
                .isEqualTo(UdpHeader.MANAGEMENT_EID);
        assertThat(Results.value(Results.udp(datagram))).isEqualTo(message);
        assertThat(Results.encode(message)).isEqualTo(datagram);
    }
}
