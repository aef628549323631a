package org.o7s.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.unicast.DtHeader;
import org.o7s.wire.g23.unicast.Features;
import org.o7s.wire.g23.unicast.LinkHello;

/** docs/wire/extensions.md, "link hello": a link that swallows packets is left. */
class LivenessTest {
    private final Net net = new Net(6);

    @AfterEach
    void everyPacketIsAccountedFor() {
        net.checkBooks();
    }

    /** How long it takes until a member says something, in ms. */
    private long msUntilEvent(Member member, String event) {
        long beganNs = net.world().nowNs();
        for (int ms = 0; ms < 5_000; ms++) {
            net.world().advanceMs(1);
            if (member.events().contains(event)) {
                return (net.world().nowNs() - beganNs) / 1_000_000;
            }
        }
        throw new AssertionError("nobody said: " + event);
    }

    @Test
    void aLinkThatSwallowsPacketsIsLeftWithinASecondAtBothEnds() {
        Member a = net.member(1);
        Member b = net.member(2);
        Wire wire = net.joinOurs(a, b);
        a.route(2, 2);
        net.world().advanceMs(10_000);
        assertThat(a.events()).isEmpty();
        wire.set(Wire.Mode.SWALLOWS);
        long ms = msUntilEvent(a, "down 2 has been silent for more than 700 ms");
        assertThat(ms).isBetween(480L, 1_000L);
        net.world().advanceMs(300);
        assertThat(b.events()).containsExactly("down 1 has been silent for more than 700 ms");
        assertThat(a.machine().reaches(2)).isFalse();
        wire.set(Wire.Mode.CARRIES);
        assertThat(msUntilEvent(a, "up 2")).isBetween(180L, 500L);
        net.world().advanceMs(300);
        assertThat(b.events()).containsExactly("up 1");
        assertThat(a.machine().reaches(2)).isTrue();
    }

    @Test
    void silenceCountsFromTheLastPacket() {
        Member a = net.member(1);
        FlowLink flow = net.bare(a, 2, Features.O7S);
        for (int i = 0; i < 100; i++) {
            net.world().advanceMs(97);
            in(flow, "01000000003c004000000000000000");
        }
        assertThat(a.events()).isEmpty();
        long ms = msUntilEvent(a, "down 2 has been silent for more than 700 ms");
        assertThat(ms).isBetween(699L, 702L);
    }

    private void in(FlowLink flow, String hex) {
        flow.provider().offer(net.packet(HexFormat.of().parseHex(hex)));
        flow.provider().flush();
        net.settle();
    }

    @Test
    void packetsAloneDoNotBringASilentLinkBack() {
        Member a = net.member(1);
        FlowLink flow = net.bare(a, 2, Features.O7S);
        net.world().advanceMs(1_000);
        assertThat(a.events()).hasSize(1);
        for (int i = 0; i < 50; i++) {
            in(flow, "01000000003c004000000000000000");
            in(flow, "");
            net.world().advanceMs(50);
        }
        assertThat(a.events()).isEmpty();
        assertThat(a.machine().links().get(0).why())
                .isEqualTo("has been silent for more than 700 ms");
    }

    @Test
    void twoAnswersToHellosBringItBackAndNoForgedOnes() {
        Member a = net.member(1);
        FlowLink flow = net.bare(a, 2, Features.O7S);
        net.world().advanceMs(600);
        long before = lastHello(flow).sequence();
        net.world().advanceMs(400);
        LinkHello probe = lastHello(flow);
        assertThat(a.events()).hasSize(1);
        answer(flow, LinkHello.hello(before).answer(1));
        answer(flow, LinkHello.hello(probe.sequence() + 1).answer(1));
        answer(flow, LinkHello.hello(0).answer(1));
        answer(flow, LinkHello.hello(-1).answer(1));
        assertThat(a.events()).isEmpty();
        answer(flow, probe.answer(1));
        answer(flow, probe.answer(2));
        assertThat(a.events()).as("the same answer twice").isEmpty();
        net.world().advanceMs(230);
        answer(flow, lastHello(flow).answer(3));
        assertThat(a.events()).containsExactly("up 2");
    }

    private void answer(FlowLink flow, LinkHello message) {
        Packet packet = net.packet(message.encode());
        int at = packet.pushFront(DtHeader.LENGTH);
        DtHeader.write(packet.memory(), at, 1, 0, 1, DtHeader.EID_LINK);
        flow.provider().offer(packet);
        flow.provider().flush();
        net.settle();
    }

