package org.o7s.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.QosSpec;
import org.o7s.connection.Town.House;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.wire.g23.unicast.CepRecord;

/** Connections that are kept: they come back until they are disconnected. */
class AdjacencyTest {
    private static final String DT = CepRecord.DATA_TRANSFER;
    private static final String MGMT = CepRecord.MANAGEMENT;

    private final Town town = new Town(4);

    @AfterEach
    void close() {
        town.close();
    }

    /** Two members, the second connected to the first. */
    private House[] pair() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        assertThat(n2.connect("n1", DT).value()).isTrue();
        return new House[] {n1, n2};
    }

    @Test
    void bothComponentsAreHandedTheConnection() {
        House[] pair = pair();
        assertThat(pair[0].latest(DT).peerAddress()).isEqualTo(Town.A2);
        assertThat(pair[1].latest(DT).peerAddress()).isEqualTo(Town.A1);
        assertThat(pair[1].latest(DT).isOpen()).isTrue();
    }

    @Test
    void theViewShowsBothSides() {
        House[] pair = pair();
        LayerView.Adjacency asked = pair[1].adjacency();
        assertThat(asked.neighbour()).isEqualTo(Town.A1);
        assertThat(asked.name()).isEqualTo("n1");
        assertThat(asked.component()).isEqualTo(DT);
        assertThat(asked.state()).isEqualTo("up");
        assertThat(asked.facts())
                .containsEntry("flow", "1")
                .containsEntry("through", "shaky (test)")
                .containsEntry("layer", "test")
                .containsEntry("peer", "o7s")
                .containsEntry("packets-in", "1")
                .containsEntry("packets-out", "1");
        LayerView.Adjacency accepted = pair[0].adjacency();
        assertThat(accepted.neighbour()).isEqualTo(Town.A2);
        assertThat(accepted.name()).isEmpty();
        assertThat(accepted.state()).isEqualTo("up");
    }

    @Test
    void enrolmentIsNoAdjacency() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        n2.open("n1", CepRecord.ENROLMENT).value();
        assertThat(n1.manager.adjacencies()).isEmpty();
        assertThat(n2.manager.adjacencies()).isEmpty();
        assertThat(n1.manager.connections()).hasSize(1);
    }

    @Test
    void aFirstAttemptThatFailsIsToldAndLeavesNothing() {
        House n2 = town.house("n2", Town.A2);
        assertThat(n2.connect("n1", DT).problem().code()).isEqualTo("E-FLOW-NAME");
        assertThat(n2.manager.adjacencies()).isEmpty();
        town.world.advanceMs(60_000);
        assertThat(n2.count("attempts-failed")).isOne();
        town.house("n1", Town.A1);
        assertThat(n2.connect("n1", DT).value()).isTrue();
    }

    @Test
    void theSameIsKeptOnce() {
        House[] pair = pair();
        assertThat(pair[1].connect("n1", DT).problem().code()).isEqualTo("E-CONNECT-EXISTS");
        assertThat(pair[1].connect("n1", MGMT).value()).isTrue();
        assertThat(pair[1].manager.adjacencies()).hasSize(2);
    }

    @Test
    void theSameIsKeptOnceAlsoWhileTheFirstIsBeingMade() {
        House n2 = town.house("n2", Town.A2);
        town.lower.muteRequests("n1");
        RecordedReply<Boolean> first = n2.connect("n1", DT);
        assertThat(n2.connect("n1", DT).problem().code()).isEqualTo("E-CONNECT-EXISTS");
        assertThat(n2.adjacency().state()).isEqualTo("trying");
        town.world.advanceMs(5_000);
        assertThat(first.problem().code()).isEqualTo("E-CONNECT-TIMEOUT");
        assertThat(n2.manager.adjacencies()).isEmpty();
    }

    @Test
    void aLostConnectionComesBackWithinAQuarterOfASecond() {
        House[] pair = pair();
        List<String> told = new ArrayList<>();
        pair[1].latest(DT).onClosed(() -> told.add("asker"));
        pair[0].latest(DT).onClosed(() -> told.add("taker"));
        town.lower.flow(1).end();
        town.world.settle();
        assertThat(told).containsExactlyInAnyOrder("asker", "taker");
        assertThat(pair[1].adjacency().state()).startsWith("down: its flow ended; next attempt in");
        assertThat(pair[1].adjacency().neighbour()).isEqualTo(Town.A1);
        assertThat(pair[0].manager.adjacencies()).isEmpty();
        town.world.advanceMs(250);
        assertThat(pair[1].adjacency().state()).isEqualTo("up");
        assertThat(pair[1].connected(DT)).hasSize(2);
        assertThat(pair[0].connected(DT)).hasSize(2);
        assertThat(pair[1].latest(DT).isOpen()).isTrue();
        assertThat(pair[1].count("connections-lost")).isOne();
    }

    @Test
    void theBackOffDoublesUpToFifteenSeconds() {
        House[] pair = pair();
        town.lower.reachable("n1", false);
        town.lower.flow(1).end();
        List<Long> waits = new ArrayList<>();
        long sinceMs = town.world.nowNs() / 1_000_000;
        long failures = 0;
        while (waits.size() < 10) {
            town.world.advanceMs(1);
            if (pair[1].count("attempts-failed") > failures) {
                failures++;
                waits.add(town.world.nowNs() / 1_000_000 - sinceMs);
                sinceMs = town.world.nowNs() / 1_000_000;
                assertThat(pair[1].adjacency().state()).startsWith("down: nobody is there");
            }
        }
        long whole = 250;
        for (long wait : waits) {
            assertThat(wait).as(waits.toString()).isBetween(whole * 3 / 4, whole + 1);
            whole = Math.min(2 * whole, 15_000);
        }
        assertThat(waits.getLast()).isGreaterThan(11_000);
        town.lower.reachable("n1", true);
        town.world.advanceMs(15_000);
        assertThat(pair[1].adjacency().state()).isEqualTo("up");
    }

    @Test
    void aPeerThatCanBeReachedAgainIsAskedAgainSoonWhenItsAnswerIsLost() {
        House[] pair = pair();
        town.lower.reachable("n1", false);
        town.lower.flow(1).end();
        town.world.advanceMs(120_000);
        town.lower.reachable("n1", true);
        town.lower.lose(p -> p.flow() == 2 || p.flow() == 3);
        long limitMs = 15_000;
        while (town.lower.flows() < 2) {
            assertThat(limitMs--).isPositive();
            town.world.advanceMs(1);
        }
        // Twice in vain, a second each, with waits of 250 and 500 ms.
        town.world.advanceMs(1_000 + 250 + 1_000 + 500 + 1);
        assertThat(pair[1].adjacency().state()).isEqualTo("up");
    }

    @Test
    void aPeerThatIsReachedAndNeverAnswersIsAskedLessAndLess() {
        House[] pair = pair();
        town.lower.lose(p -> p.flow() > 1);
        town.lower.flow(1).end();
        town.world.advanceMs(120_000);
        assertThat(town.lower.flows()).isBetween(10, 16);
        assertThat(pair[1].adjacency().state()).startsWith("down: ");
    }

    @Test
    void membersThatLostTheSamePeerDoNotComeBackAtOnce() {
        town.house("n1", Town.A1);
        List<House> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            House other = town.house("m" + i, Town.A2 + i);
            other.connect("n1", DT).value();
            others.add(other);
        }
        for (int i = 1; i <= 8; i++) {
            town.lower.flow(i).end();
        }
        town.world.settle();
        assertThat(others.stream().map(h -> h.adjacency().state()).distinct().count())
                .isGreaterThan(4);
    }

    @Test
    void aPeerThatAcceptsAndLeavesAgainAndAgainIsAskedLessAndLess() {
        List<Hand> flows = town.reachableStranger("m");
        House n2 = town.house("n2", Town.A2);
        RecordedReply<Boolean> reply = n2.connect("m", DT);
        int served = 0;
        for (int ms = 0; ms < 60_000; ms += 10) {
            while (served < flows.size()) {
                Hand flow = flows.get(served++);
                flow.say(CepRecord.dataTransfer(Town.A1, 0));
                town.world.settle();
                flow.read();
                flow.close();
            }
            town.world.advanceMs(10);
        }
        assertThat(reply.value()).isTrue();
        assertThat(served).isBetween(8, 12);
    }

    @Test
    void aConnectionThatLivedLongComesBackQuicklyAgain() {
        House[] pair = pair();
        for (int round = 1; round <= 6; round++) {
            town.world.advanceMs(16_000);
            town.lower.flow(round).end();
            town.world.advanceMs(250);
            assertThat(pair[1].adjacency().state()).as("round " + round).isEqualTo("up");
        }
    }

    @Test
    void theHolderMayCloseItAndItComesBack() {
        House[] pair = pair();
        pair[1].run(pair[1].latest(DT)::close);
        assertThat(pair[1].latest(DT).isOpen()).isFalse();
        town.world.advanceMs(250);
        assertThat(pair[1].connected(DT)).hasSize(2);
        assertThat(pair[1].latest(DT).isOpen()).isTrue();
    }

    @Test
    void thePeerMayCloseItAndItComesBack() {
        House[] pair = pair();
        pair[0].run(pair[0].latest(DT)::close);
        town.world.advanceMs(250);
        assertThat(pair[1].adjacency().state()).isEqualTo("up");
        assertThat(pair[0].latest(DT).isOpen()).isTrue();
    }

    @Test
    void aDisconnectedOneDoesNotComeBack() {
        House[] pair = pair();
        assertThat(pair[1].disconnect("n1", DT).value()).isTrue();
        assertThat(pair[1].latest(DT).isOpen()).isFalse();
        assertThat(pair[1].manager.adjacencies()).isEmpty();
        town.world.advanceMs(60_000);
        assertThat(pair[1].connected(DT)).hasSize(1);
        assertThat(pair[0].manager.adjacencies()).isEmpty();
        assertThat(pair[0].latest(DT).reason()).isEqualTo("its flow ended");
        assertThat(pair[1].connect("n1", DT).value()).isTrue();
    }

    @Test
    void onlyWhoAskedCanDisconnect() {
        House[] pair = pair();
        assertThat(pair[0].disconnect("n2", DT).problem().code()).isEqualTo("E-CONNECT-NONE");
        assertThat(pair[1].disconnect("n1", MGMT).problem().code()).isEqualTo("E-CONNECT-NONE");
        assertThat(pair[1].disconnect("n1", DT).value()).isTrue();
        assertThat(pair[1].disconnect("n1", DT).problem().code()).isEqualTo("E-CONNECT-NONE");
    }

    @Test
    void itCanBeDisconnectedWhileTheFlowIsBeingAllocated() {
        town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        town.lower.takeMs(1_000);
        RecordedReply<Boolean> asked = n2.connect("n1", DT);
        assertThat(n2.disconnect("n1", DT).value()).isTrue();
        assertThat(asked.problem().code()).isEqualTo("E-CONNECT-CANCELLED");
        town.world.advanceMs(3_000);
        assertThat(n2.connected(DT)).isEmpty();
        assertThat(town.lower.openFlows()).isZero();
    }

    @Test
    void itCanBeDisconnectedWhileThePeerIsAsked() {
        List<Hand> flows = town.reachableStranger("m");
        House n2 = town.house("n2", Town.A2);
        RecordedReply<Boolean> asked = n2.connect("m", DT);
        assertThat(n2.disconnect("m", DT).value()).isTrue();
        assertThat(asked.problem().code()).isEqualTo("E-CONNECT-CANCELLED");
        flows.getFirst().hear();
        assertThat(flows.getFirst().isEnded()).isTrue();
    }

    @Test
    void itCanBeDisconnectedWhileItWaitsAndWhileItTriesAgain() {
        House[] pair = pair();
        town.lower.flow(1).end();
        town.world.settle();
        assertThat(pair[1].disconnect("n1", DT).value()).isTrue();
        town.world.advanceMs(1_000);
        assertThat(town.lower.flows()).isOne();

        assertThat(pair[1].connect("n1", DT).value()).isTrue();
        town.lower.takeMs(2_000);
        town.lower.flow(2).end();
        town.world.advanceMs(300);
        assertThat(pair[1].adjacency().state()).isEqualTo("trying: its flow ended");
        assertThat(pair[1].disconnect("n1", DT).value()).isTrue();
        town.world.advanceMs(5_000);
        assertThat(pair[1].connected(DT)).hasSize(2);
        assertThat(town.lower.openFlows()).isZero();
    }

    @Test
    void disconnectingFromWithinTheNewsOfALossIsHeard() {
        House[] pair = pair();
        RecordedReply<Boolean> reply = new RecordedReply<>();
        Ipcp.Connection kept = new Ipcp.Connection("n1", DT, QosSpec.RAW, 0);
        pair[1].latest(DT).onClosed(() -> pair[1].manager.disconnect(kept, reply));
        town.lower.flow(1).end();
        town.world.advanceMs(5_000);
        assertThat(reply.value()).isTrue();
        assertThat(pair[1].manager.adjacencies()).isEmpty();
        assertThat(pair[1].connected(DT)).hasSize(1);
    }
}
