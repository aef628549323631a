package org.o7s.wire.g23.unicast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.o7s.wire.g23.Results.value;
import static org.o7s.wire.g23.unicast.Messages.A1;
import static org.o7s.wire.g23.unicast.Messages.A2;
import static org.o7s.wire.g23.unicast.Messages.D1;
import static org.o7s.wire.g23.unicast.Messages.D2;
import static org.o7s.wire.g23.unicast.Messages.E1;
import static org.o7s.wire.g23.unicast.Messages.E2;
import static org.o7s.wire.g23.unicast.Messages.X_TEST;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.wire.g23.QosFields;
import org.o7s.wire.g23.ResponseCode;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindNodeResponse;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueRequest;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;
import org.o7s.wire.g23.unicast.DhtMessage.Store;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;
import org.o7s.wire.g23.unicast.FaMessage.FlowUpdate;
import org.o7s.wire.testkit.Hex;

/** The DT packets printed in docs/wire/wire-unicast.md 1.1, 5.9 and 8.8, in both directions. */
class DtPacketExamplesTest {
    private static final String TO_A1 = "44332211 00 3c 00 0000000000000000";
    private static final String TO_A2 = "d4c3b2a1 00 3c 00 0000000000000000";
    private static final String DHT_TO_A1 = "44332211 00 3c 00 0100000000000000";
    private static final String DHT_TO_A2 = "d4c3b2a1 00 3c 00 0100000000000000";
    private static final String D1_HEX = Messages.hex(D1);
    private static final String D2_HEX = Messages.hex(D2);
    private static final String X_HEX = Messages.hex(X_TEST);
    private static final long COOKIE = 0x0123456789abcdefL;
    private static final DhtContact N1 = new DhtContact(D1, A1, 0);
    private static final DhtContact N2 = new DhtContact(D2, A2, 0);
    private static final QosFields RAW =
            new QosFields(
                    QosFields.DO_NOT_CARE,
                    0,
                    0,
                    1,
                    1,
                    false,
                    QosFields.DO_NOT_CARE,
                    QosFields.DEFAULT_TIMEOUT_MS);

