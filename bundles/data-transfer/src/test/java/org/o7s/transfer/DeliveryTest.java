package org.o7s.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.flow.Offer;
import org.o7s.core.packet.Packet;
import org.o7s.transfer.Member.Arrival;

/** docs/wire/wire-unicast.md 1.1, 1.3 to 1.5, and rows DT1 to DT4 as far as nothing is relayed. */
class DeliveryTest {
    private static final long A1 = 0x1122_3344L;
    private static final long OTHER = 0xa1b2_c3d4L;

    private final Net net = new Net(1);
    private final Member member = net.member(A1);
    private final FlowLink flow = new FlowLink(FlowLink.CAPACITY_PACKETS, 1400);
    private final int link = member.add(OTHER, flow, 0, 0);

    @AfterEach
    void everyPacketIsAccountedFor() {
        member.checkBooks();
    }

    /** A packet comes in on the link. */
    private void in(String hex) {
        assertThat(flow.provider().offer(net.packet(HexFormat.of().parseHex(hex.replace(" ", "")))))
                .isEqualTo(Offer.ACCEPTED);
        flow.provider().flush();
        net.settle();
    }

    /** The packet that went out on the link. */
    private String out() {
        Packet packet = flow.provider().poll();
        assertThat(packet).as("a packet on the link").isNotNull();
        String hex = HexFormat.of().formatHex(packet.toArray());
        packet.release();
        return hex;
    }

    @Test
    void aPacketForAUserIsDeliveredWithoutItsHeader() {
        in("44332211 00 3c 05 470000003412ed5e 68656c6c6f");
        assertThat(member.arrivals())
                .containsExactly(new Arrival(0x5eed_1234_0000_0047L, 5, "hello"));
    }

    @Test
    void aPacketOfThisMemberHasTheHeaderOfTheSpecification() {
        member.route(OTHER, OTHER);
        assertThat(member.send(OTHER, 0x5eed_1234_0000_0047L, "hello")).isEqualTo(Offer.ACCEPTED);
        assertThat(out()).isEqualTo("d4c3b2a1003c00" + "470000003412ed5e" + "68656c6c6f");
    }

    @Test
    void theCubeThatAUserAskedForIsWritten() {
        member.route(OTHER, OTHER);
        member.send(OTHER, 2, 64, 1, new byte[0]);
        assertThat(out()).isEqualTo("d4c3b2a1023c00" + "4000000000000000");
    }

    @Test
    void aComponentGetsWhatIsForItsEndpointWhateverTheTtl() {
        in("44332211 00 01 00 0000000000000000 66");
        in("44332211 00 00 00 0100000000000000 64");
        assertThat(member.arrivals())
                .containsExactly(new Arrival(0, 0, "f"), new Arrival(1, 0, "d"));
    }

    @Test
    void endpointsCompareUnsigned() {
        in("44332211 00 3c 00 ffffffffffffffff 75");
        assertThat(member.arrivals()).containsExactly(new Arrival(-1, 0, "u"));
    }

    @Test
    void anEmptyPacketOfAUserIsDelivered() {
        in("44332211 00 3c 00 4000000000000000");
        assertThat(member.arrivals()).containsExactly(new Arrival(64, 0, ""));
    }

    @Test
    void anEmptyPacketOfTheFlowIsAKeepaliveAndNotOurs() {
        in("");
        assertThat(member.arrivals()).isEmpty();
        assertThat(member.count("keepalives")).isEqualTo(1);
        assertThat(member.count("received-packets")).isZero();
    }

    @Test
    void aPacketShorterThanTheHeaderIsDropped() {
        for (int bytes = 1; bytes < 15; bytes++) {
            in("44332211003c00400000000000000000".substring(0, 2 * bytes));
        }
        assertThat(member.arrivals()).isEmpty();
        assertThat(member.count("dropped-too-short")).isEqualTo(14);
    }

    @Test
    void reservedEndpointsAreDroppedAndCounted() {
        for (int eid = 2; eid < 64; eid++) {
            in("44332211 00 3c 00 %02x00000000000000 00".formatted(eid));
        }
        assertThat(member.arrivals()).isEmpty();
        assertThat(member.count("dropped-unknown-eid")).isEqualTo(62);
        assertThat(flow.provider().poll())
                .as("an answer to a neighbour that is none of ours")
                .isNull();
    }

