package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.UdpMessage.FlowReply;

/** The rows of docs/wire/wire-shims.md 9.4, each with the behaviour that is required. */
@ParameterizedClass
@EnumSource(UdpFamily.class)
class UdpMalformedTest {
    private final UdpLab lab;
    private final InetSocketAddress stranger;
    private final InetSocketAddress otherPort;
    private UdpLab.Host a;
    private UdpLab.Host b;

    UdpMalformedTest(UdpFamily family) {
        lab = new UdpLab(5, family);
        stranger = lab.address("10.0.0.66", 3435);
        otherPort = lab.address("10.0.0.1", 4444);
    }

    @BeforeEach
    void boot() {
        a = lab.new Host("a", "10.0.0.1", Map.of("peer", List.of("oping=10.0.0.2")));
        b = lab.new Host("b", "10.0.0.2", Map.of());
        lab.world.register(b.ipcp, "oping");
    }

    @AfterEach
    void finish() {
        // Nothing malformed is ever answered (9.7).
        assertThat(lab.internet.takeLog())
                .filteredOn(d -> d.to().equals(stranger))
                .allMatch(d -> UdpLab.decode(d.payload()) instanceof FlowReply);
        lab.finish();
    }

    private RecordedReply<Ipcp.FlowAccepted> pending() {
        lab.world.query(a.ipcp, "oping").value();
        RecordedReply<Ipcp.FlowAccepted> reply =
                lab.world.allocate(a.ipcp, a.flow(), "oping", UdpLab.ASK);
        assertThat(reply.isAnswered()).isFalse();
        return reply;
    }

    @Test
    void row1ADatagramShorterThanItsHeaderIsDropped() {
        for (int bytes = 0; bytes < 4; bytes++) {
            b.receive(stranger, new byte[bytes]);
        }
        assertThat(b.count("dropped-short-datagram")).isEqualTo(4);
    }

    @Test
    void row2AShortManagementDatagramIsDropped() {
        byte[] reply = UdpLab.message(FlowReply.rejected(1, 0, -1));
        for (int bytes = 4; bytes < 47; bytes++) {
            b.receive(stranger, Arrays.copyOf(reply, bytes));
        }
        assertThat(b.count("dropped-malformed-message")).isEqualTo(43);
    }

    @Test
    void row3ARequestWithoutItsWholeHashIsDropped() {
        byte[] request = UdpLab.message(UdpLab.requestFor(UdpLab.OPING, 64, new byte[0]));
        for (int bytes = 47; bytes < 63; bytes++) {
            b.receive(stranger, Arrays.copyOf(request, bytes));
        }
        assertThat(b.count("dropped-malformed-message")).isEqualTo(16);
        assertThat(b.node.broker().requests()).isEmpty();
    }

    @Test
    void row4LongManagementDatagramsAreTakenUpToALimit() {
        int room = DatagramIntake.MANAGEMENT_MAX_BYTES - 63;
        b.receive(stranger, UdpLab.message(UdpLab.requestFor(UdpLab.OPING, 64, new byte[room])));
        assertThat(b.request().blob()).hasSize(room);
        b.receive(
                stranger, UdpLab.message(UdpLab.requestFor(UdpLab.OPING, 65, new byte[room + 1])));
        assertThat(b.count("dropped-malformed-message")).isEqualTo(1);
    }

    @Test
    void row5DataForAnyUnknownEidIsDropped() {
        for (long eid :
                new long[] {1, 64, 4096, 10_240, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL}) {
            b.receive(a.address, UdpLab.data(eid, new byte[8]));
        }
        assertThat(b.count("dropped-unknown-eid")).isEqualTo(7);
    }

    @Test
    void row6DataFromAnotherAddressOrPortIsDropped() {
        UdpLab.Pair pair = lab.open(a, b, "oping");
        b.receive(stranger, UdpLab.data(b.onlyEid(), new byte[8]));
        b.receive(otherPort, UdpLab.data(b.onlyEid(), new byte[8]));
        assertThat(b.count("dropped-wrong-source")).isEqualTo(2);
        assertThat(pair.server().read()).isEmpty();
    }

    @Test
    void row6AsConfiguredAPeerMayChangeItsPortButNotItsAddress() {
        UdpLab.Host c = lab.new Host("c", "10.0.0.3", Map.of("source-check", List.of("off")));
        lab.world.register(c.ipcp, "nat");
        c.receive(
                a.address,
                UdpLab.message(
                        UdpLab.requestFor(
                                org.o7s.core.testkit.Hex.bytes(md5("nat")), 77, UdpLab.ASK)));
        TestFlow flow = c.flow();
        lab.world.accept(c.request(), flow, UdpLab.ANSWER).value();
        c.receive(stranger, UdpLab.data(c.onlyEid(), new byte[1]));
        c.receive(otherPort, UdpLab.data(c.onlyEid(), new byte[2]));
        assertThat(flow.read()).containsExactly(new byte[2]);
        lab.internet.takeLog();
        flow.write("back");
        lab.world.settle();
        assertThat(lab.internet.takeLog().getFirst().to()).isEqualTo(otherPort);
    }

