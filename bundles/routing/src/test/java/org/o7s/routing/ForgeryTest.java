package org.o7s.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.routing.MechanismMessage.Withdrawal;
import org.o7s.routing.TestLayer.Member;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.unicast.Lsa;
import org.o7s.wire.g23.unicast.RoutingMessage;
import org.o7s.wire.g23.unicast.RoutingMessageCodec;

/** Rows LS1 to LS5 of docs/wire/wire-unicast.md 11, the defects of 7.5, and worse neighbours. */
final class ForgeryTest {
    private final TestLayer layer = new TestLayer(1);
    private final Member member = layer.member(1, "link-state");
    private final CPeer peer = new CPeer(2, layer.world.pools());

    private int attach(int features) {
        member.routing.linkUp(2, features);
        int id = member.routing.managementUp(2, peer.flow(), features);
        layer.settle();
        return id;
    }

    private boolean knows(long source, long destination) {
        return member.routing.lsdb().stream()
                .anyMatch(r -> r.source() == source && r.destination() == destination);
    }

    @Test
    void ls1AnnouncementsOfNoLinkAreDropped() {
        attach(TestLayer.C);
        byte[] zero = new byte[24];
        peer.send(zero);
        byte[] self = new byte[24];
        self[7] = 5;
        self[15] = 5;
        peer.send(self);
        byte[] large = new byte[24];
        large[0] = 1;
        large[15] = 5;
        peer.send(large);
        layer.settle();
        assertThat(member.count("dropped-bad-announcement")).isEqualTo(3);
        assertThat(member.routing.lsdb()).hasSize(1);
    }

    @Test
    void packetsOfOtherLengthsAreDroppedAndEmptyOnesIgnored() {
        attach(TestLayer.C);
        peer.send(new byte[23]);
        peer.send(new byte[25]);
        peer.send(new byte[0]);
        layer.settle();
        assertThat(member.count("dropped-unknown-packet")).isEqualTo(2);
        assertThat(member.count("received-keepalives")).isEqualTo(1);
    }

    @Test
    void ls2ALinkOfOursThatIsNotThereIsNeverKeptNorRefreshed() {
        attach(TestLayer.C);
        peer.read();
        peer.announce(1, 9, 7);
        layer.settle();
        assertThat(knows(1, 9)).isFalse();
        assertThat(member.count("dropped-own-link-from-elsewhere")).isEqualTo(1);
        layer.advanceMs(40_000);
        assertThat(peer.read()).noneMatch(lsa -> lsa.destination() == 9);
        assertThat(member.duplicates).isZero();
    }

    /** What the peer was told is withdrawn since it was asked last, each once. */
    private List<Lsa> withdrawn() {
        peer.others.clear();
        layer.advanceMs(60); // for the repetition
        peer.read();
        return peer.others.stream()
                .map(
                        bytes ->
                                RoutingMessageCodec.decode(
                                        MemorySegment.ofArray(bytes), 0, bytes.length))
                .filter(Decoded.class::isInstance)
                .map(result -> ((Decoded<RoutingMessage>) result).value().payload())
                .flatMap(payload -> MechanismMessage.decode(payload).stream())
                .filter(Withdrawal.class::isInstance)
                .flatMap(message -> ((Withdrawal) message).links().stream())
                .distinct()
                .toList();
    }

    @Test
    void ls2ALinkOfOursThatIsInventedAgainIsDeniedAgainWithinASecond() {
        attach(TestLayer.O7S);
        peer.announce(1, 9, 7);
        layer.settle();
        assertThat(withdrawn()).containsExactly(new Lsa(9, 1, 8));
        peer.announce(1, 9, 70);
        layer.settle();
        layer.advanceMs(1_000);
        assertThat(withdrawn()).containsExactly(new Lsa(9, 1, 71));
        layer.advanceMs(10_000);
        assertThat(withdrawn()).isEmpty();
    }

    @Test
    void ls2WhoMissedThatALinkOfOursIsDeniedIsToldAgain() {
        attach(TestLayer.O7S);
        peer.announce(1, 9, 7);
        layer.advanceMs(2_000);
        assertThat(withdrawn()).containsExactly(new Lsa(9, 1, 8));
        peer.announce(1, 9, 7);
        layer.advanceMs(2_000);
        assertThat(withdrawn()).containsExactly(new Lsa(9, 1, 9));
    }

    @Test
    void ls2AFloodOfInventedLinksOfOursIsDeniedSixteenPerSecond() {
        attach(TestLayer.O7S);
        for (int i = 0; i < 100; i++) {
            peer.announce(1, 100 + i, 7);
        }
        layer.settle();
        assertThat(withdrawn()).hasSize(16);
        layer.advanceMs(10_000);
        assertThat(withdrawn()).hasSize(100 - 16);
    }

