package org.o7s.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.connection.Town.House;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.wire.g23.unicast.CepRecord;

/** docs/wire/wire-unicast.md 2.3: nothing is repeated on a flow; the next attempt is. */
class LossTest {
    private static final String DT = CepRecord.DATA_TRANSFER;

    private final Town town = new Town(6);

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void aLostRequestFailsTheAttemptAtBothEnds() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        town.lower.lose(ShakyLower.Passing::toAcceptor);
        RecordedReply<PeerConnection> reply = n2.open("n1", DT);
        town.world.advanceMs(1_001);
        assertThat(reply.problem().code()).isEqualTo("E-CONNECT-TIMEOUT");
        assertThat(n1.count("closed-silent") + n1.count("closed-ended")).isOne();
        assertThat(n1.manager.connections()).isEmpty();
    }

    @Test
    void aLostAnswerLeavesNothingIfTheLayerBelowTellsOfTheEnd() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        town.lower.lose(p -> !p.toAcceptor());
        RecordedReply<PeerConnection> reply = n2.open("n1", DT);
        town.world.advanceMs(1_001);
        assertThat(reply.problem().code()).isEqualTo("E-CONNECT-TIMEOUT");
        assertThat(n1.latest(DT).isOpen()).isFalse();
    }

    @Test
    void whatALostAnswerLeavesIsReplacedByTheNextAttempt() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        town.lower.forgetDeallocations();
        town.lower.lose(p -> p.flow() == 1 && !p.toAcceptor());
        n2.connect("n1", DT);
        town.world.advanceMs(1_001);
        assertThat(n1.latest(DT).isOpen()).isTrue();
        assertThat(n2.connect("n1", DT).value()).isTrue();
        assertThat(n1.connected(DT).getFirst().isOpen()).isFalse();
        assertThat(n1.latest(DT).isOpen()).isTrue();
        assertThat(n1.count("connections-replaced")).isOne();
        assertThat(n1.manager.adjacencies()).hasSize(1);
    }

    @Test
    void aConnectionThatPacketsCameOverIsNotReplaced() {
        House n1 = town.house("n1", Town.A1);
        Hand first = town.stranger("n1").say(CepRecord.dataTransfer(Town.A2, 0));
        town.world.settle();
        first.write((byte) 1);
        town.world.settle();
        town.stranger("n1").say(CepRecord.dataTransfer(Town.A2, 0));
        town.world.settle();
        assertThat(n1.manager.connections()).hasSize(2);
        assertThat(n1.count("connections-replaced")).isZero();
    }

    @Test
    void othersAreNotReplaced() {
        House n1 = town.house("n1", Town.A1);
        town.stranger("n1").say(CepRecord.dataTransfer(Town.A2, 0));
        town.stranger("n1").say(CepRecord.management(Town.A2, 0));
        town.stranger("n1").say(CepRecord.dataTransfer(Town.A2 + 1, 0));
        town.stranger("n1").say(CepRecord.enrolment(0));
        town.stranger("n1").say(CepRecord.enrolment(0));
        town.world.settle();
        assertThat(n1.manager.connections()).hasSize(5);
    }

    @Test
    void anAdjacencyComesBackThroughAnyLoss() {
        for (long seed = 1; seed <= 20; seed++) {
            Town lossy = new Town(seed);
            Random random = new Random(seed);
            House n1 = lossy.house("n1", Town.A1);
            House n2 = lossy.house("n2", Town.A2);
            n2.connect("n1", DT).value();
            lossy.lower.forgetDeallocations();
            lossy.lower.lose(p -> random.nextInt(100) < 30);
            for (int round = 0; round < 10; round++) {
                lossy.lower.flow(lossy.lower.flows()).end();
                lossy.world.advanceMs(30_000);
            }
            lossy.lower.lose(p -> false);
            lossy.world.advanceMs(150_000);
            assertThat(n2.adjacency().state()).as("seed " + seed).isEqualTo("up");
            assertThat(n1.manager.adjacencies()).as("seed " + seed).hasSize(1);
            assertThat(n1.latest(DT).isOpen()).as("seed " + seed).isTrue();
            lossy.close();
        }
    }
}