    /** The last hello that went out on a link. */
    private static LinkHello lastHello(FlowLink flow) {
        LinkHello last = null;
        Packet packet;
        while ((packet = flow.provider().poll()) != null) {
            int at = packet.offset();
            assertThat(DtHeader.destination(packet.memory(), at)).isEqualTo(2);
            assertThat(DtHeader.ttl(packet.memory(), at)).isEqualTo(1);
            assertThat(DtHeader.eid(packet.memory(), at)).isEqualTo(2);
            if (LinkHello.decode(packet.memory(), at + 15, packet.length() - 15)
                            instanceof DecodeResult.Decoded<LinkHello>(LinkHello hello)
                    && hello.kind() == LinkHello.Kind.HELLO) {
                last = hello;
            }
            packet.release();
        }
        if (last == null) {
            throw new AssertionError("no hello went out");
        }
        return last;
    }

    @Test
    void aNeighbourThatIsNoneOfOursNeverSeesAHelloAndMayBeSilent() {
        Member a = net.member(1);
        FlowLink flow = net.bare(a, 2, 0);
        net.world().advanceMs(60_000);
        answer(flow, LinkHello.hello(1));
        assertThat(flow.provider().arrived()).isZero();
        assertThat(a.events()).isEmpty();
        assertThat(a.node().loop().nextDeadlineNs()).as("no timer").isEqualTo(Long.MAX_VALUE);
        assertThat(a.count("dropped-unknown-eid")).isEqualTo(1);
    }

    @Test
    void hellosTakeFiveMessagesPerSecondAndLinkAndNoMoreWithTraffic() {
        Member a = net.member(1);
        Member b = net.member(2);
        net.joinOurs(a, b);
        net.joinOurs(a, b);
        net.world().advanceMs(100_000);
        assertThat(a.count("hellos-sent")).isBetween(980L, 1_020L);
        assertThat(a.count("hellos-answered")).isEqualTo(b.count("hellos-sent"));
        assertThat(a.events()).isEmpty();
    }

    @Test
    void aFloodOfHellosIsAnsweredSparingly() {
        Member a = net.member(1);
        FlowLink flow = net.bare(a, 2, Features.O7S);
        for (int i = 0; i < 1_000; i++) {
            answer(flow, LinkHello.hello(i));
        }
        assertThat(a.count("hellos-answered")).isEqualTo(Liveness.ANSWERS_MAX);
        in(flow, "01000000000100" + "0200000000000000" + "07");
        assertThat(a.count("dropped-bad-hello")).isEqualTo(1);
    }

    @Test
    void aMemberThatStoodStillDoesNotBlameItsNeighbours() {
        Member a = net.member(1);
        Member b = net.member(2);
        net.joinOurs(a, b);
        net.world().advanceMs(1_000);
        net.world().clocks().advance(5_000_000_000L);
        net.settle();
        net.world().advanceMs(5_000);
        assertThat(a.events()).isEmpty();
        assertThat(b.events()).isEmpty();
    }

    @Test
    void hellosArriveThoughTheQueueIsFull() {
        Member a = net.member(1);
        Member b = net.member(2);
        Wire wire = net.joinOurs(a, b);
        a.route(2, 2);
        wire.set(Wire.Mode.HOLDS);
        for (int i = 0; i < 2_000; i++) {
            a.send(2, 64, "x");
        }
        net.world().advanceMs(650);
        assertThat(a.count("hellos-sent")).isGreaterThanOrEqualTo(2);
        assertThat(wire.left().provider().waiting()).isGreaterThan(Link.IN_RING_MAX);
        wire.set(Wire.Mode.CARRIES);
        net.world().advanceMs(650);
        assertThat(a.events()).isEmpty();
    }

    @Test
    void aLinkWithoutCarrierIsDownAtOnceAndUpAtOnce() {
        Member a = net.member(1);
        Member b = net.member(2);
        Wire wire = net.joinOurs(a, b);
        a.route(2, 2);
        net.world().advanceMs(1_000);
        wire.setDown(true);
        net.settle();
        assertThat(a.events()).containsExactly("down 2 has no carrier");
        net.world().advanceMs(3_000);
        assertThat(a.events()).isEmpty();
        wire.setDown(false);
        net.settle();
        assertThat(a.events()).containsExactly("up 2");
        assertThat(a.machine().reaches(2)).isTrue();
    }

    @Test
    void closingStopsTheHellos() {
        Member a = net.member(1);
        net.bare(a, 2, Features.O7S);
        a.machine().close();
        net.settle();
        assertThat(a.node().loop().nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }
}
