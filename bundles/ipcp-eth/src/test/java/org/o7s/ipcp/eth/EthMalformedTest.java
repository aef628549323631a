package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.testkit.FakeWire;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.EthMessage.FlowReply;
import org.o7s.wire.g23.EthMessage.FlowRequest;
import org.o7s.wire.g23.EthMessage.NameQuery;
import org.o7s.wire.g23.EthMessage.NameReply;

/** The rows of docs/wire/wire-shims.md 9.2, each with the behaviour that is required. */
@ParameterizedClass
@EnumSource(EthType.class)
class EthMalformedTest {
    private static final long A = EthLab.MAC_A;
    private static final long B = EthLab.MAC_B;
    private static final long STRANGER = EthLab.MAC_C;

    private final EthLab lab;

    EthMalformedTest(EthType type) {
        lab = new EthLab(11, type);
    }

    @AfterEach
    void finish() {
        lab.finish();
    }

    private byte[] request(int seid) {
        return lab.message(B, STRANGER, EthLab.requestFor(EthLab.OPING, seid, EthLab.ASK));
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
        byte[] frame = request(40);
        int headers = lab.frames.payloadAt();
        for (int bytes = 0; bytes < headers; bytes++) {
            lab.b.receive(Arrays.copyOf(frame, bytes));
        }
        assertThat(lab.b.count("dropped-short-frame")).isEqualTo(headers);
        nothingHappenedAtB();
    }

    @Test
    void row2ALengthBeyondTheFrameIsDropped() {
        EthLab.Pair pair = lab.open();
        byte[] data = lab.frame(B, A, lab.b.onlyEid(), new byte[10]);
        // What is more than a length is an EtherType in LLC.
        int[] lengths =
                lab.type == EthType.DIX
                        ? new int[] {11, 1500, 9000, 65_535}
                        : new int[] {14, 100, 1499, 1500};
        for (int length : lengths) {
            setLength(data, length);
            lab.b.receive(data);
        }
        byte[] message = request(40);
        setLength(message, 1500);
        lab.b.receive(message);
        assertThat(lab.b.count("dropped-length-field")).isEqualTo(5);
        assertThat(pair.server().read()).isEmpty();
    }

    private void setLength(byte[] frame, int length) {
        frame[lab.frames.lengthAt()] = (byte) (length >> 8);
        frame[lab.frames.lengthAt() + 1] = (byte) length;
    }

    @Test
    void paddingIsStripped() {
        EthLab.Pair pair = lab.open();
        lab.b.receive(Arrays.copyOf(lab.frame(B, A, lab.b.onlyEid(), new byte[] {1, 2}), 60));
        assertThat(pair.server().read()).containsExactly(new byte[] {1, 2});
    }

    @Test
    void row5AManagementMessageOver9000BytesIsDropped() {
        // An 802.3 length is at most 1500: what is more is an EtherType.
        String counter =
                lab.type == EthType.DIX ? "dropped-malformed-message" : "dropped-ethertype";
        byte[] payload = new byte[9001];
        lab.b.receive(lab.management(B, STRANGER, payload));
        assertThat(lab.b.count(counter)).isEqualTo(1);
        nothingHappenedAtB();
    }

    @Test
    void row6AMessageIsReadBeforeItsMemoryIsGivenBack() {
        // The driver of this test spoils its memory as soon as a frame was handed over.
        lab.b.receive(request(40));
        assertThat(lab.b.request().blob()).isEqualTo(EthLab.ASK);
    }

    @Test
    void row7AShortManagementMessageIsDropped() {
        int needed = lab.frames.framing().fixedBytes() + 32;
        byte[] payload = Arrays.copyOf(lab.frames.payload(request(40)), needed);
        for (int bytes = 0; bytes < payload.length; bytes++) {
            lab.b.receive(lab.management(B, STRANGER, Arrays.copyOf(payload, bytes)));
        }
        assertThat(lab.b.count("dropped-malformed-message")).isEqualTo(needed);
        nothingHappenedAtB();
    }

    @Test
    void row7AShortNameQueryIsDropped() {
        byte[] query = lab.message(B, STRANGER, new NameQuery(EthLab.OPING));
        byte[] payload = Arrays.copyOfRange(query, lab.frames.payloadAt(), query.length - 1);
        lab.b.receive(lab.management(EthLab.BROADCAST, STRANGER, payload));
        assertThat(lab.b.count("dropped-malformed-message")).isEqualTo(1);
        nothingHappenedAtB();
    }

    @Test
    void row8ExtraBytesInANameQueryAreIgnored() {
        byte[] query = lab.message(B, STRANGER, new NameQuery(EthLab.OPING));
        byte[] payload = Arrays.copyOfRange(query, lab.frames.payloadAt(), query.length + 20);
        lab.b.receive(lab.management(EthLab.BROADCAST, STRANGER, payload));
        assertThat(lab.b.count("answered-name-queries")).isEqualTo(1);
    }

