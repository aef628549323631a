package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.wire.g23.UdpMessage.FlowReply;
import org.o7s.wire.g23.UdpMessage.FlowRequest;

/** The rows of docs/wire/wire-shims.md 9.4 that the codecs of udp decide. */
class UdpMalformedTest {
    private static final QosFields QOS = new QosFields(0, 0, 0, 1, 1, false, 0, 120_000);
    private static final byte[] HASH = new byte[UdpCodec.HASH_BYTES];

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void row1ADatagramShorterThanAnEidIsTooShort(int datagramBytes) {
        assertThat(UdpHeader.validate(datagramBytes)).isEqualTo(Defect.TOO_SHORT.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 44, 45, 46})
    void row2AManagementDatagramShorterThanItsFixedPartIsTooShort(int datagramBytes) {
        assertThat(Results.defect(Results.udp(new byte[datagramBytes])))
                .isEqualTo(Defect.TOO_SHORT);
    }

    @ParameterizedTest
    @ValueSource(ints = {47, 48, 62})
    void row3ARequestShorterThanItsHashIsTooShort(int datagramBytes) {
        byte[] datagram = new byte[datagramBytes];
        datagram[UdpCodec.CODE_OFFSET] = UdpCodec.FLOW_REQUEST;
        assertThat(Results.defect(Results.udp(datagram))).isEqualTo(Defect.TOO_SHORT);
    }

    @Test
    void row4AManagementDatagramIsAcceptedUpToTheGivenLimit() {
        FlowRequest request = new FlowRequest(64, QOS, HASH, new byte[10_000]);
        byte[] datagram = Results.encode(request);
        MemorySegment segment = MemorySegment.ofArray(datagram);
        assertThat(Results.value(Results.udp(datagram))).isEqualTo(request);
        assertThat(Results.value(UdpCodec.decode(segment, 0, datagram.length, datagram.length)))
                .isEqualTo(request);
        assertThat(
                        Results.defect(
                                UdpCodec.decode(segment, 0, datagram.length, datagram.length - 1)))
                .isEqualTo(Defect.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(longs = {4096, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL})
    void rows5And7LargeEidsStayPositive(long eid) {
        MemorySegment header = MemorySegment.ofArray(new byte[UdpHeader.HEADER_BYTES]);
        UdpHeader.write(header, 0, eid);
        assertThat(UdpHeader.eid(header, 0)).isEqualTo(eid);
        FlowReply reply = new FlowReply(eid, eid, 0, new byte[0]);
        assertThat(Results.value(Results.udp(Results.encode(reply)))).isEqualTo(reply);
    }

    @Test
    void row12ARequestWithSEid0IsRefused() {
        byte[] datagram = Results.encode(new FlowRequest(64, QOS, HASH, new byte[36]));
        UdpHeader.write(MemorySegment.ofArray(datagram), UdpCodec.S_EID_OFFSET, 0);
        assertThat(Results.defect(Results.udp(datagram))).isEqualTo(Defect.ZERO_EID);
        assertThatThrownBy(() -> new FlowRequest(0, QOS, HASH, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("s_eid");
    }

    @Test
    void anAcceptingReplyWithDEid0IsRefused() {
        byte[] datagram = Results.encode(FlowReply.rejected(64, 0, -1009));
        assertThat(Results.value(Results.udp(datagram)))
                .isEqualTo(FlowReply.rejected(64, 0, -1009));
        Arrays.fill(datagram, UdpCodec.RESPONSE_OFFSET, UdpCodec.BANDWIDTH_OFFSET, (byte) 0);
        assertThat(Results.defect(Results.udp(datagram))).isEqualTo(Defect.ZERO_EID);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 127, 128, 255})
    void row13AnUnknownCodeIsRefused(int code) {
        byte[] datagram = new byte[200];
        datagram[UdpCodec.CODE_OFFSET] = (byte) code;
        assertThat(Results.defect(Results.udp(datagram))).isEqualTo(Defect.UNKNOWN_CODE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255})
    void anyNonZeroByteMeansInOrder(int inOrder) {
        byte[] datagram = Results.encode(new FlowRequest(64, QOS, HASH, new byte[36]));
        datagram[UdpCodec.IN_ORDER_OFFSET] = (byte) inOrder;
        FlowRequest request = (FlowRequest) Results.value(Results.udp(datagram));
        assertThat(request.qos().inOrder()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1009, -12, 1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anyResponseButZeroRejectsAndItsBlobIsIgnored(int response) {
        FlowReply rejected = FlowReply.rejected(64, 65, response);
        byte[] withBlob = Arrays.copyOf(Results.encode(rejected), 80);
        assertThat(Results.value(Results.udp(withBlob))).isEqualTo(rejected);
        assertThat(rejected.accepted()).isFalse();
    }
}
