package org.o7s.wire.g23.unicast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.o7s.wire.g23.Results.defect;
import static org.o7s.wire.g23.Results.value;
import static org.o7s.wire.g23.unicast.Messages.A1;
import static org.o7s.wire.g23.unicast.Messages.A2;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.testkit.Hex;

/** DT header, announcements, hellos and routing messages; examples of 7.2 of the specification. */
class InPlaceTest {
    private static final int PACKETS = 20_000;
    private static final int MAX_ROUNDS = 200;

    @Test
    void aRelayChangesTtlAndMarkAndNothingElse() {
        byte[] packet = Hex.bytes("00 44332211 02 3c 05 470000003412ed5e aa");
        MemorySegment segment = MemorySegment.ofArray(packet);
        DtHeader.setTtl(segment, 1, DtHeader.ttl(segment, 1) - 1);
        DtHeader.orEcn(segment, 1, 0x82);
        assertThat(packet).isEqualTo(Hex.bytes("00 44332211 02 3b 87 470000003412ed5e aa"));
        assertThat(DtHeader.ecn(segment, 1)).isEqualTo(0x87);
        assertThat(DtHeader.cube(segment, 1)).isEqualTo(2);
    }

    @Test
    void highAddressesAndEidsAreUnsigned() {
        MemorySegment segment = MemorySegment.ofArray(new byte[DtHeader.LENGTH]);
        DtHeader.write(segment, 0, 0xffff_fffeL, 255, 255, -2);
        assertThat(DtHeader.destination(segment, 0)).isEqualTo(0xffff_fffeL);
        assertThat(DtHeader.cube(segment, 0)).isEqualTo(255);
        assertThat(DtHeader.ttl(segment, 0)).isEqualTo(255);
        assertThat(DtHeader.eid(segment, 0)).isEqualTo(-2);
        assertThat(DtHeader.isUserEid(-2)).isTrue();
        assertThat(DtHeader.isUserEid(64)).isTrue();
        assertThat(DtHeader.isUserEid(63)).isFalse();
    }

    @Test
    void aPacketShorterThanTheHeaderIsNone() {
        assertThat(DtHeader.validate(14)).isEqualTo(Defect.TOO_SHORT.code());
        assertThat(DtHeader.validate(15)).isZero();
    }

    @Test
    void anAnnouncementHasTheDestinationFirst() {
        checkLsa("0000000011223344 00000000a1b2c3d4 0000000000000000", new Lsa(A1, A2, 0));
        checkLsa("00000000a1b2c3d4 0000000011223344 0000000000000003", new Lsa(A2, A1, 3));
    }

    private static void checkLsa(String digits, Lsa lsa) {
        byte[] bytes = Hex.bytes(digits);
        assertThat(Lsa.validate(MemorySegment.ofArray(bytes), 0, bytes.length)).isEqualTo(24);
        assertThat(Lsa.read(MemorySegment.ofArray(bytes), 0)).isEqualTo(lsa);
        assertThat(lsa.encode()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "0000000000000000 00000000a1b2c3d4 0000000000000000, BAD_ADDRESS",
        "0000000011223344 0000000000000000 0000000000000000, BAD_ADDRESS",
        "0000000000000000 0000000000000000 0000000000000000, BAD_ADDRESS",
        "0000000111223344 00000000a1b2c3d4 0000000000000000, BAD_ADDRESS",
        "0000000011223344 0000000011223344 0000000000000000, LINK_TO_ITSELF",
        "0000000011223344 00000000a1b2c3d4 00000000000000, TOO_SHORT",
        "0000000011223344 00000000a1b2c3d4 000000000000000000, TOO_LONG",
    })
    void anAnnouncementOfNoLinkIsRefused(String digits, Defect defect) {
        byte[] bytes = Hex.bytes(digits);
        assertThat(Lsa.validate(MemorySegment.ofArray(bytes), 0, bytes.length))
                .isEqualTo(defect.code());
    }

