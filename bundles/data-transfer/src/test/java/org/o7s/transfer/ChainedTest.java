package org.o7s.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.flow.Offer;
import org.o7s.core.packet.Packet;

/** Paper 2.12.3: a component of a machine may be another machine, whose links are endpoints. */
class ChainedTest {
    private static final long EID = 7;

    private final Net net = new Net(8);

    /** Joins a member of the upper rank to a peer through endpoint 7 of a lower one. */
    private void stack(Member upper, long upperPeer, Member lower, long lowerPeer) {
        FlowLink between = new FlowLink(FlowLink.CAPACITY_PACKETS, Net.MPS_BYTES - 15);
        upper.add(upperPeer, between, 0, 0);
        lower.machine()
                .attach(
                        EID,
                        (eid, ecn, packet) -> {
                            if (between.provider().offer(packet) != Offer.ACCEPTED) {
                                packet.release();
                            }
                            between.provider().flush();
                        });
        between.provider()
                .attend(
                        () ->
                                lower.node()
                                        .loop()
                                        .execute(
                                                () -> {
                                                    Packet packet;
                                                    while ((packet = between.provider().poll())
                                                            != null) {
                                                        lower.machine()
                                                                .send(lowerPeer, 0, EID, 1, packet);
                                                    }
                                                }));
    }

    @Test
    void machinesOfTwoRanksForwardPacketsOfTheUpperOne() {
        List<Member> lower = net.chain(3);
        Member upperA = net.member(101);
        Member upperB = net.member(103);
        stack(upperA, 103, lower.get(0), 3);
        stack(upperB, 101, lower.get(2), 1);
        upperA.route(103, 103);
        upperB.route(101, 101);
        upperA.send(103, 64, "up and over");
        upperB.send(101, 65, "and back");
        net.settle();
        assertThat(upperB.texts()).containsExactly("up and over");
        assertThat(upperA.texts()).containsExactly("and back");
        assertThat(lower.get(1).count("sent-packets")).isEqualTo(2);
        lower.forEach(Member::checkBooks);
        assertThat(net.world().pools().inUse()).isZero();
    }
}
