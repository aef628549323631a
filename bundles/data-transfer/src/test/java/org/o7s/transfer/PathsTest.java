package org.o7s.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.testkit.FixedSlots;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.pff.alternate.AlternateFactory;
import org.o7s.policy.pff.multipath.MultipathFactory;
import org.o7s.policy.pff.simple.SimpleFactory;

/** docs/wire/wire-unicast.md 7.8: which way packets take, and what changes when a link does. */
class PathsTest {
    private final Net net = new Net(4);

    @AfterEach
    void everyPacketIsAccountedFor() {
        net.checkBooks();
    }

    static void policies(FixedSlots slots) {
        slots.put("pff", "simple", new SimpleFactory().create(PolicyParameters.NONE));
        slots.put("pff", "alternate", new AlternateFactory().create(PolicyParameters.NONE));
        slots.put("pff", "multipath", new MultipathFactory().create(PolicyParameters.NONE));
    }

    /** Member 1 reaches 9 through 2 and through 3; nobody beyond them takes packets on. */
    private final class Fork {
        final Member source;
        final Member left = net.member(2);
        final Member right = net.member(3);
        final Wire toLeft;
        final Wire toRight;

        Fork(String pff, int equal) {
            source = net.member(1, pff, "fifo", PathsTest::policies);
            left.countOnly();
            right.countOnly();
            toLeft = net.join(source, left);
            toRight = net.join(source, right);
            source.route(9, equal, 2L, 3L);
        }

        String way() {
            long before = left.count("received-packets");
            source.send(9, 64, "x");
            net.settle();
            return left.count("received-packets") > before ? "left" : "right";
        }
    }

    @Test
    void multipathSplitsManyFlowsInHalvesAndKeepsEachOnOnePath() {
        Fork fork = new Fork("multipath", 2);
        Random random = new Random(8);
        int flows = 4_000;
        for (int flow = 0; flow < flows; flow++) {
            long key = random.nextLong();
            long before = fork.left.count("received-packets");
            for (int i = 0; i < 3; i++) {
                fork.source.send(9, 0, 64 + flow, key, new byte[20]);
            }
            net.settle();
            long left = fork.left.count("received-packets") - before;
            assertThat(left).as("packets of flow %d on one path, seed 8", flow).isIn(0L, 3L);
        }
        double share = fork.left.count("received-packets") / (3.0 * flows);
        assertThat(share).as("seed 8").isBetween(0.45, 0.55);
    }

    @Test
    void relayedFlowsAreSplitAtEachForkAnew() {
        Member source = net.member(1, "multipath", "fifo", PathsTest::policies);
        Member left = net.member(2, "multipath", "fifo", PathsTest::policies);
        Member right = net.member(3);
        Member leftLeft = net.member(4);
        Member leftRight = net.member(5);
        net.join(source, left);
        net.join(source, right);
        net.join(left, leftLeft);
        net.join(left, leftRight);
        Member before = net.member(6);
        net.join(before, source);
        before.route(9, 1);
        source.route(9, 2, 2L, 3L);
        left.route(9, 2, 4L, 5L);
        Random random = new Random(9);
        int flows = 4_000;
        for (int flow = 0; flow < flows; flow++) {
            before.send(9, 0, random.nextLong() >>> 1 | 64, 0, new byte[1]);
            net.settle();
        }
        double share = left.count("received-packets") / (double) flows;
        assertThat(share).as("seed 9").isBetween(0.45, 0.55);
        double again = leftLeft.count("received-packets") / (double) left.count("received-packets");
        assertThat(again).as("of those, seed 9").isBetween(0.45, 0.55);
    }

    @Test
    void alternateLeavesALinkWithoutCarrierAndComesBack() {
        Fork fork = new Fork("alternate", 1);
        assertThat(fork.way()).isEqualTo("left");
        fork.toLeft.setDown(true);
        net.settle();
        assertThat(fork.source.events()).containsExactly("down 2 has no carrier");
        assertThat(fork.way()).isEqualTo("right");
        fork.toLeft.setDown(false);
        net.settle();
        assertThat(fork.source.events()).containsExactly("up 2");
        assertThat(fork.way()).isEqualTo("left");
    }

