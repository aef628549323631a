package org.o7s.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.QosSpec;
import org.o7s.connection.Town.House;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.wire.g23.unicast.CepRecord;
import org.o7s.wire.g23.unicast.Features;

/** docs/wire/wire-unicast.md 2.1 to 2.4 and 2.6: the exchange between two ends that mean well. */
class ExchangeTest {
    private static final byte[] NOTHING = {};

    private final Town town = new Town(1);

    @AfterEach
    void close() {
        town.close();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {CepRecord.MANAGEMENT, CepRecord.DATA_TRANSFER})
    void bothEndsLearnWhoTheOtherIs(String component) {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        PeerConnection opened = n2.open("n1", component).value();
        PeerConnection accepted = n1.latest(component);
        assertThat(opened.peerAddress()).isEqualTo(Town.A1);
        assertThat(accepted.peerAddress()).isEqualTo(Town.A2);
        assertThat(opened.component()).isEqualTo(component);
        assertThat(accepted.component()).isEqualTo(component);
        assertThat(opened.isInitiator()).isTrue();
        assertThat(accepted.isInitiator()).isFalse();
        assertThat(opened.member()).isEqualTo("n1");
        assertThat(accepted.member()).isEmpty();
        assertThat(opened.features()).isEqualTo(Features.O7S);
        assertThat(accepted.isO7s()).isTrue();
        assertThat(n2.connected(component)).isEmpty();
    }

    @Test
    void anEnrolmentFlowHasNoAddresses() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.bare("n2", CepRecord.enrolment(Features.O7S));
        assertThat(n2.open("n1", CepRecord.ENROLMENT).value().peerAddress()).isZero();
        assertThat(n1.latest(CepRecord.ENROLMENT).peerAddress()).isZero();
    }

    @Test
    void aMemberOfABroadcastLayerNeedsNoAddress() {
        House n1 = town.bare("n1", CepRecord.broadcast(Features.O7S)).start();
        House n2 = town.bare("n2", CepRecord.broadcast(Features.O7S)).start();
        assertThat(n2.open("n1", CepRecord.DATA_TRANSFER).value().isOpen()).isTrue();
        assertThat(n1.connected(CepRecord.DATA_TRANSFER)).hasSize(1);
    }

    @Test
    void theBytesAreThoseOfTheSpecification() {
        town.house("n1", Town.A1);
        Hand peer = town.stranger("n1");
        peer.write(hex("0a0d 44617461205472616e73666572 1203 647470 1801 2802 40 d487cb8d0a"));
        town.world.settle();
        assertThat(peer.read())
                .containsExactly(
                        hex("0a0d 44617461205472616e73666572 1203 647470 1801 2802 40c4e6888901"));
    }

    @Test
    void theRefusalIsTheEmptyRecordAndArrivesBeforeTheFlowEnds() {
        town.house("n1", Town.A1);
        Hand peer = town.stranger("n1");
        peer.say(new CepRecord("Gossip", "x", 1, 0, 5, 0));
        town.world.advanceMs(150);
        assertThat(peer.read()).containsExactly(hex("0a00 1200 1800 2800 4000"));
        assertThat(peer.isEnded()).isTrue();
    }

    @Test
    void aCMemberIsAPeerWithoutFeatures() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1").say(CepRecord.management(Town.A2, 0));
        town.world.settle();
        assertThat(peer.hear()).isEqualTo(CepRecord.management(Town.A1, 0));
        assertThat(n1.latest(CepRecord.MANAGEMENT).isO7s()).isFalse();
        assertThat(n1.adjacency().facts()).containsEntry("peer", "unknown");
    }

    @Test
    void keepalivesBeforeTheRecordArePassedOver() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1");
        for (int i = 0; i < 200; i++) {
            peer.write(NOTHING);
        }
        peer.say(CepRecord.dataTransfer(Town.A2, 0));
        town.world.settle();
        assertThat(n1.connected(CepRecord.DATA_TRANSFER)).hasSize(1);
        assertThat(n1.count("received-keepalives")).isEqualTo(200);
    }

    @Test
    void whatTheAcceptorSendsRightBehindItsRecordIsTheHolders() {
        List<Hand> flows = town.reachableStranger("n1");
        House n2 = town.house("n2", Town.A2);
        RecordedReply<PeerConnection> reply = n2.open("n1", CepRecord.MANAGEMENT);
        Hand peer = flows.getFirst();
        assertThat(peer.hear()).isEqualTo(CepRecord.management(Town.A2, Features.O7S));
        peer.say(CepRecord.management(Town.A1, 0)).write(hex("0102")).write(hex("03"));
        town.world.settle();
        List<byte[]> got = new ArrayList<>();
        n2.run(() -> reply.value().messages(got::add));
        assertThat(got).containsExactly(hex("0102"), hex("03"));
    }

    @Test
    void messagesGoBothWaysAndKeepalivesAreNone() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        PeerConnection opened = n2.open("n1", CepRecord.MANAGEMENT).value();
        List<byte[]> got = new ArrayList<>();
        n1.run(() -> n1.latest(CepRecord.MANAGEMENT).messages(got::add));
        n2.run(
                () -> {
                    PeerMessages messages = opened.messages(m -> {});
                    for (int i = 0; i < 150; i++) {
                        assertThat(messages.send(new byte[] {(byte) i})).isTrue();
                    }
                });
        town.world.advanceMs(100_000);
        assertThat(got).hasSize(150);
        n2.run(opened::close);
        n2.run(() -> assertThat(opened.messages(m -> {}).send(hex("00"))).isFalse());
    }

    @Test
    void componentsAreOfferedToPeersOnlyAfterTheStart() {
        House n1 = town.bare("n1", CepRecord.enrolment(0));
        House n2 = town.house("n2", Town.A2);
        assertThat(n2.open("n1", CepRecord.ENROLMENT).problem().code()).isEqualTo("E-FLOW-NAME");
        n1.start();
        assertThat(n2.open("n1", CepRecord.ENROLMENT).value().isOpen()).isTrue();
    }

    @Test
    void aComponentThatIsNotThereCannotBeConnected() {
        House n2 = town.bare("n2", CepRecord.enrolment(0));
        assertThat(n2.open("n1", CepRecord.MANAGEMENT).problem().code())
                .isEqualTo("E-CONNECT-COMPONENT");
        assertThat(n2.connect("n1", CepRecord.MANAGEMENT).problem().code())
                .isEqualTo("E-CONNECT-COMPONENT");
    }

    @Test
    void flowsThatNeedFrcpOrAChecksumAreNotAskedFor() {
        town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        for (QosSpec qos : List.of(QosSpec.DATA, QosSpec.VOICE, QosSpec.RAW_CHECKED)) {
            RecordedReply<PeerConnection> reply =
                    town.world.ask(
                            n2.ipcp,
                            r ->
                                    n2.manager.open(
                                            "n1", CepRecord.DATA_TRANSFER, qos, 1_000_000_000L, r));
            assertThat(reply.problem().code()).isEqualTo("E-CONNECT-QOS");
        }
        assertThat(n2.open("n1", CepRecord.DATA_TRANSFER).value().isOpen()).isTrue();
        assertThat(town.lower.flows()).isOne();
    }

    @Test
    void flowsOfPeersThatNeedFrcpAreClosed() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1", QosSpec.DATA);
        town.world.settle();
        assertThat(peer.isEnded()).isTrue();
        assertThat(n1.count("closed-qos")).isOne();
    }
}