    @Test
    void row9AnUnknownCodeIsDropped() {
        byte[] frame = request(40);
        for (int code : new int[] {4, 5, 128, 255}) {
            frame[lab.frames.codeAt()] = (byte) code;
            lab.b.receive(frame);
        }
        assertThat(lab.b.count("dropped-unknown-code")).isEqualTo(4);
        nothingHappenedAtB();
    }

    @Test
    void row10AFrameForAnotherHostIsDropped() {
        byte[] frame =
                lab.message(
                        0x0200_0000_00ffL,
                        STRANGER,
                        EthLab.requestFor(EthLab.OPING, 40, EthLab.ASK));
        lab.b.receive(frame);
        byte[] multicast = lab.message(0x0100_5e00_0001L, STRANGER, new NameQuery(EthLab.OPING));
        lab.b.receive(multicast);
        assertThat(lab.b.count("dropped-other-host")).isEqualTo(2);
        nothingHappenedAtB();
    }

    @Test
    void row10ACopyOfAnOwnFrameIsDropped() {
        lab.b.receive(lab.message(EthLab.BROADCAST, B, new NameQuery(EthLab.OPING)));
        assertThat(lab.b.count("dropped-own-frame")).isEqualTo(1);
        nothingHappenedAtB();
    }

    @Test
    void row10AnotherEtherTypeIsDropped() {
        byte[] frame = request(40);
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
        FlowRequest request = EthLab.requestFor(EthLab.OPING, 40, EthLab.ASK);
        lab.b.receive(lab.message(EthLab.BROADCAST, STRANGER, request));
        lab.b.receive(lab.message(EthLab.BROADCAST, A, new FlowReply(9, eid, 0, EthLab.ANSWER)));
        lab.b.receive(lab.message(EthLab.BROADCAST, A, new NameReply(EthLab.OPING)));
        lab.b.receive(lab.frame(EthLab.BROADCAST, A, eid, new byte[4]));
        assertThat(lab.b.count("dropped-broadcast")).isEqualTo(4);
        assertThat(lab.b.node.broker().requests()).hasSize(requests);
        assertThat(pair.server().read()).isEmpty();
    }

    @Test
    void row12AMulticastSourceIsDropped() {
        for (long source : new long[] {EthLab.BROADCAST, 0x0100_5e00_0001L}) {
            FlowRequest request = EthLab.requestFor(EthLab.OPING, 40, EthLab.ASK);
            lab.b.receive(lab.message(B, source, request));
        }
        assertThat(lab.b.count("dropped-multicast-source")).isEqualTo(2);
        nothingHappenedAtB();
    }