    @Test
    void aCubeThatDoesNotExistIsNoIndex() {
        in("44332211 ff 3c 00 4000000000000000 75");
        assertThat(member.texts()).containsExactly("u");
        assertThat(member.machine().links().get(0).cubes().get(0))
                .containsEntry("rcvd (packets)", 1L);
    }

    @Test
    void withoutARouteThePacketStaysTheSenders() {
        assertThat(member.machine().reaches(OTHER)).isFalse();
        assertThat(member.send(OTHER, 64, "x")).isEqualTo(Offer.CLOSED);
        member.route(OTHER, 99);
        assertThat(member.send(OTHER, 64, "x")).as("no link to the hop").isEqualTo(Offer.CLOSED);
        member.route(OTHER, OTHER);
        assertThat(member.machine().reaches(OTHER)).isTrue();
    }

    @Test
    void thereIsNoRouteToTheMemberItselfEvenIfSomebodySaysSo() {
        member.route(A1, OTHER);
        assertThat(member.machine().reaches(A1)).isFalse();
        assertThat(member.send(A1, 64, "x")).isEqualTo(Offer.CLOSED);
    }

    @Test
    void aMessageGoesOutInCubeZeroOrSaysThatItDidNot() {
        assertThat(member.machine().sendMessage(OTHER, 1, new byte[] {1})).isFalse();
        member.route(OTHER, OTHER);
        assertThat(member.machine().sendMessage(OTHER, 1, new byte[] {1})).isTrue();
        assertThat(out()).isEqualTo("d4c3b2a1003c00" + "0100000000000000" + "01");
        assertThat(member.machine().sendMessage(OTHER, 1, new byte[1386]))
                .as("too large")
                .isFalse();
    }

    @Test
    void theLargestPayloadIsWhatEveryLinkCarries() {
        assertThat(member.machine().mpsBytes()).isEqualTo(1385);
        FlowLink small = new FlowLink(16, 500);
        int second = member.add(3, small, 0, 0);
        assertThat(member.machine().mpsBytes()).isEqualTo(485);
        small.setMpsBytes(10);
        assertThat(member.machine().mpsBytes()).isZero();
        member.machine().remove(second);
        member.machine().remove(link);
        assertThat(member.machine().mpsBytes()).as("without links").isZero();
    }

    @Test
    void aPacketThatNoLinkCarriesIsDroppedAndCounted() {
        member.route(OTHER, OTHER);
        assertThat(member.send(OTHER, 0, 64, 1, new byte[1386])).isEqualTo(Offer.ACCEPTED);
        assertThat(member.send(OTHER, 0, 64, 1, new byte[1385])).isEqualTo(Offer.ACCEPTED);
        assertThat(member.count("dropped-too-large")).isEqualTo(1);
        assertThat(out()).hasSize(2 * 1400);
    }

    @Test
    void aPacketWithoutHeadroomIsCopied() {
        member.route(OTHER, OTHER);
        Packet packet = net.packet(new byte[] {104, 105});
        packet.pushFront(packet.headroom() - 14);
        packet.pullFront(packet.length() - 2);
        packet.pushFront(packet.headroom() - 14);
        int bytes = packet.length();
        assertThat(member.machine().send(OTHER, 0, 64, 1, packet)).isEqualTo(Offer.ACCEPTED);
        assertThat(out()).hasSize(2 * (bytes + 15)).endsWith("6869");
        assertThat(member.count("copied-for-headroom")).isEqualTo(1);
        assertThat(net.world().pools().inUse()).isZero();
    }

    @Test
    void theEndpointOfTheLinksAndThoseOfUsersAreNotForComponents() {
        for (long eid : List.of(2L, 64L, -1L)) {
            assertThatThrownBy(() -> member.machine().attach(eid, (e, m, p) -> p.release()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not for components");
        }
    }

    @Test
    void nobodyIsHisOwnNeighbour() {
        assertThatThrownBy(() -> member.add(A1, flow, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> member.add(0, flow, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClosedMachineRefusesEverything() {
        member.route(OTHER, OTHER);
        member.machine().close();
        assertThat(member.send(OTHER, 64, "x")).isEqualTo(Offer.CLOSED);
        assertThat(member.machine().add(OTHER, Wire.flow(flow), 0, 0))
                .isEqualTo(DataTransfer.NO_LINK);
        assertThat(member.slots().openSlots()).isZero();
        in("44332211 00 3c 00 4000000000000000 75");
        assertThat(member.arrivals()).isEmpty();
    }
}