    private static String md5(String name) {
        byte[] digest = new byte[16];
        org.o7s.core.testkit.FixedSlots.hash("MD5")
                .digest(name.getBytes(java.nio.charset.StandardCharsets.UTF_8), digest);
        return org.o7s.core.testkit.Hex.text(digest);
    }

    @Test
    void row7AReplyForAnUnknownEidIsIgnored() {
        RecordedReply<Ipcp.FlowAccepted> reply = pending();
        long eid = a.onlyEid();
        for (long other : new long[] {0, 10_240, 0xffff_ffffL, eid ^ 1}) {
            a.receive(b.address, UdpLab.message(new FlowReply(other, 9, 0, UdpLab.ANSWER)));
        }
        assertThat(a.count("ignored-unknown-replies")).isEqualTo(4);
        assertThat(reply.isAnswered()).isFalse();
    }

    @Test
    void row8AReplyForAnEstablishedFlowChangesNothing() {
        UdpLab.Pair pair = lab.open(a, b, "oping");
        long eid = a.onlyEid();
        a.receive(b.address, UdpLab.message(new FlowReply(eid, 4711, 0, UdpLab.ANSWER)));
        a.receive(b.address, UdpLab.message(FlowReply.rejected(eid, 0, -1009)));
        assertThat(a.count("ignored-duplicate-replies")).isEqualTo(2);
        pair.client().write("still there");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("still there");
    }

    @Test
    void row9AReplyFromAnotherAddressOrPortIsIgnored() {
        RecordedReply<Ipcp.FlowAccepted> reply = pending();
        byte[] forged = UdpLab.message(new FlowReply(a.onlyEid(), 9, 0, UdpLab.ANSWER));
        a.receive(stranger, forged);
        a.receive(lab.address("10.0.0.2", 3436), forged);
        assertThat(a.count("ignored-replies-wrong-source")).isEqualTo(2);
        assertThat(reply.isAnswered()).isFalse();
        a.receive(b.address, forged);
        assertThat(reply.value().blob()).isEqualTo(UdpLab.ANSWER);
    }

    @Test
    void row10AReplyCannotBeTooFast() {
        lab.world.query(a.ipcp, "oping").value();
        b.node.broker()
                .answer(
                        request ->
                                b.ipcp.respond(
                                        request.requestId(),
                                        new Ipcp.Accept(1, UdpLab.ANSWER, b.flow().provider()),
                                        new RecordedReply<>()));
        assertThat(lab.world.allocate(a.ipcp, a.flow(), "oping", UdpLab.ASK).value().blob())
                .isEqualTo(UdpLab.ANSWER);
    }

    @Test
    void row11ARequestForANameThatIsNotRegisteredHereIsIgnored() {
        b.receive(stranger, UdpLab.message(UdpLab.requestFor(new byte[16], 64, UdpLab.ASK)));
        assertThat(b.count("ignored-unregistered-name")).isEqualTo(1);
        assertThat(b.node.broker().requests()).isEmpty();
    }

    @Test
    void row12ARequestWithEid0IsDropped() {
        byte[] request = UdpLab.message(UdpLab.requestFor(UdpLab.OPING, 64, UdpLab.ASK));
        Arrays.fill(request, 4, 8, (byte) 0);
        b.receive(stranger, request);
        assertThat(b.count("dropped-malformed-message")).isEqualTo(1);
        assertThat(b.node.broker().requests()).isEmpty();
    }

    @Test
    void anAcceptingReplyWithEid0IsDropped() {
        RecordedReply<Ipcp.FlowAccepted> reply = pending();
        byte[] message = UdpLab.message(new FlowReply(a.onlyEid(), 9, 0, UdpLab.ANSWER));
        Arrays.fill(message, 8, 12, (byte) 0);
        a.receive(b.address, message);
        assertThat(reply.isAnswered()).isFalse();
    }

    @Test
    void row13AnUnknownCodeIsDropped() {
        byte[] request = UdpLab.message(UdpLab.requestFor(UdpLab.OPING, 64, UdpLab.ASK));
        for (int code : new int[] {0, 3, 255}) {
            request[44] = (byte) code;
            b.receive(stranger, request);
        }
        assertThat(b.count("dropped-unknown-code")).isEqualTo(3);
    }

