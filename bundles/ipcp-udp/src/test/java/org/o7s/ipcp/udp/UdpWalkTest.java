package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.testkit.FakeInternet;
import org.o7s.core.testkit.Hex;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.UdpMessage.FlowReply;

/** The life of a flow: docs/wire/wire-shims.md 0.9, 3.4, 3.5 and 10. */
@ParameterizedClass
@EnumSource(UdpFamily.class)
class UdpWalkTest {
    private final UdpLab lab;
    private UdpLab.Host a;
    private UdpLab.Host b;

    UdpWalkTest(UdpFamily family) {
        lab = new UdpLab(3, family);
    }

    @BeforeEach
    void boot() {
        a = lab.new Host("a", "10.0.0.1", Map.of("peer", List.of("oping=10.0.0.2", "x=10.0.0.2")));
        b = lab.new Host("b", "10.0.0.2", Map.of());
        lab.world.register(b.ipcp, "oping");
    }

    @AfterEach
    void finish() {
        lab.finish();
    }

    private List<String> sent() {
        return lab.internet.takeLog().stream().map(d -> Hex.text(d.payload())).toList();
    }

    @Test
    void aConfiguredPeerIsFoundWithoutAWordOnTheWire() {
        assertThat(lab.world.query(a.ipcp, "oping").value())
                .isEqualTo(
                        new Ipcp.NameAnswer(
                                Hex.text(UdpLab.OPING), true, lab.endpoint("10.0.0.2", 3435)));
        assertThat(sent()).isEmpty();
        assertThat(lab.dnsQuestions).isEmpty();
    }

    @Test
    void aFlowIsAllocatedWithOneRequestAndOneReply() {
        lab.world.query(a.ipcp, "oping").value();
        TestFlow client = a.flow();
        QosSpec voice = QosSpec.VOICE.withBer(0);
        RecordedReply<Ipcp.FlowAccepted> reply =
                lab.world.ask(
                        a.ipcp,
                        r ->
                                a.ipcp.allocate(
                                        new Ipcp.FlowAllocation(
                                                1,
                                                "oping",
                                                voice,
                                                UdpLab.ASK,
                                                client.provider(),
                                                lab.world.nowNs() + 20_000_000_000L),
                                        r));
        long eidA = a.onlyEid();
        assertThat(b.request().qos()).isEqualTo(voice);
        assertThat(b.request().mplMs()).isEqualTo(5000);
        assertThat(b.request().blob()).isEqualTo(UdpLab.ASK);
        String expected =
                """
                00 00 00 00 %s 00 00 00 00 00 00 00 00
                00 00 00 00 00 01 86 a0 00 00 00 32 00 00 00 01
                00 00 00 00 00 00 00 32 00 01 d4 c0 01 05 01 78
                62 c6 fe c5 ec ae f4 aa 2e 39 34 72 5e 23 b3 de
                ad be ef
                """
                        .formatted("%08x".formatted(eidA));
        assertThat(sent()).containsExactly(Hex.text(Hex.bytes(expected)));
        lab.world.accept(b.request(), b.flow(), UdpLab.ANSWER).value();
        assertThat(reply.value().blob()).isEqualTo(UdpLab.ANSWER);
        assertThat(reply.value().mplMs()).isEqualTo(5000);
        String expectedReply =
                "00000000 %08x %08x 00000000".formatted(eidA, b.onlyEid())
                        + "00".repeat(28)
                        + "02 00 00 cafef00d";
        FakeInternet.Datagram datagram = lab.internet.takeLog().getFirst();
        assertThat(Hex.text(datagram.payload())).isEqualTo(Hex.text(Hex.bytes(expectedReply)));
        assertThat(datagram.from()).isEqualTo(b.address);
        assertThat(datagram.to()).isEqualTo(a.address);
    }

    @Test
    void packetsGoBothWaysAndEmptyOnesToo() {
        UdpLab.Pair pair = lab.open(a, b, "oping");
        sent();
        pair.client().write("ping");
        pair.client().write("");
        lab.world.settle();
        assertThat(sent())
                .containsExactly(
                        "%08x70696e67".formatted(b.onlyEid()), "%08x".formatted(b.onlyEid()));
        pair.server().write("");
        pair.server().write("pong");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("ping", "");
        assertThat(pair.client().readTexts()).containsExactly("", "pong");
    }

    @Test
    void theLargestPacketIsWhatSurvivesTowardsC() {
        UdpLab.Pair pair = lab.open(a, b, "oping");
        int mpsBytes = lab.family == UdpFamily.IPV4 ? 8976 : 8948;
        assertThat(pair.client().link().mpsBytes()).isEqualTo(mpsBytes);
        pair.client().write(new byte[mpsBytes]);
        lab.world.settle();
        assertThat(pair.server().read()).hasSize(1);
    }