    @Test
    void aUserPacketFollowsTheHeader() {
        byte[] packet = Hex.bytes("44332211 00 3c 00 470000003412ed5e 68656c6c6f");
        MemorySegment segment = MemorySegment.ofArray(packet);
        assertThat(DtHeader.validate(packet.length)).isEqualTo(5);
        assertThat(DtHeader.destination(segment, 0)).isEqualTo(A1);
        assertThat(DtHeader.cube(segment, 0)).isZero();
        assertThat(DtHeader.ttl(segment, 0)).isEqualTo(60);
        assertThat(DtHeader.ecn(segment, 0)).isZero();
        assertThat(DtHeader.eid(segment, 0)).isEqualTo(E1);
        assertThat(Messages.dt(A1, E1, "hello".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(packet);
    }

    @Test
    void aFlowRequestComesFromAnAddress() {
        byte[] packet =
                Hex.bytes(
                        TO_A1
                                + "00000000a1b2c3d4 0000000000000000 9c0ffee100000042"
                                + "0000000000000000 00000000 ffffffff 00000001 00000001 ffffffff"
                                + "0001d4c0 0000 00 00 00"
                                + X_HEX);
        assertThat(packet).hasSize(108);
        checkFa(packet, A1, new FlowRequest(A2, E2, RAW, X_TEST, new byte[0], 0));
    }

    @Test
    void anAcceptingReplyHasBothEids() {
        byte[] packet =
                Hex.bytes(
                        TO_A2
                                + "0000000000000000 9c0ffee100000042 5eed123400000047"
                                + "0000000000000000 00000000 00000000 00000000 00000000 00000000"
                                + "00000000 0000 01 00 00");
        assertThat(packet).hasSize(76);
        checkFa(packet, A2, new FlowReply(E2, E1, 0, new byte[0], 0));
    }

    @Test
    void aRefusalNamesItsReason() {
        byte[] packet =
                Hex.bytes(
                        TO_A2
                                + "0000000000000000 9c0ffee100000042 5eed123400000047"
                                + "0000000000000000 fffffc0f 00000000 00000000 00000000 00000000"
                                + "00000000 0000 01 00 00");
        checkFa(
                packet,
                A2,
                FlowReply.rejected(E2, E1, ResponseCode.AUTHENTICATION_ERROR.value(), 0));
    }

    @Test
    void anUpdateHasTheCongestionLevel() {
        byte[] packet =
                Hex.bytes(
                        TO_A2
                                + "0000000000000000 9c0ffee100000042 0000000000000000"
                                + "0000000000000000 00000000 00000000 00000000 00000000 00000000"
                                + "00000000 0060 02 00 00");
        checkFa(packet, A2, new FlowUpdate(E2, 96));
    }

    @Test
    void aNodeJoinsByAskingForItself() {
        byte[] packet =
                Hex.bytes(
                        DHT_TO_A1
                                + "08 01 12 28 0a 20"
                                + D2_HEX
                                + "10 d487cb8d0a 22 2c 08 ef9bafcdf8acd19101 12 20"
                                + D2_HEX);
        assertThat(packet).hasSize(105);
        checkDht(packet, A1, new FindNodeRequest(N2, COOKIE, D2));
    }

    @Test
    void aNodeAnswersWithContacts() {
        byte[] packet =
                Hex.bytes(
                        DHT_TO_A2
                                + "08 02 12 28 0a 20"
                                + D1_HEX
                                + "10 c4e6888901 2a 56 08 ef9bafcdf8acd19101 12 20"
                                + D2_HEX
                                + "1a 28 0a 20"
                                + D2_HEX
                                + "10 d487cb8d0a");
        assertThat(packet).hasSize(147);
        checkDht(packet, A2, new FindNodeResponse(N1, COOKIE, D2, List.of(N2)));
    }

    @Test
    void aValueIsAskedForByItsKey() {
        byte[] packet =
                Hex.bytes(
                        DHT_TO_A1
                                + "08 03 12 28 0a 20"
                                + D2_HEX
                                + "10 d487cb8d0a 22 2c 08 ef9bafcdf8acd19101 12 20"
                                + X_HEX);
        assertThat(packet).hasSize(105);
        checkDht(packet, A1, new FindValueRequest(N2, COOKIE, X_TEST));
    }

    @Test
    void aValueComesWithContacts() {
        byte[] packet = Hex.bytes(valueResponse() + "32 0a 0a 08 0000000011223344");
        assertThat(packet).hasSize(159);
        checkDht(
                packet,
                A2,
                new FindValueResponse(
                        N1, COOKIE, X_TEST, List.of(N2), List.of(new DhtValue(A1, 0))));
    }

    @Test
    void noValueIsAnEmptyMessage() {
        byte[] packet = Hex.bytes(valueResponse() + "32 00");
        assertThat(packet).hasSize(149);
        checkDht(packet, A2, new FindValueResponse(N1, COOKIE, X_TEST, List.of(N2), List.of()));
    }

    @Test
    void aValueIsStoredUntilItExpires() {
        byte[] packet =
                Hex.bytes(
                        DHT_TO_A2
                                + "08 00 12 28 0a 20"
                                + D1_HEX
                                + "10 c4e6888901 1a 32 0a 20"
                                + X_HEX
                                + "12 08 0000000011223344 18 80e6c0c206");
        assertThat(packet).hasSize(111);
        checkDht(packet, A2, new Store(N1, X_TEST, DhtValue.bytesOf(A1), 1_750_086_400L));
    }

    private static String valueResponse() {
        return DHT_TO_A2
                + "08 04 12 28 0a 20"
                + D1_HEX
                + "10 c4e6888901 2a 56 08 ef9bafcdf8acd19101 12 20"
                + X_HEX
                + "1a 28 0a 20"
                + D2_HEX
                + "10 d487cb8d0a";
    }

    private static void checkFa(byte[] packet, long destination, FaMessage message) {
        byte[] payload = payloadOf(packet, destination, DtHeader.EID_FLOW_ALLOCATOR);
        assertThat(value(Messages.fa(payload))).isEqualTo(message);
        assertThat(Messages.dt(destination, DtHeader.EID_FLOW_ALLOCATOR, FaCodec.encode(message)))
                .isEqualTo(packet);
    }

    private static void checkDht(byte[] packet, long destination, DhtMessage message) {
        byte[] payload = payloadOf(packet, destination, DtHeader.EID_DIRECTORY);
        assertThat(value(Messages.dht(payload))).isEqualTo(message);
        assertThat(Messages.dt(destination, DtHeader.EID_DIRECTORY, DhtCodec.encode(message)))
                .isEqualTo(packet);
    }

    private static byte[] payloadOf(byte[] packet, long destination, long eid) {
        MemorySegment segment = MemorySegment.ofArray(packet);
        assertThat(DtHeader.destination(segment, 0)).isEqualTo(destination);
        assertThat(DtHeader.eid(segment, 0)).isEqualTo(eid);
        return Arrays.copyOfRange(packet, DtHeader.LENGTH, packet.length);
    }
}
