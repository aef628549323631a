package org.o7s.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.connection.Town.House;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.wire.g23.unicast.CepRecord;

/** docs/wire/wire-unicast.md 11, row CEP5: peers that say nothing, one or very many. */
class SilentPeersTest {
    private static final String DT = CepRecord.DATA_TRANSFER;
    private static final byte[] NOTHING = {};

    private final Town town = new Town(3);

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void aPeerThatSaysNothingIsLeftAfterASecond() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1");
        town.world.advanceMs(999);
        assertThat(peer.isEnded()).isFalse();
        town.world.advanceMs(1);
        assertThat(peer.isEnded()).isTrue();
        assertThat(peer.read()).isEmpty();
        assertThat(n1.count("closed-silent")).isOne();
    }

    @Test
    void keepalivesDoNotBuyTime() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1");
        for (int i = 0; i < 9; i++) {
            peer.write(NOTHING);
            town.world.advanceMs(100);
        }
        town.world.advanceMs(100);
        assertThat(peer.isEnded()).isTrue();
        assertThat(n1.count("closed-silent")).isOne();
    }

    @Test
    void aSilentPeerHoldsNobodyUp() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        for (int i = 0; i < 20; i++) {
            town.stranger("n1");
        }
        assertThat(n2.open("n1", DT).value().isOpen()).isTrue();
        assertThat(n1.connected(DT)).hasSize(1);
    }

    @Test
    void aPeerThatLeavesBeforeItSaysAnythingIsCounted() {
        House n1 = town.house("n1", Town.A1);
        town.stranger("n1").close();
        town.world.settle();
        assertThat(n1.count("closed-ended")).isOne();
    }

    @Test
    void aPeerThatSpeaksAndLeavesAtOnceIsConnectedAndLost() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1").say(CepRecord.dataTransfer(Town.A2, 0));
        peer.close();
        town.world.advanceMs(150);
        assertThat(n1.count("closed-ended") + n1.count("connections-lost")).isOne();
        assertThat(n1.manager.connections()).isEmpty();
    }

    @Test
    void whatAPeerSaidBeforeItLeftIsHeard() {
        List<Hand> flows = town.reachableStranger("m");
        House n1 = town.house("n1", Town.A1);
        RecordedReply<PeerConnection> reply = n1.open("m", DT);
        flows.getFirst().hear();
        flows.getFirst().say(CepRecord.REFUSAL);
        town.lower.pass();
        flows.getFirst().close();
        town.lower.pass();
        town.world.settle();
        assertThat(reply.problem().code()).isEqualTo("E-CONNECT-REFUSED");
    }

    @Test
    void aFloodOfHalfOpenConnectionsEndsTheOldestAndRefusesNobodyElse() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        List<Hand> flood = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            flood.add(town.stranger("n1"));
        }
        assertThat(n1.count("closed-flood")).isEqualTo(1_000 - ConnectionManager.EXCHANGES_MAX);
        assertThat(flood.stream().filter(h -> !h.isEnded()))
                .hasSize(ConnectionManager.EXCHANGES_MAX);
        assertThat(flood.getFirst().isEnded()).isTrue();
        assertThat(flood.getLast().isEnded()).isFalse();
        assertThat(n2.open("n1", DT).value().isOpen()).isTrue();
        town.world.advanceMs(1_000);
        assertThat(flood).allMatch(Hand::isEnded);
    }

    @Test
    void thereIsALimitToConnectionsThatPeersOpen() {
        House n1 = town.house("n1", Town.A1);
        List<Hand> peers = new ArrayList<>();
        for (int i = 0; i <= ConnectionManager.ACCEPTED_MAX; i++) {
            peers.add(town.stranger("n1").say(CepRecord.dataTransfer(Town.A2 + i, 0)));
            town.world.settle();
        }
        assertThat(n1.manager.connections()).hasSize(ConnectionManager.ACCEPTED_MAX);
        assertThat(n1.count("closed-limit")).isOne();
        assertThat(peers.getLast().hear()).isEqualTo(CepRecord.REFUSAL);
        peers.getFirst().close();
        town.world.settle();
        Hand next = town.stranger("n1").say(CepRecord.dataTransfer(7, 0));
        town.world.settle();
        assertThat(next.hear()).isEqualTo(CepRecord.dataTransfer(Town.A1, 0));
    }

    @Test
    void anAcceptorThatSaysNothingFailsTheAttemptAfterASecond() {
        List<Hand> flows = town.reachableStranger("m");
        House n1 = town.house("n1", Town.A1);
        RecordedReply<PeerConnection> reply = n1.open("m", DT);
        town.world.advanceMs(999);
        assertThat(reply.isAnswered()).isFalse();
        town.world.advanceMs(1);
        assertThat(reply.problem().code()).isEqualTo("E-CONNECT-TIMEOUT");
        assertThat(reply.problem().sentence()).contains("did not answer on it in time");
        assertThat(flows.getFirst().isEnded()).isTrue();
        flows.getFirst().read();
    }

    @Test
    void anAcceptorThatLeavesFailsTheAttemptAtOnce() {
        List<Hand> flows = town.reachableStranger("m");
        House n1 = town.house("n1", Town.A1);
        RecordedReply<PeerConnection> reply = n1.open("m", DT);
        flows.getFirst().close();
        town.world.settle();
        assertThat(reply.problem().code()).isEqualTo("E-CONNECT-ENDED");
    }

    @Test
    void aRequestForAFlowThatIsNeverAnsweredEndsWithTheLimit() {
        House n1 = town.house("n1", Town.A1);
        town.lower.muteRequests("m");
        RecordedReply<PeerConnection> reply = n1.open("m", DT);
        town.world.advanceMs(4_999);
        assertThat(reply.isAnswered()).isFalse();
        town.world.advanceMs(1);
        assertThat(reply.problem().code()).isEqualTo("E-CONNECT-TIMEOUT");
        assertThat(reply.problem().sentence()).contains("no flow to it was allocated in time");
    }

    @Test
    void aFlowThatComesTooLateIsGivenBack() {
        town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        town.lower.takeMs(6_000);
        RecordedReply<PeerConnection> reply = n2.open("n1", DT);
        town.world.advanceMs(8_000);
        assertThat(reply.problem().code()).isEqualTo("E-CONNECT-TIMEOUT");
        assertThat(n2.count("attempts-late")).isOne();
        assertThat(town.lower.flow(1).isLeft()).isTrue();
    }

    @Test
    void theAnswerMayTakeNoLongerThanWhatIsLeftOfTheLimit() {
        List<Hand> flows = town.reachableStranger("m");
        House n1 = town.house("n1", Town.A1);
        town.lower.takeMs(4_800);
        RecordedReply<PeerConnection> reply = n1.open("m", DT);
        town.world.advanceMs(4_999);
        assertThat(reply.isAnswered()).isFalse();
        town.world.advanceMs(1);
        assertThat(reply.problem().code()).isEqualTo("E-CONNECT-TIMEOUT");
        flows.getFirst().read();
    }

    @Test
    void attemptsAreLimitedInNumber() {
        House n1 = town.house("n1", Town.A1);
        town.lower.muteRequests("m");
        for (int i = 0; i < ConnectionManager.KEPT_MAX; i++) {
            assertThat(n1.open("m", DT).isAnswered()).isFalse();
        }
        assertThat(n1.open("m", DT).problem().code()).isEqualTo("E-CONNECT-LIMIT");
        town.world.advanceMs(5_000);
        assertThat(n1.open("nobody", DT).problem().code()).isEqualTo("E-FLOW-NAME");
    }
}