    @Test
    void largerPacketsOfAPeerAreStillTaken() {
        UdpLab.Pair pair = lab.open(a, b, "oping");
        b.receive(a.address, UdpLab.data(b.onlyEid(), new byte[8980]));
        b.receive(a.address, UdpLab.data(b.onlyEid(), new byte[65_000]));
        assertThat(pair.server().read().stream().map(p -> p.length)).containsExactly(8980, 65_000);
    }

    @Test
    void blobsThatCWouldNotSurviveAreRefusedHere() {
        lab.world.query(a.ipcp, "oping").value();
        assertThat(lab.world.allocate(a.ipcp, a.flow(), "oping", new byte[1986]).problem().error())
                .isEqualTo(FlowError.TOO_LARGE);
        lab.world.allocate(a.ipcp, a.flow(), "oping", new byte[1985]);
        assertThat(lab.internet.takeLog().getFirst().payload()).hasSize(2048);
        assertThat(lab.world.accept(b.request(), b.flow(), new byte[2002]).problem().error())
                .isEqualTo(FlowError.TOO_LARGE);
    }

    @Test
    void everyNonZeroResponseIsARefusalWithoutABlob() {
        lab.world.query(a.ipcp, "oping").value();
        for (int response : new int[] {-1009, -12, 4}) {
            RecordedReply<Ipcp.FlowAccepted> reply =
                    lab.world.allocate(a.ipcp, a.flow(), "oping", UdpLab.ASK);
            sent();
            lab.world.answer(b.request(), new Ipcp.Refuse(response)).value();
            assertThat(reply.problem().error()).isEqualTo(FlowError.ofResponse(response));
            byte[] datagram = Hex.bytes(sent().getFirst());
            assertThat(datagram).hasSize(47);
            assertThat(((FlowReply) UdpLab.decode(datagram)).response()).isEqualTo(response);
        }
        assertThat(a.flowViews()).isEmpty();
    }

    @Test
    void anUnansweredRequestIsNeverRepeatedAndItsEidIsReleased() {
        lab.world.query(a.ipcp, "oping").value();
        RecordedReply<Ipcp.FlowAccepted> reply =
                lab.world.allocate(a.ipcp, a.flow(), "oping", UdpLab.ASK);
        lab.world.advanceMs(20_000);
        assertThat(reply.problem().error()).isEqualTo(FlowError.TIMED_OUT);
        assertThat(sent()).hasSize(1);
        assertThat(a.flowViews()).isEmpty();
    }

    @Test
    void deallocationSendsNothing() {
        UdpLab.Pair pair = lab.open(a, b, "oping");
        sent();
        lab.world.deallocate(a.ipcp, pair.client());
        assertThat(sent()).isEmpty();
        pair.server().write("x");
        lab.world.settle();
        assertThat(a.count("dropped-unknown-eid")).isEqualTo(1);
    }

    @Test
    void aPeerMayHaveAnotherPort() {
        UdpLab.Host c =
                lab.new Host("c", "10.0.0.3", Map.of("peer", List.of("oping=10.0.0.9:4000")));
        assertThat(lab.world.query(c.ipcp, "oping").value().reason())
                .isEqualTo(lab.endpoint("10.0.0.9", 4000));
    }

    @Test
    void seededLossIsAccountedFor() {
        UdpLab.Pair pair = lab.open(a, b, "oping");
        lab.internet.setLoss(0.2);
        int received = 0;
        for (int i = 0; i < 2000; i++) {
            pair.client().write("n" + i);
            if (i % 100 == 99) {
                lab.world.settle();
                received += pair.server().read().size();
            }
        }
        assertThat(lab.internet.lost()).isBetween(300L, 500L);
        assertThat(received + lab.internet.lost()).isEqualTo(2000);
    }

    @Test
    void theRibTellsWhatThereIs() {
        lab.open(a, b, "oping");
        Map<String, Map<String, String>> rib = lab.world.rib(a.ipcp);
        assertThat(rib.get("info/_type")).containsValue(lab.family.type().word());
        assertThat(rib.get("directory/names"))
                .containsEntry(Hex.text(UdpLab.OPING), lab.endpoint("10.0.0.2", 3435));
        assertThat(a.ipcp.status().hash()).isEqualTo("md5");
        assertThat(a.ipcp.status().facts())
                .containsEntry("ip", lab.ip("10.0.0.1"))
                .containsEntry("port", "3435")
                .containsEntry("driver", "fake");
    }
}