    @Test
    void ls2ALinkOfOursWithAHigherNumberMakesUsGoOnFromThere() {
        attach(TestLayer.C);
        long ours = peer.read().getFirst().sequence();
        peer.announce(1, 2, ours + 1000);
        layer.settle();
        assertThat(peer.read()).containsExactly(new Lsa(2, 1, ours + 1001));
        assertThat(member.count("duplicate-address-signs")).isZero();
    }

    @Test
    void somebodyWhoGoesOnAnnouncingOurLinksHasOurAddressAndThatIsSaidOnce() {
        attach(TestLayer.C);
        for (int i = 0; i < 4; i++) {
            peer.announce(1, 9, 7 + 5L * i);
            layer.advanceMs(15_000);
        }
        assertThat(member.count("duplicate-address-signs")).isGreaterThanOrEqualTo(2);
        assertThat(member.duplicates).isEqualTo(1);
    }

    @Test
    void ls3AFloodOfLinksOfOneSourceEndsAtItsLimit() {
        attach(TestLayer.C);
        for (int i = 0; i < 2_000; i++) {
            peer.announce(3, 1_000 + i, 0);
            if (i % 500 == 0) {
                layer.settle();
            }
        }
        layer.settle();
        assertThat(member.routing.lsdb()).hasSize(1 + LinkDatabase.ENTRIES_PER_SOURCE_MAX);
        assertThat(member.count("dropped-too-many-links-of-source"))
                .isEqualTo(2_000 - LinkDatabase.ENTRIES_PER_SOURCE_MAX);
        assertThat(member.routing.why()).contains("more links");
        peer.announce(2, 1, 0);
        layer.advanceMs(1_100);
        assertThat(member.hops(2)).as("others are heard").containsExactly(2L);
    }

    @Test
    void ls4TheGreatestNumberIsFollowedAndGoesByAge() {
        attach(TestLayer.C);
        peer.announce(2, 1, 0);
        layer.advanceMs(100);
        assertThat(member.hops(2)).isNotEmpty();
        peer.announce(2, 1, -1);
        peer.announce(2, 1, 5);
        layer.settle();
        assertThat(member.count("stale-announcements")).isEqualTo(1);
        layer.advanceMs(62_000);
        assertThat(knows(2, 1)).isFalse();
        peer.announce(2, 1, 6);
        layer.advanceMs(100);
        assertThat(member.hops(2)).containsExactly(2L);
    }

    @Test
    void ls4TheGreatestNumberOnALinkOfOursDoesNotStopUs() {
        attach(TestLayer.C);
        peer.read();
        peer.announce(1, 2, -1);
        layer.advanceMs(40_000);
        List<Lsa> said = peer.read();
        assertThat(said).hasSizeGreaterThan(2);
        assertThat(said.getLast().sequence()).isPositive();
        assertThat(knows(1, 2)).isTrue();
    }

    @Test
    void ls5AFlowThatThePeerClosedIsForgottenAndTheUserTold() {
        int id = attach(TestLayer.C);
        peer.link.user().close();
        layer.settle();
        assertThat(member.lost).containsExactly(id);
        assertThat(member.count("management-flows-lost")).isEqualTo(1);
        assertThat(member.routing.neighbours()).containsExactly(new NeighbourRow(2, 1, 0, 0, ""));
        member.routing.managementDown(id);
        layer.advanceMs(20_000);
        assertThat(member.count("dropped-flow-closed")).isZero();
    }

    @Test
    void ls5AFlowThatIsSilentForTooLongIsForgotten() {
        int id = attach(TestLayer.C);
        layer.advanceMs(119_000);
        assertThat(member.lost).isEmpty();
        layer.advanceMs(10_000);
        assertThat(member.lost).containsExactly(id);
    }

    @Test
    void defect1WhatAgesOutIsRoutedNoLonger() {
        attach(TestLayer.C);
        peer.announce(2, 1, 0);
        peer.announce(2, 3, 0);
        peer.announce(3, 2, 0);
        layer.advanceMs(100);
        assertThat(member.hops(3)).containsExactly(2L);
        for (int i = 1; i < 8; i++) {
            layer.advanceMs(10_000);
            peer.announce(2, 1, i);
        }
        assertThat(member.hops(3)).isEmpty();
        assertThat(member.hops(2)).containsExactly(2L);
        assertThat(member.count("links-aged-out")).isEqualTo(2);
    }

