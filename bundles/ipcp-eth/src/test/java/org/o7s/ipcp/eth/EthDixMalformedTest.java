package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.testkit.FakeWire;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.EthDixMessage.FlowReply;
import org.o7s.wire.g23.EthDixMessage.FlowRequest;
import org.o7s.wire.g23.EthDixMessage.NameQuery;
import org.o7s.wire.g23.EthDixMessage.NameReply;

/** The rows of docs/wire/wire-shims.md 9.2, each with the behaviour that is required. */
class EthDixMalformedTest {
    private static final long A = EthLab.MAC_A;
    private static final long B = EthLab.MAC_B;
    private static final long STRANGER = EthLab.MAC_C;

    private final EthLab lab = new EthLab(11);

    @AfterEach
    void finish() {
        lab.finish();
    }

    private static byte[] request(int seid) {
        return EthLab.message(B, STRANGER, EthLab.requestFor(EthLab.OPING, seid, EthLab.ASK));
    }

    /** A request of a that b does not answer. */
    private RecordedReply<Ipcp.FlowAccepted> pending() {
        lab.world.query(lab.a.ipcp, "oping").value();
        RecordedReply<Ipcp.FlowAccepted> reply =
                lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK);
        assertThat(reply.isAnswered()).isFalse();
        return reply;
    }

    private void nothingHappenedAtB() {
        assertThat(lab.b.node.broker().requests()).isEmpty();
        assertThat(lab.wire.takeLog()).isEmpty();
        assertThat(lab.b.flowViews()).isEmpty();
    }

    @Test
    void row1AFrameShorterThanItsHeadersIsDropped() {
        byte[] frame = request(64);
        for (int bytes = 0; bytes < 18; bytes++) {
            lab.b.receive(Arrays.copyOf(frame, bytes));
        }
        assertThat(lab.b.count("dropped-short-frame")).isEqualTo(18);
        nothingHappenedAtB();
    }

    @Test
    void row2ALengthBeyondTheFrameIsDropped() {
        EthLab.Pair pair = lab.open();
        byte[] data = EthLab.frame(B, A, lab.b.onlyEid(), new byte[10]);
        for (int length : new int[] {11, 1500, 9000, 65_535}) {
            data[16] = (byte) (length >> 8);
            data[17] = (byte) length;
            lab.b.receive(data);
        }
        byte[] message = request(64);
        message[16] = (byte) 0xff;
        lab.b.receive(message);
        assertThat(lab.b.count("dropped-length-field")).isEqualTo(5);
        assertThat(pair.server().read()).isEmpty();
    }

    @Test
    void paddingIsStripped() {
        EthLab.Pair pair = lab.open();
        lab.b.receive(Arrays.copyOf(EthLab.frame(B, A, lab.b.onlyEid(), new byte[] {1, 2}), 60));
        assertThat(pair.server().read()).containsExactly(new byte[] {1, 2});
    }

    @Test
    void row5AManagementMessageOver9000BytesIsDropped() {
        byte[] payload = new byte[9001];
        lab.b.receive(EthLab.frame(B, STRANGER, 0, payload));
        assertThat(lab.b.count("dropped-malformed-message")).isEqualTo(1);
        nothingHappenedAtB();
    }

    @Test
    void row6AMessageIsReadBeforeItsMemoryIsGivenBack() {
        // The driver of this test spoils its memory as soon as a frame was handed over.
        lab.b.receive(request(64));
        assertThat(lab.b.request().blob()).isEqualTo(EthLab.ASK);
    }

    @Test
    void row7AShortManagementMessageIsDropped() {
        byte[] payload = Arrays.copyOfRange(request(64), 18, 18 + 39 + 32);
        for (int bytes = 0; bytes < payload.length; bytes++) {
            lab.b.receive(EthLab.frame(B, STRANGER, 0, Arrays.copyOf(payload, bytes)));
        }
        assertThat(lab.b.count("dropped-malformed-message")).isEqualTo(39 + 32);
        nothingHappenedAtB();
    }

    @Test
    void row7AShortNameQueryIsDropped() {
        byte[] query = EthLab.message(B, STRANGER, new NameQuery(EthLab.OPING));
        byte[] payload = Arrays.copyOfRange(query, 18, query.length - 1);
        lab.b.receive(EthLab.frame(EthLab.BROADCAST, STRANGER, 0, payload));
        assertThat(lab.b.count("dropped-malformed-message")).isEqualTo(1);
        nothingHappenedAtB();
    }

    @Test
    void row8ExtraBytesInANameQueryAreIgnored() {
        byte[] query = EthLab.message(B, STRANGER, new NameQuery(EthLab.OPING));
        byte[] payload = Arrays.copyOfRange(query, 18, query.length + 20);
        lab.b.receive(EthLab.frame(EthLab.BROADCAST, STRANGER, 0, payload));
        assertThat(lab.b.count("answered-name-queries")).isEqualTo(1);
    }

    @Test
    void row9AnUnknownCodeIsDropped() {
        byte[] frame = request(64);
        for (int code : new int[] {4, 5, 128, 255}) {
            frame[18 + 37] = (byte) code;
            lab.b.receive(frame);
        }
        assertThat(lab.b.count("dropped-unknown-code")).isEqualTo(4);
        nothingHappenedAtB();
    }

    @Test
    void row10AFrameForAnotherHostIsDropped() {
        byte[] frame =
                EthLab.message(
                        0x0200_0000_00ffL,
                        STRANGER,
                        EthLab.requestFor(EthLab.OPING, 64, EthLab.ASK));
        lab.b.receive(frame);
        byte[] multicast = EthLab.message(0x0100_5e00_0001L, STRANGER, new NameQuery(EthLab.OPING));
        lab.b.receive(multicast);
        assertThat(lab.b.count("dropped-other-host")).isEqualTo(2);
        nothingHappenedAtB();
    }

    @Test
    void row10ACopyOfAnOwnFrameIsDropped() {
        lab.b.receive(EthLab.message(EthLab.BROADCAST, B, new NameQuery(EthLab.OPING)));
        assertThat(lab.b.count("dropped-own-frame")).isEqualTo(1);
        nothingHappenedAtB();
    }

    @Test
    void row10AnotherEtherTypeIsDropped() {
        byte[] frame = request(64);
        frame[12] = (byte) 0xa0;
        frame[13] = 1;
        lab.b.receive(frame);
        assertThat(lab.b.count("dropped-ethertype")).isEqualTo(1);
        nothingHappenedAtB();
    }

    @Test
    void row11OnlyNameQueriesMayBeBroadcast() {
        lab.world.query(lab.a.ipcp, "nobody");
        lab.wire.takeLog();
        EthLab.Pair pair = lab.open();
        int eid = lab.b.onlyEid();
        int requests = lab.b.node.broker().requests().size();
        FlowRequest request = EthLab.requestFor(EthLab.OPING, 64, EthLab.ASK);
        lab.b.receive(EthLab.message(EthLab.BROADCAST, STRANGER, request));
        lab.b.receive(EthLab.message(EthLab.BROADCAST, A, new FlowReply(9, eid, 0, EthLab.ANSWER)));
        lab.b.receive(EthLab.message(EthLab.BROADCAST, A, new NameReply(EthLab.OPING)));
        lab.b.receive(EthLab.frame(EthLab.BROADCAST, A, eid, new byte[4]));
        assertThat(lab.b.count("dropped-broadcast")).isEqualTo(4);
        assertThat(lab.b.node.broker().requests()).hasSize(requests);
        assertThat(pair.server().read()).isEmpty();
    }

    @Test
    void row12AMulticastSourceIsDropped() {
        for (long source : new long[] {EthLab.BROADCAST, 0x0100_5e00_0001L}) {
            FlowRequest request = EthLab.requestFor(EthLab.OPING, 64, EthLab.ASK);
            lab.b.receive(EthLab.message(B, source, request));
        }
        assertThat(lab.b.count("dropped-multicast-source")).isEqualTo(2);
        nothingHappenedAtB();
    }

    @Test
    void row13ANameReplyThatNobodyAskedForIsIgnored() {
        lab.a.receive(EthLab.message(A, STRANGER, new NameReply(EthLab.OPING)));
        assertThat(lab.a.count("ignored-name-replies")).isEqualTo(1);
        assertThat(lab.world.rib(lab.a.ipcp).get("directory/names")).isEmpty();
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().reason())
                .isEqualTo("02:00:00:00:00:0b");
        lab.a.receive(EthLab.message(A, STRANGER, new NameReply(EthLab.OPING)));
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().reason())
                .isEqualTo("02:00:00:00:00:0b");
    }

    @Test
    void row14AFloodOfNameRepliesLeavesNothingBehind() {
        lab.world.query(lab.a.ipcp, "nobody");
        for (int i = 0; i < 10_000; i++) {
            byte[] hash = new byte[32];
            hash[0] = (byte) i;
            hash[1] = (byte) (i >> 8);
            lab.a.receive(EthLab.message(A, STRANGER, new NameReply(hash)));
        }
        assertThat(lab.world.rib(lab.a.ipcp).get("directory/names")).isEmpty();
        assertThat(lab.a.count("ignored-name-replies")).isEqualTo(10_000);
    }

    @Test
    void row15TheSameAnswerTwiceIsOneEntry() {
        for (int i = 0; i < 3; i++) {
            lab.world.query(lab.a.ipcp, "oping").value();
            lab.world.advanceMs(61_000);
        }
        lab.world.query(lab.a.ipcp, "oping").value();
        assertThat(lab.world.rib(lab.a.ipcp).get("directory/names"))
                .containsValue("02:00:00:00:00:0b");
    }

    @Test
    void row16AReplyForAnEidThatNobodyHasIsIgnored() {
        RecordedReply<Ipcp.FlowAccepted> reply = pending();
        int eid = lab.a.onlyEid();
        for (int other : new int[] {0, 10_240, 65_535, eid ^ 1}) {
            lab.a.receive(EthLab.message(A, B, new FlowReply(9, other, 0, EthLab.ANSWER)));
        }
        assertThat(lab.a.count("ignored-unknown-replies")).isEqualTo(4);
        assertThat(reply.isAnswered()).isFalse();
    }

    @Test
    void rows17And19AReplyForAnOpenFlowChangesNothing() {
        EthLab.Pair pair = lab.open();
        int eid = lab.a.onlyEid();
        lab.a.receive(EthLab.message(A, B, new FlowReply(4711, eid, 0, EthLab.ANSWER)));
        lab.a.receive(EthLab.message(A, B, FlowReply.rejected(0, eid, -1009)));
        lab.a.receive(EthLab.message(A, STRANGER, new FlowReply(1, eid, 0, EthLab.ANSWER)));
        assertThat(lab.a.count("ignored-duplicate-replies")).isEqualTo(3);
        pair.client().write("still there");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("still there");
    }

    @Test
    void row18AReplyFromAnotherHostIsIgnored() {
        RecordedReply<Ipcp.FlowAccepted> reply = pending();
        int eid = lab.a.onlyEid();
        FlowReply refusal = FlowReply.rejected(0, eid, -1009);
        FlowReply acceptance = new FlowReply(9, eid, 0, EthLab.ANSWER);
        for (FlowReply forged : new FlowReply[] {refusal, acceptance}) {
            lab.a.receive(EthLab.message(A, STRANGER, forged));
        }
        assertThat(lab.a.count("ignored-replies-wrong-source")).isEqualTo(2);
        assertThat(reply.isAnswered()).isFalse();
        lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).value();
        assertThat(reply.value().blob()).isEqualTo(EthLab.ANSWER);
    }

    @Test
    void anAcceptingReplyWithEid0IsDropped() {
        RecordedReply<Ipcp.FlowAccepted> reply = pending();
        byte[] frame = EthLab.message(A, B, new FlowReply(9, lab.a.onlyEid(), 0, EthLab.ANSWER));
        frame[18] = 0;
        frame[19] = 0;
        lab.a.receive(frame);
        assertThat(lab.a.count("dropped-malformed-message")).isEqualTo(1);
        assertThat(reply.isAnswered()).isFalse();
    }

    @Test
    void rows23And24DataForAnyUnknownEidIsDropped() {
        for (int eid : new int[] {1, 63, 64, 4096, 10_240, 65_534, 65_535}) {
            lab.b.receive(EthLab.frame(B, A, eid, new byte[8]));
        }
        assertThat(lab.b.count("dropped-unknown-eid")).isEqualTo(7);
    }

    @Test
    void row25DataFromAnotherHostIsDropped() {
        EthLab.Pair pair = lab.open();
        lab.b.receive(EthLab.frame(B, STRANGER, lab.b.onlyEid(), new byte[8]));
        assertThat(lab.b.count("dropped-wrong-source")).isEqualTo(1);
        assertThat(pair.server().read()).isEmpty();
    }

    @Test
    void row26DataBeforeTheReplyIsKeptForTheFlow() {
        RecordedReply<Ipcp.FlowAccepted> reply = pending();
        int eid = lab.a.onlyEid();
        for (int i = 0; i < 20; i++) {
            lab.a.receive(EthLab.frame(A, B, eid, new byte[] {(byte) i}));
        }
        lab.a.receive(EthLab.frame(A, STRANGER, eid, new byte[] {99}));
        TestFlow client = lab.a.flows.getFirst();
        assertThat(client.read()).isEmpty();
        lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).value();
        reply.value();
        assertThat(client.read().stream().map(p -> (int) p[0]))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        assertThat(lab.a.count("dropped-early")).isEqualTo(4);
    }

    @Test
    void row26DataBeforeARefusalIsDropped() {
        pending();
        lab.a.receive(EthLab.frame(A, B, lab.a.onlyEid(), new byte[1]));
        lab.world.answer(lab.b.request(), new Ipcp.Refuse(-1009)).value();
        assertThat(lab.a.count("dropped-early")).isEqualTo(1);
    }

    @Test
    void row27IdenticalRequestsWithinSecondsOpenOneFlow() {
        lab.b.receive(request(64));
        lab.b.receive(request(64));
        lab.world.advanceMs(4900);
        lab.b.receive(request(64));
        assertThat(lab.b.node.broker().requests()).hasSize(1);
        assertThat(lab.b.count("ignored-duplicate-requests")).isEqualTo(2);
        lab.b.receive(request(65));
        assertThat(lab.b.node.broker().requests()).hasSize(2);
        lab.world.advanceMs(5000);
        lab.b.receive(request(64));
        assertThat(lab.b.node.broker().requests()).hasSize(3);
    }

    @Test
    void row28ARequestWithEid0IsDropped() {
        byte[] frame = request(64);
        frame[19] = 0;
        lab.b.receive(frame);
        assertThat(lab.b.count("dropped-malformed-message")).isEqualTo(1);
        nothingHappenedAtB();
    }

    @Test
    void row29ARequestForANameThatIsNotRegisteredIsIgnored() {
        FlowRequest request = EthLab.requestFor(new byte[32], 64, EthLab.ASK);
        lab.b.receive(EthLab.message(B, STRANGER, request));
        assertThat(lab.b.count("ignored-unregistered-name")).isEqualTo(1);
        nothingHappenedAtB();
    }

    @Test
    void aNameQueryForANameThatIsNotRegisteredIsIgnored() {
        lab.b.receive(EthLab.message(EthLab.BROADCAST, STRANGER, new NameQuery(new byte[32])));
        assertThat(lab.b.count("ignored-name-queries")).isEqualTo(1);
        nothingHappenedAtB();
    }

    @Test
    void row30AFloodOfRequestsIsBounded() {
        for (int i = 1; i <= 1000; i++) {
            FlowRequest request = EthLab.requestFor(EthLab.OPING, i, EthLab.ASK);
            lab.b.receive(EthLab.message(B, 0x0200_0001_0000L + i, request));
        }
        assertThat(lab.b.node.broker().requests()).hasSize(256);
        assertThat(lab.b.count("ignored-requests-over-limit")).isEqualTo(744);
        lab.world.advanceMs(30_001);
        lab.b.receive(request(7));
        assertThat(lab.b.node.broker().requests()).hasSize(257);
        assertThat(lab.b.count("expired-requests")).isEqualTo(256);
    }

    @Test
    void row30OneHostCannotUseUpAllRequests() {
        for (int i = 1; i <= 100; i++) {
            lab.b.receive(request(i));
        }
        assertThat(lab.b.node.broker().requests()).hasSize(32);
        assertThat(lab.b.count("ignored-requests-over-peer-limit")).isEqualTo(68);
        lab.open();
    }

    @Test
    void row31APacketOverTheMpsIsDroppedAndCounted() {
        EthLab.Pair pair = lab.open();
        pair.client().write(new byte[1497]);
        pair.client().write("fits");
        lab.world.settle();
        assertThat(lab.a.count("dropped-too-large")).isEqualTo(1);
        assertThat(pair.server().readTexts()).containsExactly("fits");
    }

    @Test
    void row32AnInterfaceNameIsCheckedBeforeItIsUsed() {
        EthDixFactory factory = new EthDixFactory(lab.links);
        for (String name : List.of("", "a".repeat(16), "ä".repeat(8), "a b", "a/b", "..")) {
            assertThatThrownBy(
                            () ->
                                    factory.validate(
                                            new LayerConfig("l", Map.of("dev", List.of(name)))))
                    .as("name '%s'", name)
                    .hasMessageContaining("E-BOOT-VALUE");
        }
        factory.validate(new LayerConfig("l", Map.of("dev", List.of("a".repeat(15)))));
    }

    @Test
    void row33TheLoopbackFlagCapsTheMtuNotTheName() {
        lab.a.nic.setMtuBytes(65_536);
        lab.world.advanceMs(300);
        assertThat(lab.a.ipcp.status().facts()).containsEntry("mps", "65531");
        lab.a.nic.setLoopback(true);
        lab.world.advanceMs(300);
        assertThat(lab.a.ipcp.status().facts()).containsEntry("mps", "8996");
    }

    @Test
    void row34DataForAFlowThatIsClosedIsDropped() {
        EthLab.Pair pair = lab.open();
        int eid = lab.b.onlyEid();
        pair.server().user().close();
        lab.b.nic.receive(EthLab.frame(B, A, eid, new byte[4]));
        lab.world.settle();
        lab.world.deallocate(lab.b.ipcp, pair.server());
        lab.b.receive(EthLab.frame(B, A, eid, new byte[4]));
        assertThat(lab.b.count("dropped-unknown-eid") + lab.b.count("dropped-closing"))
                .isEqualTo(2);
    }

    @Test
    void row35AnApplicationThatDoesNotReadHoldsUpNobodyElse() {
        EthLab.Pair deaf = lab.open();
        EthLab.Pair other = lab.open();
        for (int i = 0; i < 2000; i++) {
            deaf.client().write("x");
            lab.world.settle();
        }
        other.client().write("hello");
        lab.world.settle();
        assertThat(other.server().readTexts()).containsExactly("hello");
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().known()).isTrue();
        assertThat(deaf.server().read()).hasSize(FlowLink.CAPACITY_PACKETS);
        assertThat(lab.b.count("dropped-queue-full")).isEqualTo(2000 - FlowLink.CAPACITY_PACKETS);
    }

    @Test
    void noMalformedFrameIsAnswered() {
        byte[] frame = request(64);
        frame[18 + 37] = 77;
        lab.b.receive(frame);
        lab.world.advanceMs(5000);
        assertThat(lab.wire.takeLog()).noneMatch(f -> FakeWire.address(f, 0) == STRANGER);
    }
}