    @Test
    void row13ANameReplyThatNobodyAskedForIsIgnored() {
        lab.a.receive(lab.message(A, STRANGER, new NameReply(EthLab.OPING)));
        assertThat(lab.a.count("ignored-name-replies")).isEqualTo(1);
        assertThat(lab.world.rib(lab.a.ipcp).get("directory/names")).isEmpty();
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().reason())
                .isEqualTo("02:00:00:00:00:0b");
        lab.a.receive(lab.message(A, STRANGER, new NameReply(EthLab.OPING)));
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().reason())
                .isEqualTo("02:00:00:00:00:0b");
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
        int[] others =
                lab.type == EthType.DIX
                        ? new int[] {0, 10_240, 65_535, eid ^ 1}
                        : new int[] {0, 64, 255, eid ^ 1};
        for (int other : others) {
            lab.a.receive(lab.message(A, B, new FlowReply(9, other, 0, EthLab.ANSWER)));
        }
        assertThat(lab.a.count("ignored-unknown-replies")).isEqualTo(4);
        assertThat(reply.isAnswered()).isFalse();
    }

    @Test
    void rows17And19AReplyForAnOpenFlowChangesNothing() {
        EthLab.Pair pair = lab.open();
        int eid = lab.a.onlyEid();
        lab.a.receive(lab.message(A, B, new FlowReply(47, eid, 0, EthLab.ANSWER)));
        lab.a.receive(lab.message(A, B, FlowReply.rejected(0, eid, -1009)));
        lab.a.receive(lab.message(A, STRANGER, new FlowReply(2, eid, 0, EthLab.ANSWER)));
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
            lab.a.receive(lab.message(A, STRANGER, forged));
        }
        assertThat(lab.a.count("ignored-replies-wrong-source")).isEqualTo(2);
        assertThat(reply.isAnswered()).isFalse();
        lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).value();
        assertThat(reply.value().blob()).isEqualTo(EthLab.ANSWER);
    }

    @Test
    void anAcceptingReplyWithEid0IsDropped() {
        RecordedReply<Ipcp.FlowAccepted> reply = pending();
        byte[] frame = lab.message(A, B, new FlowReply(9, lab.a.onlyEid(), 0, EthLab.ANSWER));
        frame[lab.frames.payloadAt()] = 0;
        if (lab.type == EthType.DIX) {
            frame[lab.frames.payloadAt() + 1] = 0;
        }
        lab.a.receive(frame);
        assertThat(lab.a.count("dropped-malformed-message")).isEqualTo(1);
        assertThat(reply.isAnswered()).isFalse();
    }

    @Test
    void rows23And24DataForAnyUnknownEidIsDropped() {
        int[] eids =
                lab.type == EthType.DIX
                        ? new int[] {1, 63, 64, 4096, 10_240, 65_533, 65_534}
                        : new int[] {0, 1, 2, 33, 63, 64, 127};
        for (int eid : eids) {
            lab.b.receive(lab.frame(B, A, eid, new byte[8]));
        }
        assertThat(lab.b.count("dropped-unknown-eid")).isEqualTo(7);
    }

    @Test
    void row25DataFromAnotherHostIsDropped() {
        EthLab.Pair pair = lab.open();
        lab.b.receive(lab.frame(B, STRANGER, lab.b.onlyEid(), new byte[8]));
        assertThat(lab.b.count("dropped-wrong-source")).isEqualTo(1);
        assertThat(pair.server().read()).isEmpty();
    }

    @Test
    void row26DataBeforeTheReplyIsKeptForTheFlow() {
        RecordedReply<Ipcp.FlowAccepted> reply = pending();
        int eid = lab.a.onlyEid();
        for (int i = 0; i < 20; i++) {
            lab.a.receive(lab.frame(A, B, eid, new byte[] {(byte) i}));
        }
        lab.a.receive(lab.frame(A, STRANGER, eid, new byte[] {99}));
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
        lab.a.receive(lab.frame(A, B, lab.a.onlyEid(), new byte[1]));
        lab.world.answer(lab.b.request(), new Ipcp.Refuse(-1009)).value();
        assertThat(lab.a.count("dropped-early")).isEqualTo(1);
    }

    @Test
    void row27IdenticalRequestsWithinSecondsOpenOneFlow() {
        lab.b.receive(request(40));
        lab.b.receive(request(40));
        lab.world.advanceMs(4900);
        lab.b.receive(request(40));
        assertThat(lab.b.node.broker().requests()).hasSize(1);
        assertThat(lab.b.count("ignored-duplicate-requests")).isEqualTo(2);
        lab.b.receive(request(41));
        assertThat(lab.b.node.broker().requests()).hasSize(2);
        lab.world.advanceMs(5000);
        lab.b.receive(request(40));
        assertThat(lab.b.node.broker().requests()).hasSize(3);
    }

    @Test
    void row28ARequestWithEid0IsDropped() {
        byte[] frame = request(40);
        frame[lab.frames.payloadAt()] = 0;
        if (lab.type == EthType.DIX) {
            frame[lab.frames.payloadAt() + 1] = 0;
        }
        lab.b.receive(frame);
        assertThat(lab.b.count("dropped-malformed-message")).isEqualTo(1);
        nothingHappenedAtB();
    }

    @Test
    void row29ARequestForANameThatIsNotRegisteredIsIgnored() {
        FlowRequest request = EthLab.requestFor(new byte[32], 40, EthLab.ASK);
        lab.b.receive(lab.message(B, STRANGER, request));
        assertThat(lab.b.count("ignored-unregistered-name")).isEqualTo(1);
        nothingHappenedAtB();
    }

    @Test
    void aNameQueryForANameThatIsNotRegisteredIsIgnored() {
        lab.b.receive(lab.message(EthLab.BROADCAST, STRANGER, new NameQuery(new byte[32])));
        assertThat(lab.b.count("ignored-name-queries")).isEqualTo(1);
        nothingHappenedAtB();
    }

    @Test
    void row31APacketOverTheMpsIsDroppedAndCounted() {
        EthLab.Pair pair = lab.open();
        pair.client().write(new byte[lab.a.mpsBytes() + 1]);
        pair.client().write("fits");
        lab.world.settle();
        assertThat(lab.a.count("dropped-too-large")).isEqualTo(1);
        assertThat(pair.server().readTexts()).containsExactly("fits");
    }

    @Test
    void row32AnInterfaceNameIsCheckedBeforeItIsUsed() {
        IpcpFactory factory = lab.factory();
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
        assertThat(lab.a.ipcp.status().facts())
                .containsEntry("mps", lab.type == EthType.DIX ? "65531" : "1497");
        lab.a.nic.setLoopback(true);
        lab.world.advanceMs(300);
        assertThat(lab.a.ipcp.status().facts())
                .containsEntry("mps", lab.type == EthType.DIX ? "8996" : "1497");
    }

    @Test
    void row34DataForAFlowThatIsClosedIsDropped() {
        EthLab.Pair pair = lab.open();
        int eid = lab.b.onlyEid();
        pair.server().user().close();
        lab.b.nic.receive(lab.frame(B, A, eid, new byte[4]));
        lab.world.settle();
        lab.world.deallocate(lab.b.ipcp, pair.server());
        lab.b.receive(lab.frame(B, A, eid, new byte[4]));
        assertThat(lab.b.count("dropped-unknown-eid") + lab.b.count("dropped-closing"))
                .isEqualTo(2);
    }

    @Test
    void noMalformedFrameIsAnswered() {
        byte[] frame = request(40);
        frame[lab.frames.codeAt()] = 77;
        lab.b.receive(frame);
        lab.world.advanceMs(5000);
        assertThat(lab.wire.takeLog()).noneMatch(f -> FakeWire.address(f, 0) == STRANGER);
    }
}