    @Test
    void defect2NumbersContinueWhenALinkComesBack() {
        attach(TestLayer.C);
        long first = peer.read().getFirst().sequence();
        assertThat(first).isEqualTo(layer.world.clocks().wallNs() / 1_000_000);
        member.routing.linkDown(2);
        member.routing.linkUp(2, TestLayer.C);
        layer.settle();
        assertThat(peer.read().getFirst().sequence()).isGreaterThan(first);
    }

    @Test
    void defect4OneOfTwoAdjacenciesKeepsTheLinkUp() {
        attach(TestLayer.C);
        member.routing.linkUp(2, TestLayer.C);
        member.routing.linkDown(2);
        assertThat(knows(1, 2)).isTrue();
        member.routing.linkDown(2);
        assertThat(knows(1, 2)).isFalse();
        member.routing.linkDown(2);
        assertThat(knows(1, 2)).isFalse();
    }

    @Test
    void aCMemberIsSentAnnouncementsOnlyAndTheWholeDatabase() {
        for (int i = 0; i < 500; i++) {
            member.routing.linkUp(1_000 + i, TestLayer.O7S);
        }
        attach(TestLayer.C);
        layer.advanceMs(50);
        peer.read();
        assertThat(peer.database).hasSize(501);
        member.routing.linkDown(1_003);
        layer.advanceMs(30_000);
        peer.read();
        assertThat(peer.others).isEmpty();
    }

    @Test
    void withdrawalsAndFamiliesOfACMemberAreDropped() {
        attach(TestLayer.C);
        peer.announce(3, 4, 0);
        peer.send(RoutingMessageCodec.encode(withdrawal(3, 4, 9)));
        layer.settle();
        assertThat(member.count("dropped-unexpected-message")).isEqualTo(1);
        assertThat(knows(3, 4)).isTrue();
    }

    private static RoutingMessage withdrawal(long source, long destination, long sequence) {
        return new MechanismMessage.Withdrawal(List.of(new Lsa(destination, source, sequence)))
                .encode();
    }

    @Test
    void aWithdrawalCountsOnlyIfItNamesAKnownLinkAndIsNewer() {
        attach(TestLayer.O7S);
        peer.announce(3, 4, 5);
        peer.send(RoutingMessageCodec.encode(withdrawal(3, 4, 5)));
        peer.send(RoutingMessageCodec.encode(withdrawal(3, 5, 6)));
        layer.settle();
        assertThat(member.count("dropped-withdrawal")).isEqualTo(2);
        assertThat(knows(3, 4)).isTrue();
        peer.send(RoutingMessageCodec.encode(withdrawal(3, 4, 6)));
        layer.settle();
        assertThat(knows(3, 4)).isFalse();
        peer.announce(3, 4, 6);
        layer.settle();
        assertThat(knows(3, 4)).as("an old copy").isFalse();
        peer.announce(3, 4, 7);
        layer.settle();
        assertThat(knows(3, 4)).isTrue();
    }

    @Test
    void aWithdrawalOfALinkOfOursIsAnsweredByAnnouncingItAgain() {
        attach(TestLayer.O7S);
        long ours = peer.read().getFirst().sequence();
        peer.send(RoutingMessageCodec.encode(withdrawal(1, 2, ours + 10)));
        layer.settle();
        assertThat(knows(1, 2)).isTrue();
        assertThat(peer.read()).containsExactly(new Lsa(2, 1, ours + 11));
    }

    @Test
    void garbageIsCountedAndDoesNoHarm() {
        attach(TestLayer.O7S);
        Random random = new Random(7);
        int sent = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 8 && bytes.length != 24 && random.nextBoolean()) {
                byte[] good = RoutingMessageCodec.encode(withdrawal(3, 4, i));
                System.arraycopy(good, 0, bytes, 0, Math.min(bytes.length, 19));
            }
            peer.send(bytes);
            sent++;
            if (i % 500 == 0) {
                layer.advanceMs(5);
                peer.read();
            }
        }
        layer.advanceMs(100);
        var counts = member.routing.counters().snapshot();
        long taken =
                counts.get("received-announcements")
                        + counts.get("received-messages")
                        + counts.get("received-keepalives")
                        + counts.get("dropped-bad-announcement")
                        + counts.get("dropped-unknown-packet")
                        + counts.get("dropped-malformed-message")
                        - malformedOfReceived(counts.get("received-messages"), counts);
        assertThat(taken).isEqualTo(sent);
        assertThat(knows(1, 2)).isTrue();
    }

    /** Messages whose frame is right and whose content is not are in both counts. */
    private static long malformedOfReceived(long messages, Map<String, Long> counts) {
        return messages - counts.get("dropped-withdrawal");
    }
}