    @Test
    void row15AFloodOfRequestsIsBounded() {
        for (int i = 1; i <= 1000; i++) {
            InetSocketAddress from = lab.address("10.9." + i / 250 + "." + i % 250, 3435);
            b.receive(from, UdpLab.message(UdpLab.requestFor(UdpLab.OPING, i, UdpLab.ASK)));
        }
        assertThat(b.node.broker().requests()).hasSize(256);
        assertThat(b.count("ignored-requests-over-limit")).isEqualTo(744);
        lab.world.advanceMs(30_001);
        b.receive(stranger, UdpLab.message(UdpLab.requestFor(UdpLab.OPING, 9, UdpLab.ASK)));
        assertThat(b.node.broker().requests()).hasSize(257);
    }

    @Test
    void row15OnePeerCannotUseUpAllRequests() {
        for (int i = 1; i <= 100; i++) {
            b.receive(stranger, UdpLab.message(UdpLab.requestFor(UdpLab.OPING, i, UdpLab.ASK)));
        }
        assertThat(b.node.broker().requests()).hasSize(32);
        assertThat(b.count("ignored-requests-over-peer-limit")).isEqualTo(68);
        lab.open(a, b, "oping");
    }

    @Test
    void row16ANameWithoutAnAddressIsNotFound() {
        assertThat(lab.world.query(a.ipcp, "nowhere").value().known()).isFalse();
    }

    @Test
    void row19ALargerPacketThanTheWireCarriesIsDroppedAndCounted() {
        UdpLab.Pair pair = lab.open(a, b, "oping");
        pair.client().write(new byte[lab.family.mpsBytes() + 1]);
        pair.client().write(new byte[65_536]);
        pair.client().write("fits");
        lab.world.settle();
        assertThat(a.count("dropped-too-large")).isEqualTo(2);
        assertThat(pair.server().readTexts()).containsExactly("fits");
    }

    @Test
    void row20DataForAFlowThatIsClosedIsDropped() {
        UdpLab.Pair pair = lab.open(a, b, "oping");
        long eid = b.onlyEid();
        lab.world.deallocate(b.ipcp, pair.server());
        b.receive(a.address, UdpLab.data(eid, new byte[4]));
        assertThat(b.count("dropped-unknown-eid")).isEqualTo(1);
    }

    @Test
    void row20AnApplicationThatDoesNotReadHoldsUpNobodyElse() {
        UdpLab.Pair deaf = lab.open(a, b, "oping");
        UdpLab.Pair other = lab.open(a, b, "oping");
        for (int i = 0; i < 2000; i++) {
            deaf.client().write("x");
            lab.world.settle();
        }
        other.client().write("hello");
        lab.world.settle();
        assertThat(other.server().readTexts()).containsExactly("hello");
        assertThat(deaf.server().read()).hasSize(FlowLink.CAPACITY_PACKETS);
        assertThat(b.count("dropped-queue-full")).isEqualTo(2000 - FlowLink.CAPACITY_PACKETS);
    }

    @Test
    void row21ANameThatIsResolvedTwiceAtOnceIsFoundTwice() {
        lab.dnsEntries.put(md5("twice"), lab.address("10.0.0.2", 1).getAddress());
        RecordedReply<Ipcp.NameAnswer> one = new RecordedReply<>();
        RecordedReply<Ipcp.NameAnswer> two = new RecordedReply<>();
        a.ipcp.loop().execute(() -> a.ipcp.query("twice", one));
        a.ipcp.loop().execute(() -> a.ipcp.query("twice", two));
        lab.world.settle();
        assertThat(one.value().known()).isTrue();
        assertThat(two.value().known()).isTrue();
        assertThat(lab.dnsQuestions).hasSize(1);
    }

    @Test
    void identicalRequestsWithinSecondsOpenOneFlow() {
        byte[] request = UdpLab.message(UdpLab.requestFor(UdpLab.OPING, 64, UdpLab.ASK));
        b.receive(stranger, request);
        b.receive(stranger, request);
        lab.world.advanceMs(4900);
        b.receive(stranger, request);
        assertThat(b.node.broker().requests()).hasSize(1);
        lab.world.advanceMs(5000);
        b.receive(stranger, request);
        assertThat(b.node.broker().requests()).hasSize(2);
    }

    @Test
    void dataBeforeTheReplyIsKeptForTheFlow() {
        RecordedReply<Ipcp.FlowAccepted> reply = pending();
        long eid = a.onlyEid();
        for (int i = 0; i < 20; i++) {
            a.receive(b.address, UdpLab.data(eid, new byte[] {(byte) i}));
        }
        a.receive(stranger, UdpLab.data(eid, new byte[] {99}));
        a.receive(b.address, UdpLab.message(new FlowReply(eid, 9, 0, UdpLab.ANSWER)));
        reply.value();
        assertThat(a.flows.getFirst().read().stream().map(p -> (int) p[0]))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        assertThat(a.count("dropped-early")).isEqualTo(4);
        assertThat(a.count("dropped-wrong-source")).isEqualTo(1);
    }
}
