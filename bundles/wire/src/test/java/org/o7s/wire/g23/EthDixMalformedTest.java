package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.wire.g23.EthMessage.FlowReply;
import org.o7s.wire.g23.EthMessage.FlowRequest;
import org.o7s.wire.g23.EthMessage.NameQuery;
import org.o7s.wire.g23.EthMessage.NameReply;

/** The rows of docs/wire/wire-shims.md 9.2 that the codecs of eth-dix decide. */
class EthDixMalformedTest {
    private static final int H = 32;
    private static final QosFields QOS = new QosFields(0, 0, 0, 1, 1, false, 0, 120_000);
    private static final byte[] HASH = filled(H, 0x42);
    private static final byte[] BLOB = filled(36, 0x11);
    private static final FlowRequest REQUEST = new FlowRequest(64, QOS, HASH, BLOB);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 13})
    void row1AFrameShorterThanTheEthernetHeaderIsTooShort(int frameBytes) {
        MemorySegment frame = MemorySegment.ofArray(new byte[frameBytes]);
        assertThat(EthernetHeader.validate(frame, 0, frameBytes))
                .isEqualTo(Defect.TOO_SHORT.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void row1AFrameShorterThanTheDixHeaderIsTooShort(int availableBytes) {
        MemorySegment rest = MemorySegment.ofArray(new byte[availableBytes]);
        assertThat(EthDixHeader.validate(rest, 0, availableBytes))
                .isEqualTo(Defect.TOO_SHORT.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 12, 1496, 0x7fff, 0x8000, 0xffff})
    void row2ALengthBeyondTheReceivedBytesIsRefused(int statedBytes) {
        MemorySegment rest = MemorySegment.ofArray(new byte[14]);
        EthDixHeader.write(rest, 0, 65, statedBytes);
        assertThat(EthDixHeader.validate(rest, 0, 14)).isEqualTo(Defect.LENGTH_BEYOND_FRAME.code());
    }

    @Test
    void paddingBehindThePayloadIsNotPartOfIt() {
        MemorySegment rest = MemorySegment.ofArray(new byte[46]);
        EthDixHeader.write(rest, 0, 65, 4);
        assertThat(EthDixHeader.validate(rest, 0, 46)).isEqualTo(4);
    }

    @Test
    void row5AManagementPayloadAbove9000BytesIsTooLong() {
        byte[] longest = Arrays.copyOf(Results.encode(REQUEST), EthDixCodec.MAX_MANAGEMENT_BYTES);
        byte[] longer = Arrays.copyOf(longest, longest.length + 1);
        assertThat(Results.value(Results.ethDix(longest, H))).isInstanceOf(FlowRequest.class);
        assertThat(Results.defect(Results.ethDix(longer, H))).isEqualTo(Defect.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 37, 38})
    void row7AManagementPayloadShorterThanItsFixedPartIsTooShort(int payloadBytes) {
        for (int code = EthDixCodec.FLOW_REQUEST; code <= EthDixCodec.NAME_REPLY; code++) {
            byte[] payload = withCode(code, payloadBytes);
            assertThat(Results.defect(Results.ethDix(payload, H))).isEqualTo(Defect.TOO_SHORT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {EthDixCodec.FLOW_REQUEST, EthDixCodec.NAME_QUERY, EthDixCodec.NAME_REPLY})
    void row7AMessageShorterThanItsHashIsTooShort(int code) {
        for (int hashBytes : new int[] {28, 32, 48, 64}) {
            byte[] payload = withCode(code, EthDixCodec.FIXED_BYTES + hashBytes - 1);
            assertThat(Results.defect(Results.ethDix(payload, hashBytes)))
                    .isEqualTo(Defect.TOO_SHORT);
        }
    }

    @Test
    void aReplyNeedsNoHash() {
        FlowReply reply = new FlowReply(65, 64, 0, new byte[0]);
        assertThat(Results.value(Results.ethDix(Results.encode(reply), H))).isEqualTo(reply);
    }

    @Test
    void row8BytesBehindTheHashOfANameQueryAreIgnored() {
        NameQuery query = new NameQuery(HASH);
        NameReply reply = new NameReply(HASH);
        assertThat(Results.value(Results.ethDix(longer(Results.encode(query)), H)))
                .isEqualTo(query);
        assertThat(Results.value(Results.ethDix(longer(Results.encode(reply)), H)))
                .isEqualTo(reply);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 127, 128, 255})
    void row9AnUnknownCodeIsRefused(int code) {
        byte[] payload = withCode(code, 200);
        assertThat(Results.defect(Results.ethDix(payload, H))).isEqualTo(Defect.UNKNOWN_CODE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0x010000000000L, 0x3333000000fbL, 0xffffffffffffL})
    void row12AGroupAddressIsNoSource(long source) {
        MemorySegment frame = MemorySegment.ofArray(new byte[64]);
        EthernetHeader.write(frame, 0, 0x02000000000aL, source, 0xa000);
        assertThat(EthernetHeader.validate(frame, 0, 64)).isEqualTo(Defect.MULTICAST_SOURCE.code());
    }

    @Test
    void row28ARequestWithSeid0IsRefused() {
        byte[] payload = Results.encode(REQUEST);
        EthDixHeader.write(MemorySegment.ofArray(payload), EthDixCodec.SEID_OFFSET, 0, 0);
        assertThat(Results.defect(Results.ethDix(payload, H))).isEqualTo(Defect.ZERO_EID);
        assertThatThrownBy(() -> new FlowRequest(0, QOS, HASH, BLOB))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seid");
    }

    @Test
    void anAcceptingReplyWithSeid0IsRefused() {
        byte[] payload = Results.encode(FlowReply.rejected(0, 64, -1009));
        assertThat(Results.value(Results.ethDix(payload, H)))
                .isEqualTo(FlowReply.rejected(0, 64, -1009));
        Arrays.fill(payload, EthDixCodec.RESPONSE_OFFSET, EthDixCodec.IN_ORDER_OFFSET, (byte) 0);
        assertThat(Results.defect(Results.ethDix(payload, H))).isEqualTo(Defect.ZERO_EID);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1009, -12, 1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anyResponseButZeroRejectsAndItsBlobIsIgnored(int response) {
        FlowReply rejected = FlowReply.rejected(65, 64, response);
        assertThat(Results.value(Results.ethDix(longer(Results.encode(rejected)), H)))
                .isEqualTo(rejected);
        assertThat(rejected.accepted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255})
    void anyNonZeroByteMeansInOrder(int inOrder) {
        byte[] payload = Results.encode(REQUEST);
        payload[EthDixCodec.IN_ORDER_OFFSET] = (byte) inOrder;
        FlowRequest request = (FlowRequest) Results.value(Results.ethDix(payload, H));
        assertThat(request.qos().inOrder()).isTrue();
    }

    @Test
    void unusedFieldsAreIgnoredOnReceipt() {
        byte[] payload = Results.encode(new FlowReply(65, 64, 0, BLOB));
        Arrays.fill(payload, EthDixCodec.LOSS_OFFSET, EthDixCodec.RESPONSE_OFFSET, (byte) 0xff);
        payload[EthDixCodec.IN_ORDER_OFFSET] = 1;
        payload[EthDixCodec.AVAILABILITY_OFFSET] = 9;
        assertThat(Results.value(Results.ethDix(payload, H)))
                .isEqualTo(new FlowReply(65, 64, 0, BLOB));
    }

    private static byte[] withCode(int code, int payloadBytes) {
        byte[] payload = filled(payloadBytes, 0x01);
        if (payloadBytes > EthDixCodec.CODE_OFFSET) {
            payload[EthDixCodec.CODE_OFFSET] = (byte) code;
        }
        return payload;
    }

    private static byte[] longer(byte[] payload) {
        byte[] longer = filled(payload.length + 7, 0x77);
        System.arraycopy(payload, 0, longer, 0, payload.length);
        return longer;
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