    @Test
    void aLinkThatHasNoCarrierFromTheBeginningIsDownUntilItHas() {
        Member a = net.member(1);
        FlowLink flow = new FlowLink(FlowLink.CAPACITY_PACKETS, 1400);
        flow.setDown(true);
        a.route(2, 2);
        a.add(2, flow, 0, 0);
        net.settle();
        assertThat(a.events()).containsExactly("down 2 has no carrier");
        assertThat(a.machine().reaches(2)).isFalse();
        flow.setDown(false);
        net.settle();
        assertThat(a.events()).containsExactly("up 2");
        assertThat(a.machine().reaches(2)).isTrue();
    }

    @Test
    void whatWaitsForALinkThatGoesDownTakesTheAlternate() {
        Fork fork = new Fork("alternate", 1);
        fork.toLeft.set(Wire.Mode.HOLDS);
        for (int i = 0; i < 600; i++) {
            fork.source.send(9, 64, "x");
        }
        fork.toLeft.setDown(true);
        net.settle();
        assertThat(fork.right.count("received-packets")).isEqualTo(600 - Link.IN_RING_MAX);
        assertThat(fork.source.count("rerouted")).isEqualTo(600 - Link.IN_RING_MAX);
    }

    @Test
    void simpleStaysWithTheFirstHopUntilRoutingSaysOtherwise() {
        Fork fork = new Fork("simple", 1);
        fork.toLeft.setDown(true);
        net.settle();
        assertThat(fork.way()).isEqualTo("left");
        fork.source.route(9, 3);
        assertThat(fork.way()).isEqualTo("right");
    }

    @Test
    void aFlowBelowThatIsClosedIsLeftAndSaid() {
        Fork fork = new Fork("alternate", 1);
        fork.toLeft.cut();
        net.settle();
        assertThat(fork.source.events()).containsExactly("closed 2");
        assertThat(fork.way()).isEqualTo("right");
        assertThat(fork.source.machine().links().get(0).why()).isEqualTo("is closed");
        fork.source.machine().remove(fork.source.machine().links().get(0).number());
        net.settle();
        assertThat(fork.source.events()).isEmpty();
        assertThat(fork.way()).isEqualTo("right");
    }

    @Test
    void ofSeveralLinksToANeighbourTheFirstThatIsUpIsUsed() {
        Member a = net.member(1);
        Member b = net.member(2);
        Wire first = net.join(a, b);
        Wire second = net.join(a, b);
        a.route(2, 2);
        a.send(2, 64, "by the first");
        net.settle();
        assertThat(first.right().user().arrived()).isEqualTo(1);
        first.setDown(true);
        net.settle();
        assertThat(a.machine().reaches(2)).isTrue();
        a.send(2, 64, "by the second");
        net.settle();
        assertThat(second.right().user().arrived()).isEqualTo(1);
        first.setDown(false);
        net.settle();
        a.send(2, 64, "by the first again");
        net.settle();
        assertThat(first.right().user().arrived()).isEqualTo(2);
        assertThat(b.texts())
                .containsExactly("by the first", "by the second", "by the first again");
        a.machine().remove(a.machine().links().get(0).number());
        a.send(2, 64, "by the second again");
        net.settle();
        assertThat(second.right().user().arrived()).isEqualTo(2);
    }

    @Test
    void aTableIsKeptOverLinksThatComeAndGo() {
        Member a = net.member(1);
        Member b = net.member(2);
        a.route(2, 2);
        assertThat(a.machine().reaches(2)).isFalse();
        net.join(a, b);
        assertThat(a.machine().reaches(2)).isTrue();
        assertThat(a.machine().table().size()).isEqualTo(1);
        a.machine().remove(a.machine().links().get(0).number());
        assertThat(a.machine().reaches(2)).isFalse();
        assertThat(a.machine().table().row(0).hops()).isEqualTo(List.of(2L));
    }
}
