package org.o7s.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.o7s.connection.Town.House;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.policy.admission.AdmissionPolicy;
import org.o7s.wire.g23.unicast.CepCodec;
import org.o7s.wire.g23.unicast.CepRecord;
import org.o7s.wire.g23.unicast.Features;

/** docs/wire/wire-unicast.md 11, rows CEP1 to CEP4, CEP6 and CEP7, from both sides. */
class BadRecordsTest {
    private static final String DT = CepRecord.DATA_TRANSFER;
    private static final CepRecord GOOD = CepRecord.dataTransfer(Town.A2, 0);

    private final Town town = new Town(2);

    @AfterEach
    void close() {
        town.close();
    }

    private static CepRecord dt(String protocol, int version, int syntax, long address) {
        return new CepRecord(DT, protocol, version, syntax, address, 0);
    }

    /** Each with the counter that it is counted in and the start of what an initiator says. */
    static Stream<Arguments> badRecords() {
        return Stream.of(
                Arguments.of("CEP1 empty", CepRecord.REFUSAL, "component", "REFUSED"),
                Arguments.of(
                        "CEP1 no component",
                        new CepRecord("", "dtp", 1, 2, Town.A2, 0),
                        "component",
                        "ANSWER"),
                Arguments.of(
                        "CEP1 no such component",
                        new CepRecord("data transfer", "dtp", 1, 2, Town.A2, 0),
                        "component",
                        "ANSWER"),
                Arguments.of("CEP2 protocol", dt("DTP", 1, 2, Town.A2), "protocol", "ANSWER"),
                Arguments.of("CEP2 no protocol", dt("", 1, 2, Town.A2), "protocol", "ANSWER"),
                Arguments.of("CEP2 version", dt("dtp", 2, 2, Town.A2), "protocol", "ANSWER"),
                Arguments.of("CEP2 syntax", dt("dtp", 1, 0, Town.A2), "protocol", "ANSWER"),
                Arguments.of("CEP3 no address", dt("dtp", 1, 2, 0), "address", "ANSWER"),
                Arguments.of("CEP3 own address", dt("dtp", 1, 2, Town.A1), "address", "ANSWER"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRecords")
    void aBadRequestIsRefusedAndCounted(String row, CepRecord bad, String counter, String problem) {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1").say(bad);
        town.world.settle();
        assertThat(peer.hear()).isEqualTo(CepRecord.REFUSAL);
        town.world.advanceMs(1);
        assertThat(peer.isEnded()).isTrue();
        assertThat(n1.count("refused-" + counter)).isOne();
        assertThat(n1.manager.connections()).isEmpty();
        assertThat(n1.connected(DT)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRecords")
    void aBadAnswerFailsTheAttempt(String row, CepRecord bad, String counter, String problem) {
        List<Hand> flows = town.reachableStranger("m");
        House n1 = town.house("n1", Town.A1);
        RecordedReply<PeerConnection> reply = n1.open("m", DT);
        flows.getFirst().say(bad);
        town.world.settle();
        assertThat(reply.problem().code()).isEqualTo("E-CONNECT-" + problem);
        assertThat(n1.manager.connections()).isEmpty();
        assertThat(flows.getFirst().isEnded()).isTrue();
        flows.getFirst().read();
    }

    /** CEP3, CEP4: the record of a component that both have, but not the one that was asked for. */
    @Test
    void anAnswerOfAnotherComponentIsNotTaken() {
        List<Hand> flows = town.reachableStranger("m");
        House n1 = town.house("n1", Town.A1);
        RecordedReply<PeerConnection> reply = n1.open("m", DT);
        flows.getFirst().say(CepRecord.management(Town.A2, 0));
        town.world.settle();
        assertThat(reply.problem().sentence()).contains("it named another component");
        flows.getFirst().read();
    }

    private static byte[] withAddress(long address) {
        byte[] good = CepCodec.encode(dt("dtp", 1, 2, 0));
        byte[] bytes = Arrays.copyOf(good, good.length - 1 + 10);
        int at = good.length - 1;
        long left = address;
        while ((left & ~0x7fL) != 0) {
            bytes[at++] = (byte) (left & 0x7f | 0x80);
            left >>>= 7;
        }
        bytes[at++] = (byte) left;
        return Arrays.copyOf(bytes, at);
    }

    static Stream<Arguments> brokenPackets() {
        byte[] good = CepCodec.encode(GOOD);
        byte[] name = "x".repeat(130).getBytes(StandardCharsets.US_ASCII);
        byte[] tooLong = Arrays.copyOf(good, good.length + 3 + name.length);
        tooLong[good.length] = (byte) 0x92; // field 50, a text: skipped if it were not so long
        tooLong[good.length + 1] = 0x03;
        tooLong[good.length + 2] = (byte) 127;
        return Stream.of(
                Arguments.of("cut", Arrays.copyOf(good, good.length - 1)),
                Arguments.of("one byte", new byte[] {0x0a}),
                Arguments.of("no fields", new byte[] {0x50, 0x00}),
                Arguments.of("CEP6 more than 128 bytes", tooLong),
                Arguments.of("CEP6 a whole frame", new byte[1400]),
                Arguments.of("CEP3 address of 33 bits", withAddress(1L << 32)),
                Arguments.of("CEP3 address of 64 bits", withAddress(-1L)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenPackets")
    void aBrokenRequestIsRefusedAndCounted(String row, byte[] packet) {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1").write(packet);
        town.world.settle();
        assertThat(peer.hear()).isEqualTo(CepRecord.REFUSAL);
        assertThat(n1.count("refused-malformed")).isOne();
        assertThat(n1.manager.connections()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenPackets")
    void aBrokenAnswerFailsTheAttempt(String row, byte[] packet) {
        List<Hand> flows = town.reachableStranger("m");
        House n1 = town.house("n1", Town.A1);
        RecordedReply<PeerConnection> reply = n1.open("m", DT);
        flows.getFirst().write(packet);
        town.world.settle();
        assertThat(reply.problem().code()).isEqualTo("E-CONNECT-ANSWER");
        flows.getFirst().read();
    }

    @Test
    void theLargestAddressIsOne() {
        House n1 = town.house("n1", Town.A1);
        town.stranger("n1").write(withAddress(0xffff_ffffL));
        town.world.settle();
        assertThat(n1.latest(DT).peerAddress()).isEqualTo(0xffff_ffffL);
    }

    @Test
    void anythingAtAllDoesNotHarm() {
        long seed = 77;
        Random random = new Random(seed);
        House n1 = town.house("n1", Town.A1);
        byte[] good = CepCodec.encode(CepRecord.dataTransfer(Town.A2, Features.O7S));
        for (int i = 0; i < 400; i++) {
            byte[] bytes = Arrays.copyOf(good, good.length);
            int changes = 1 + random.nextInt(4);
            for (int c = 0; c < changes; c++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Hand peer = town.stranger("n1").write(bytes);
            town.world.settle();
            CepRecord answer = peer.hear();
            assertThat(answer.isRefusal() || answer.address() == Town.A1)
                    .as("seed " + seed + " round " + i)
                    .isTrue();
            peer.close();
        }
        town.world.advanceMs(2_000);
        assertThat(n1.manager.connections()).isEmpty();
    }

    @Test
    void thePolicyDecidesWhoMayConnect() {
        House n1 = town.house("n1", Town.A1);
        List<String> asked = new ArrayList<>();
        AdmissionPolicy policy =
                (layer, component, address, lower) -> {
                    asked.add("%s %s %x %s".formatted(layer, component, address, lower));
                    return component.equals(CepRecord.MANAGEMENT) ? "not today" : "";
                };
        n1.node.slots().put("admission", "open", policy);
        Hand m = town.stranger("n1").say(CepRecord.management(Town.A2, 0));
        Hand d = town.stranger("n1").say(GOOD);
        Hand e = town.stranger("n1").say(CepRecord.enrolment(0));
        town.world.settle();
        assertThat(m.hear()).isEqualTo(CepRecord.REFUSAL);
        assertThat(d.hear().isRefusal()).isFalse();
        assertThat(e.hear().isRefusal()).isFalse();
        assertThat(n1.count("refused-admission")).isOne();
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "uni Management a1b2c3d4 test",
                        "uni Data Transfer a1b2c3d4 test",
                        "uni Enrollment 0 test");
    }

    @Test
    void nobodyMayConnectWhileThereIsNoPolicy() {
        House n1 = town.house("n1", Town.A1);
        n1.node.slots().remove("admission", "open");
        Hand peer = town.stranger("n1").say(GOOD);
        town.world.settle();
        assertThat(peer.hear()).isEqualTo(CepRecord.REFUSAL);
        assertThat(n1.count("refused-admission")).isOne();
        n1.node.slots().put("admission", "open", Town.OPEN);
        Hand next = town.stranger("n1").say(GOOD);
        town.world.settle();
        assertThat(next.hear().isRefusal()).isFalse();
    }

    @Test
    void aPolicyThatThrowsIsSetAsideAndLetsNobodyIn() {
        House n1 = town.house("n1", Town.A1);
        n1.node
                .slots()
                .put(
                        "admission",
                        "open",
                        (AdmissionPolicy)
                                (layer, component, address, lower) -> {
                                    throw new IllegalStateException("broken");
                                });
        Hand peer = town.stranger("n1").say(GOOD);
        town.world.settle();
        assertThat(peer.hear()).isEqualTo(CepRecord.REFUSAL);
        assertThat(n1.admission.current()).isNull();
    }
}