    @Test
    void noRecordOfALinkToItselfIsMade() {
        assertThatThrownBy(() -> new Lsa(A1, A1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Lsa(0, A1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHelloIsAnsweredWithItsNumber() {
        LinkHello hello = LinkHello.hello(0x0102);
        assertThat(hello.encode()).isEqualTo(Hex.bytes("00 0000000000000102 0000000000000000"));
        LinkHello answer = hello.answer(7);
        byte[] bytes = Hex.bytes("01 0000000000000007 0000000000000102");
        assertThat(answer.encode()).isEqualTo(bytes);
        assertThat(value(hello(bytes))).isEqualTo(answer);
        assertThat(value(hello(Hex.bytes("00 0000000000000102 0000000000000000 ff"))))
                .isEqualTo(hello);
    }

    @Test
    void aShortOrUnknownHelloIsRefused() {
        assertThat(defect(hello(Hex.bytes("00 0000000000000102 00000000000000"))))
                .isEqualTo(Defect.TOO_SHORT);
        assertThat(defect(hello(Hex.bytes("02 0000000000000102 0000000000000000"))))
                .isEqualTo(Defect.UNKNOWN_CODE);
    }

    private static DecodeResult<LinkHello> hello(byte[] bytes) {
        return LinkHello.decode(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    @Test
    void aRoutingMessageNamesItsPolicy() {
        RoutingMessage message = new RoutingMessage("dv", Hex.bytes("0102"));
        byte[] bytes = Hex.bytes("6f377352 01 02 0002 6476 0102");
        assertThat(RoutingMessageCodec.encode(message)).isEqualTo(bytes);
        assertThat(value(routing(bytes))).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 13, 14, 15, 100, 1190})
    void aRoutingMessageIsNeverAsLongAsAnAnnouncement(int payloadBytes) {
        RoutingMessage message = new RoutingMessage("dv", new byte[payloadBytes]);
        byte[] bytes = RoutingMessageCodec.encode(message);
        assertThat(bytes.length).isNotEqualTo(Lsa.LENGTH);
        assertThat(
                        RoutingMessageCodec.isRoutingMessage(
                                MemorySegment.ofArray(bytes), 0, bytes.length))
                .isTrue();
        assertThat(value(routing(bytes))).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "6f377352 01 02 00, TOO_SHORT",
        "6f377353 01 02 0000 6476, UNKNOWN_MAGIC",
        "6f377352 01 02 000e 6476 0000000000000000000000000000, UNKNOWN_MAGIC", // 24 bytes
        "6f377352 02 02 0000 6476, UNKNOWN_CODE",
        "6f377352 01 03 0000 6476, LENGTH_BEYOND_FRAME",
        "6f377352 01 02 0001 6476, LENGTH_BEYOND_FRAME",
        "6f377352 01 00 0000, BAD_POLICY_NAME",
        "6f377352 01 02 0000 0a76, BAD_POLICY_NAME",
    })
    void aMalformedRoutingMessageIsRefused(String digits, Defect defect) {
        assertThat(defect(routing(Hex.bytes(digits)))).isEqualTo(defect);
    }

    @Test
    void aRoutingMessageHasALimit() {
        assertThatThrownBy(() -> new RoutingMessage("dv", new byte[1191]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RoutingMessage("a b", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(defect(routing(new byte[1201]))).isEqualTo(Defect.TOO_LONG);
    }

    private static DecodeResult<RoutingMessage> routing(byte[] bytes) {
        return RoutingMessageCodec.decode(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    @Test
    void headersAndAnnouncementsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocatedBytes = Long.MAX_VALUE;
        long sum = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment region = arena.allocate(64);
            // Until the compiler has seen enough packets, the interpreter may allocate.
            for (int round = 0; round < MAX_ROUNDS && allocatedBytes >= PACKETS; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int packet = 1; packet <= PACKETS; packet++) {
                    sum += onePacket(region, packet);
                }
                allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;
            }
        }
        assertThat(allocatedBytes).as("bytes for %d packets", PACKETS).isLessThan(PACKETS);
        assertThat(sum).isNotZero();
    }

    private static long onePacket(MemorySegment region, int number) {
        DtHeader.write(region, 0, number, 0, 60, number);
        DtHeader.setTtl(region, 0, DtHeader.ttl(region, 0) - 1);
        DtHeader.orEcn(region, 0, 3);
        Lsa.write(region, 16, number, number + 1, 9);
        return DtHeader.destination(region, 0)
                + DtHeader.eid(region, 0)
                + DtHeader.ecn(region, 0)
                + Lsa.validate(region, 16, Lsa.LENGTH)
                + Lsa.sequence(region, 16);
    }
}
