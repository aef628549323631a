package org.o7s.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.connection.Town.House;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.wire.g23.unicast.CepRecord;

/** A manager can be stopped in every state; nothing is left and nobody waits. */
class StopTest {
    private static final String DT = CepRecord.DATA_TRANSFER;

    private final Town town = new Town(7);

    @AfterEach
    void close() {
        town.close();
    }

    private void stopped(House house) {
        house.run(house.manager::stop);
        assertThat(house.manager.connections()).isEmpty();
        assertThat(house.manager.adjacencies()).isEmpty();
        int flows = town.lower.flows();
        town.world.advanceMs(300_000);
        assertThat(town.lower.flows()).as("it tries no more").isEqualTo(flows);
        assertThat(house.count("connections-silent")).as("it watches no more").isZero();
        assertThat(house.count("dropped-unsent")).as("it sends no more").isZero();
        assertThat(house.loop.nextDeadlineNs()).as("no timer is left").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void beforeItStarts() {
        stopped(town.bare("n1", CepRecord.enrolment(0)));
    }

    @Test
    void withNothingToDo() {
        stopped(town.house("n1", Town.A1));
    }

    @Test
    void withConnectionsOfBothKinds() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        n2.connect("n1", DT).value();
        n1.open("n2", CepRecord.MANAGEMENT).value();
        List<String> told = new ArrayList<>();
        n2.manager.connections().forEach(c -> c.onClosed(() -> told.add(c.reason())));
        stopped(n2);
        assertThat(told).hasSize(2).allMatch(t -> !t.isEmpty());
        assertThat(n1.manager.connections()).isEmpty();
    }

    @Test
    void whileAFlowIsAllocated() {
        town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        town.lower.takeMs(500);
        RecordedReply<PeerConnection> opened = n2.open("n1", DT);
        RecordedReply<Boolean> kept = n2.connect("n1", DT);
        n2.run(n2.manager::stop);
        assertThat(opened.problem().code()).isEqualTo("E-IPCP-GONE");
        assertThat(kept.problem().code()).isEqualTo("E-IPCP-GONE");
        town.world.advanceMs(1_000);
        assertThat(n2.count("attempts-late")).isEqualTo(2);
        assertThat(town.lower.openFlows()).isZero();
    }

    @Test
    void whileAPeerIsAsked() {
        List<Hand> flows = town.reachableStranger("m");
        House n2 = town.house("n2", Town.A2);
        RecordedReply<PeerConnection> opened = n2.open("m", DT);
        RecordedReply<Boolean> kept = n2.connect("m", DT);
        stopped(n2);
        assertThat(opened.problem().code()).isEqualTo("E-IPCP-GONE");
        assertThat(kept.problem().code()).isEqualTo("E-IPCP-GONE");
        assertThat(flows).hasSize(2).allMatch(Hand::isEnded);
        flows.forEach(Hand::read);
    }

    @Test
    void whileItWaitsToTryAgain() {
        town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        n2.connect("n1", DT).value();
        town.lower.flow(1).end();
        town.world.settle();
        stopped(n2);
    }

    @Test
    void whileItTriesAgain() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        n2.connect("n1", DT).value();
        town.lower.muteRequests("n1");
        town.lower.flow(1).end();
        town.world.advanceMs(300);
        assertThat(n2.adjacency().state()).startsWith("trying");
        stopped(n2);
        assertThat(n1.manager.connections()).isEmpty();
    }

    @Test
    void whilePeersHaveNotSaidWhatTheyWant() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1");
        stopped(n1);
        assertThat(peer.isEnded()).isTrue();
    }

    @Test
    void whileARefusalIsOnItsWay() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1").say(CepRecord.REFUSAL);
        n1.loop.pass();
        stopped(n1);
        assertThat(peer.isEnded()).isTrue();
        peer.read();
    }

    @Test
    void whileTheHolderHasNotReadTheLastWords() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1").say(CepRecord.dataTransfer(Town.A2, 0));
        town.world.settle();
        peer.write((byte) 1);
        town.world.settle();
        peer.close();
        town.world.settle();
        assertThat(n1.manager.connections()).hasSize(1);
        stopped(n1);
    }

    @Test
    void aComponentIsNotHandedAConnectionThatIsClosedByThen() {
        House n1 = town.house("n1", Town.A1);
        town.stranger("n1").say(CepRecord.dataTransfer(Town.A2, 0));
        n1.outbox.event(
                () -> {
                    town.world.settle();
                    n1.manager.stop();
                });
        assertThat(n1.connected(DT)).isEmpty();
    }

    @Test
    void whatIsAskedAfterwardsIsRefused() {
        House n1 = town.house("n1", Town.A1);
        stopped(n1);
        assertThat(n1.open("n2", DT).problem().code()).isEqualTo("E-IPCP-GONE");
        assertThat(n1.connect("n2", DT).problem().code()).isEqualTo("E-IPCP-GONE");
        assertThat(n1.disconnect("n2", DT).problem().code()).isEqualTo("E-CONNECT-NONE");
        n1.start();
        n1.run(n1.manager::stop);
        House n2 = town.house("n2", Town.A2);
        assertThat(n2.open("n1", DT).problem().code()).isEqualTo("E-FLOW-NAME");
    }
}
