package org.o7s.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.QosSpec;
import org.o7s.connection.Town.House;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.wire.g23.unicast.CepRecord;
import org.o7s.wire.g23.unicast.Features;

/** docs/wire/wire-unicast.md 0.1 and 2.5: signs of life, and what becomes of those without. */
class KeepAliveTest {
    private static final String DT = CepRecord.DATA_TRANSFER;
    private static final byte[] NOTHING = {};
    private static final long T_MS = QosSpec.DEFAULT_TIMEOUT_MS;
    private static final long LOOK_MS = T_MS / 16;
    private static final long O7S_T_MS = 20_000;

    private final Town town = new Town(5);

    @AfterEach
    void close() {
        town.close();
    }

    /** A connection whose peer is in the hands of the test. */
    private Hand peerOf(House member) {
        Hand peer = town.stranger(member.ipcp.name()).say(CepRecord.dataTransfer(Town.A2, 0));
        town.world.settle();
        peer.hear();
        return peer;
    }

    @Test
    void anEmptyPacketGoesOutWhenNothingWasWrittenForAQuarterOfTheTimeout() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = peerOf(n1);
        town.world.advanceMs(T_MS / 4 - 1);
        assertThat(peer.read()).isEmpty();
        town.world.advanceMs(LOOK_MS);
        assertThat(peer.read()).containsExactly(NOTHING);
        assertThat(n1.count("sent-keepalives")).isOne();
        town.world.advanceMs(T_MS / 4 + LOOK_MS);
        assertThat(peer.read()).containsExactly(NOTHING);
    }

    @Test
    void whoWritesNeedsNoKeepalive() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = peerOf(n1);
        n1.run(
                () -> {
                    PeerMessages messages = n1.latest(DT).messages(m -> {});
                    for (int i = 1; i <= 20; i++) {
                        n1.loop.schedule(
                                town.world.nowNs() + i * 20_000_000_000L,
                                () -> messages.send(new byte[] {1}));
                    }
                });
        for (int i = 0; i < 39; i++) {
            town.world.advanceMs(10_000);
            peer.write(NOTHING);
        }
        assertThat(n1.count("sent-keepalives")).isZero();
        peer.read();
    }

    @Test
    void aPeerThatIsSilentForTheTimeoutIsGone() {
        House n1 = town.house("n1", Town.A1);
        List<String> told = new ArrayList<>();
        Hand peer = peerOf(n1);
        PeerConnection connection = n1.latest(DT);
        n1.run(() -> connection.onClosed(() -> told.add(connection.reason())));
        town.world.advanceMs(T_MS - 1);
        assertThat(told).isEmpty();
        town.world.advanceMs(LOOK_MS);
        assertThat(told).containsExactly("the peer gave no sign of life for 120000 ms");
        assertThat(connection.isOpen()).isFalse();
        assertThat(peer.isEnded()).isTrue();
        assertThat(n1.count("connections-silent")).isOne();
        peer.read();
    }

    @Test
    void keepalivesKeepAPeerAliveEvenIfTheHolderReadsNothing() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = peerOf(n1);
        for (int i = 0; i < 40; i++) {
            peer.write(NOTHING);
            town.world.advanceMs(T_MS / 4);
        }
        assertThat(n1.latest(DT).isOpen()).isTrue();
        peer.read();
    }

    @Test
    void aFullRingOfUnreadPacketsIsNoSilence() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = peerOf(n1);
        while (n1.latest(DT).end().waiting() < n1.latest(DT).end().capacity()) {
            peer.write(NOTHING);
            town.world.settle();
        }
        town.world.advanceMs(3 * T_MS);
        assertThat(n1.latest(DT).isOpen()).isTrue();
        peer.read();
    }

    @Test
    void twoMembersThatHaveNothingToSayStayConnected() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        n2.connect("n1", DT).value();
        town.world.advanceMs(20 * T_MS);
        assertThat(n2.connected(DT)).hasSize(1);
        assertThat(n1.latest(DT).isOpen()).isTrue();
        long periods = 20 * T_MS / (O7S_T_MS / 4);
        assertThat(n1.count("sent-keepalives")).isBetween(periods * 3 / 4, periods);
    }

    @Test
    void anO7sPeerThatIsSilentForTwentySecondsIsGone() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1").say(CepRecord.dataTransfer(Town.A2, Features.O7S));
        town.world.settle();
        peer.hear();
        town.world.advanceMs(O7S_T_MS - 1);
        assertThat(n1.latest(DT).isOpen()).isTrue();
        town.world.advanceMs(O7S_T_MS / 16 + 1);
        assertThat(n1.latest(DT).isOpen()).isFalse();
        assertThat(n1.latest(DT).reason()).isEqualTo("the peer gave no sign of life for 20000 ms");
        assertThat(peer.read()).isNotEmpty().containsOnly(NOTHING);
    }

    @Test
    void aMemberThatStoodStillDoesNotBlameItsPeer() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1").say(CepRecord.dataTransfer(Town.A2, Features.O7S));
        town.world.settle();
        peer.hear();
        // Nothing of the member runs for minutes, as in a system that is suspended.
        town.world.clocks().advance(10 * O7S_T_MS * 1_000_000);
        town.world.settle();
        assertThat(n1.latest(DT).isOpen()).isTrue();
        peer.write(NOTHING);
        town.world.advanceMs(O7S_T_MS / 2);
        assertThat(n1.latest(DT).isOpen()).isTrue();
        town.world.advanceMs(O7S_T_MS);
        assertThat(n1.latest(DT).isOpen()).isFalse();
        peer.read();
    }

    @Test
    void aConnectionThatSwallowsPacketsIsLeftByBothAndComesBack() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        n2.connect("n1", DT).value();
        town.lower.forgetDeallocations();
        town.lower.lose(p -> p.flow() == 1);
        town.world.advanceMs(O7S_T_MS + O7S_T_MS / 16 + 1_000);
        assertThat(n1.connected(DT)).hasSize(2);
        assertThat(n1.connected(DT).getFirst().isOpen()).isFalse();
        assertThat(n1.latest(DT).isOpen()).isTrue();
        assertThat(n2.adjacency().state()).isEqualTo("up");
        assertThat(n2.connected(DT)).hasSize(2);
    }

    @Test
    void aFlowWithoutTimeoutIsNotKept() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        Ipcp.Connection asked =
                new Ipcp.Connection(
                        "n1",
                        DT,
                        QosSpec.RAW.withTimeoutMs(0),
                        town.world.nowNs() + 1_000_000_000L);
        assertThat(town.world.<Boolean>ask(n2.ipcp, r -> n2.manager.connect(asked, r)).value())
                .isTrue();
        town.lower.lose(p -> true);
        town.world.advanceMs(10 * T_MS);
        assertThat(n1.latest(DT).isOpen()).isTrue();
        assertThat(n2.latest(DT).isOpen()).isTrue();
        assertThat(n2.count("sent-keepalives")).isZero();
    }

    @Test
    void aShortTimeoutIsKeptToo() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = town.stranger("n1", QosSpec.RAW.withTimeoutMs(10));
        peer.say(CepRecord.dataTransfer(Town.A2, 0));
        town.world.settle();
        for (int i = 0; i < 50; i++) {
            town.world.advanceMs(2);
            peer.write(NOTHING);
        }
        assertThat(n1.latest(DT).isOpen()).isTrue();
        town.world.advanceMs(12);
        assertThat(n1.latest(DT).isOpen()).isFalse();
        assertThat(n1.count("sent-keepalives")).isBetween(25L, 40L);
        peer.read();
    }

    @Test
    void downAndUpAreReportedAndTheConnectionStays() {
        House n1 = town.house("n1", Town.A1);
        House n2 = town.house("n2", Town.A2);
        n2.connect("n1", DT).value();
        List<Boolean> told = new ArrayList<>();
        n2.run(() -> n2.latest(DT).onLink(told::add));
        town.lower.flow(1).down(true);
        town.world.settle();
        assertThat(told).containsExactly(true);
        assertThat(n2.latest(DT).isDown()).isTrue();
        assertThat(n2.adjacency().state()).isEqualTo("down: the layer below carries no packets");
        assertThat(n1.adjacency().state()).isEqualTo("down: the layer below carries no packets");
        town.lower.flow(1).down(false);
        town.world.settle();
        assertThat(told).containsExactly(true, false);
        assertThat(n2.latest(DT).isOpen()).isTrue();
        assertThat(n2.adjacency().state()).isEqualTo("up");
    }

    @Test
    void downSinceBeforeTheConnectionIsSeenInItsState() {
        List<Hand> flows = town.reachableStranger("m");
        House n1 = town.house("n1", Town.A1);
        var reply = n1.open("m", DT);
        flows.getFirst().say(CepRecord.dataTransfer(Town.A2, 0));
        town.lower.flow(1).down(true);
        town.world.settle();
        assertThat(reply.value().isDown()).isTrue();
        flows.getFirst().read();
    }

    @Test
    void theLastWordsOfAPeerAreStillTheHolders() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = peerOf(n1);
        List<byte[]> got = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            peer.write((byte) i);
        }
        town.world.settle();
        peer.close();
        n1.run(() -> n1.latest(DT).messages(got::add));
        assertThat(got).hasSize(500);
        town.world.advanceMs(20);
        assertThat(n1.latest(DT).isOpen()).isFalse();
    }

    @Test
    void aHolderThatNeverReadsDoesNotKeepTheFlowOfAPeerThatLeft() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = peerOf(n1);
        peer.write((byte) 1);
        town.world.settle();
        peer.close();
        town.world.advanceMs(900);
        assertThat(n1.latest(DT).isOpen()).isTrue();
        town.world.advanceMs(200);
        assertThat(n1.latest(DT).isOpen()).isFalse();
    }

    @Test
    void whatWasWrittenBeforeClosingStillLeaves() {
        House n1 = town.house("n1", Town.A1);
        Hand peer = peerOf(n1);
        n1.run(
                () -> {
                    PeerMessages messages = n1.latest(DT).messages(m -> {});
                    for (int i = 0; i < 300; i++) {
                        messages.send(new byte[] {1});
                    }
                    n1.latest(DT).close();
                });
        town.world.advanceMs(2);
        assertThat(peer.read()).hasSize(300);
        assertThat(peer.isEnded()).isTrue();
    }

    @Test
    void whoAsksToBeToldOfTheEndAfterTheEndIsToldAtOnce() {
        House n1 = town.house("n1", Town.A1);
        peerOf(n1).close();
        town.world.settle();
        List<String> told = new ArrayList<>();
        n1.run(() -> n1.latest(DT).onClosed(() -> told.add("over")));
        n1.run(n1.latest(DT)::close);
        assertThat(told).containsExactly("over");
    }
}
