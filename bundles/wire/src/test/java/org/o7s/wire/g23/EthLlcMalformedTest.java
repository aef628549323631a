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

/** The rows of docs/wire/wire-shims.md 9.2 that the codecs of eth-llc decide. */
class EthLlcMalformedTest {
    private static final int H = 32;
    private static final QosFields QOS = new QosFields(0, 0, 0, 1, 1, false, 0, 120_000);
    private static final byte[] HASH = new byte[H];
    private static final byte[] BLOB = {1, 2, 3, 4};
    private static final FlowRequest REQUEST = new FlowRequest(2, QOS, HASH, BLOB);

    private static int validate(int length, int availableBytes) {
        MemorySegment rest = MemorySegment.ofArray(new byte[availableBytes]);
        if (availableBytes >= EthLlcHeader.HEADER_BYTES) {
            EthLlcHeader.write(rest, 0, 3, 2);
        }
        return EthLlcHeader.validate(rest, 0, length, availableBytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void row1AFrameShorterThanTheLlcHeaderIsTooShort(int availableBytes) {
        assertThat(validate(3, availableBytes)).isEqualTo(Defect.TOO_SHORT.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 1499, 1500})
    void row2ALengthBeyondTheReceivedBytesIsRefused(int length) {
        assertThat(validate(length, 14)).isEqualTo(Defect.LENGTH_BEYOND_FRAME.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void row3ALengthShorterThanTheHeaderIsRefused(int length) {
        assertThat(validate(length, 60)).isEqualTo(Defect.LENGTH_MISMATCH.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {1501, 1535})
    void row4ALengthAboveThatOf8023IsRefused(int length) {
        assertThat(validate(length, 9000)).isEqualTo(Defect.LENGTH_MISMATCH.code());
        assertThat(validate(1500, 9000)).isEqualTo(1497);
    }

    @Test
    void paddingBehindThePayloadIsNotPartOfIt() {
        assertThat(validate(7, 46)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x13, 0xaf, 0xbf, 0xe3, 0xf3})
    void row21AnotherControlFieldIsRefused(int control) {
        MemorySegment rest = MemorySegment.ofArray(new byte[46]);
        EthLlcHeader.write(rest, 0, 3, 2);
        rest.set(java.lang.foreign.ValueLayout.JAVA_BYTE, 2, (byte) control);
        assertThat(EthLlcHeader.validate(rest, 0, 7, 46)).isEqualTo(Defect.NOT_UNNUMBERED.code());
    }

    @Test
    void row21AGroupAndAResponseAreRefused() {
        for (int at : new int[] {EthLlcHeader.DSAP_OFFSET, EthLlcHeader.SSAP_OFFSET}) {
            byte[] rest = new byte[46];
            EthLlcHeader.write(MemorySegment.ofArray(rest), 0, 3, 2);
            rest[at] |= 1;
            assertThat(EthLlcHeader.validate(MemorySegment.ofArray(rest), 0, 7, 46))
                    .isEqualTo(Defect.NOT_UNNUMBERED.code());
        }
    }

    @Test
    void bothSapsMakeAFrameManagement() {
        MemorySegment rest = MemorySegment.ofArray(new byte[3]);
        EthLlcHeader.write(rest, 0, 1, 1);
        assertThat(EthLlcHeader.isManagement(rest, 0)).isTrue();
        for (int[] saps : new int[][] {{1, 2}, {2, 1}, {0, 1}, {1, 0}, {0, 0}}) {
            EthLlcHeader.write(rest, 0, saps[0], saps[1]);
            assertThat(EthLlcHeader.isManagement(rest, 0)).isFalse();
        }
    }

    @Test
    void row7AShortMessageIsRefused() {
        byte[] payload = Results.encodeLlc(new FlowRequest(2, QOS, HASH, new byte[0]));
        for (int bytes = 0; bytes < payload.length; bytes++) {
            byte[] shorter = Arrays.copyOf(payload, bytes);
            assertThat(Results.defect(Results.ethLlc(shorter, H))).isEqualTo(Defect.TOO_SHORT);
        }
        NameQuery query = new NameQuery(HASH);
        byte[] longer = Arrays.copyOf(Results.encodeLlc(query), 37 + H + 9);
        assertThat(Results.value(Results.ethLlc(longer, H))).isEqualTo(query);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 127, 128, 255})
    void row9AnUnknownCodeIsRefused(int code) {
        byte[] payload = Results.encodeLlc(REQUEST);
        payload[EthLlcCodec.CODE_OFFSET] = (byte) code;
        assertThat(Results.defect(Results.ethLlc(payload, H))).isEqualTo(Defect.UNKNOWN_CODE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 65, 127, 128, 255})
    void row28ASapOfNoFlowIsNotTakenForData(int ssap) {
        byte[] request = Results.encodeLlc(REQUEST);
        request[EthLlcCodec.SSAP_OFFSET] = (byte) ssap;
        assertThat(Results.defect(Results.ethLlc(request, H))).isEqualTo(Defect.BAD_SAP);
        byte[] reply = Results.encodeLlc(new FlowReply(3, 2, 0, BLOB));
        reply[EthLlcCodec.SSAP_OFFSET] = (byte) ssap;
        assertThat(Results.defect(Results.ethLlc(reply, H))).isEqualTo(Defect.BAD_SAP);
        FlowReply rejected = FlowReply.rejected(ssap, 2, -1009);
        assertThat(Results.value(Results.ethLlc(Results.encodeLlc(rejected), H)))
                .isEqualTo(rejected);
    }

    @Test
    void whatIsNoSapCannotBeWritten() {
        assertThatThrownBy(() -> Results.encodeLlc(new FlowRequest(256, QOS, HASH, BLOB)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ssap");
    }
}
