package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.wire.g23.EthMessage.FlowReply;

/**
 * The rows of docs/wire/wire-shims.md 9.2 that only eth-llc has, and what its SAPs add; the rows of
 * both types are in {@link EthMalformedTest}.
 */
class EthLlcMalformedTest {
    private static final long A = EthLab.MAC_A;
    private static final long B = EthLab.MAC_B;
    private static final long STRANGER = EthLab.MAC_C;

    private final EthLab lab = new EthLab(12, EthType.LLC);

    @AfterEach
    void finish() {
        lab.finish();
    }

    private byte[] request() {
        return lab.message(B, STRANGER, EthLab.requestFor(EthLab.OPING, 40, EthLab.ASK));
    }

    /** A request of a that b does not answer. */
    private RecordedReply<Ipcp.FlowAccepted> pending() {
        lab.world.query(lab.a.ipcp, "oping").value();
        return lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK);
    }

    private void nothingHappenedAtB() {
        assertThat(lab.b.node.broker().requests()).isEmpty();
        assertThat(lab.wire.takeLog()).isEmpty();
        assertThat(lab.b.flowViews()).isEmpty();
    }

    private static void setLength(byte[] frame, int length) {
        frame[12] = (byte) (length >> 8);
        frame[13] = (byte) length;
    }

    @Test
    void row3An8023LengthBelowTheLlcHeaderIsDropped() {
        EthLab.Pair pair = lab.open();
        byte[] data = lab.frame(B, A, lab.b.onlyEid(), new byte[10]);
        for (int length : new int[] {0, 1, 2}) {
            setLength(data, length);
            lab.b.receive(data);
        }
        assertThat(lab.b.count("dropped-length-field")).isEqualTo(3);
        assertThat(pair.server().read()).isEmpty();
    }

    @Test
    void row4An8023LengthBetween1501And1535IsDropped() {
        EthLab.Pair pair = lab.open();
        byte[] data = Arrays.copyOf(lab.frame(B, A, lab.b.onlyEid(), new byte[1497]), 1600);
        for (int length : new int[] {1501, 1535}) {
            setLength(data, length);
            lab.b.receive(data);
        }
        assertThat(lab.b.count("dropped-length-field")).isEqualTo(2);
        setLength(data, 1536);
        lab.b.receive(data);
        assertThat(lab.b.count("dropped-ethertype")).isEqualTo(1);
        assertThat(pair.server().read()).isEmpty();
        setLength(data, 1500);
        lab.b.receive(data);
        assertThat(pair.server().read()).hasSize(1);
    }

    @Test
    void row20SapsOfOtherProtocolsReachNothing() {
        lab.open();
        RecordedReply<Ipcp.FlowAccepted> reply = pending();
        byte[] bridge = lab.frames.data(B, STRANGER, 66, 66, new byte[35]);
        assertThat(bridge[14]).isEqualTo((byte) 0x42);
        lab.b.receive(bridge);
        byte[] snap = lab.frames.data(B, STRANGER, 85, 85, new byte[35]);
        assertThat(snap[14]).isEqualTo((byte) 0xaa);
        lab.b.receive(snap);
        assertThat(lab.b.count("dropped-unknown-eid")).isEqualTo(2);
        for (int dsap : new int[] {64, 65, 127, 128, 255}) {
            lab.a.receive(lab.message(A, B, new FlowReply(9, dsap, 0, EthLab.ANSWER)));
        }
        assertThat(lab.a.count("ignored-unknown-replies")).isEqualTo(5);
        assertThat(reply.isAnswered()).isFalse();
    }

    @Test
    void row21WhatIsNoUnnumberedInformationOfOneToOneIsDropped() {
        EthLab.Pair pair = lab.open();
        byte[] data = lab.frame(B, A, lab.b.onlyEid(), new byte[10]);
        byte[] message = request();
        for (int control : new int[] {0x00, 0x01, 0x13, 0xaf, 0xe3, 0xff}) {
            data[16] = (byte) control;
            message[16] = (byte) control;
            lab.b.receive(data);
            lab.b.receive(message);
        }
        for (int sap : new int[] {14, 15}) {
            byte[] marked = lab.frame(B, A, lab.b.onlyEid(), new byte[10]);
            marked[sap] |= 1;
            lab.b.receive(marked);
        }
        assertThat(lab.b.count("dropped-llc-control")).isEqualTo(14);
        assertThat(lab.b.node.broker().requests()).hasSize(1);
        assertThat(pair.server().read()).isEmpty();
    }

    @Test
    void row22ARefusedSapIsReleasedOnce() {
        for (int i = 0; i < 200; i++) {
            RecordedReply<Ipcp.FlowAccepted> reply = pending();
            lab.world.answer(lab.b.request(), new Ipcp.Refuse(-1009)).value();
            assertThat(reply.problem().code()).isNotEmpty();
            lab.world.deallocate(lab.a.ipcp, lab.a.flows.getLast());
            lab.world.advanceMs(6_000); // the same request sooner is taken for a duplicate
        }
        assertThat(lab.a.flowViews()).isEmpty();
        lab.open();
    }

    @Test
    void dataOfAnotherSapOfThePeerIsDropped() {
        EthLab.Pair pair = lab.open();
        int server = lab.b.onlyEid();
        int client = lab.a.onlyEid();
        for (int ssap : new int[] {0, 1, 64, client ^ 1}) {
            lab.b.receive(lab.frames.data(B, A, server, ssap, new byte[4]));
        }
        assertThat(lab.b.count("dropped-wrong-source")).isEqualTo(4);
        assertThat(pair.server().read()).isEmpty();
    }

    @Test
    void aFrameWithOneManagementSapOnlyIsData() {
        byte[] message = request();
        message[15] = 0x40;
        lab.b.receive(message);
        message[14] = 0x40;
        message[15] = (byte) 0x80;
        lab.b.receive(message);
        assertThat(lab.b.count("dropped-unknown-eid")).isEqualTo(2);
        nothingHappenedAtB();
    }

    @Test
    void aSapThatCannotBeAFlowsIsNotTakenForData() {
        byte[] frame = request();
        for (int ssap : new int[] {0, 1, 64, 65, 127, 128, 255}) {
            frame[17] = (byte) ssap;
            lab.b.receive(frame);
        }
        assertThat(lab.b.count("dropped-malformed-message")).isEqualTo(7);
        nothingHappenedAtB();
    }

    @Test
    void sixtyTwoFlowsAreOpenAtATimeAndOneMoreIsRefused() {
        for (int round = 0; round < 3; round++) {
            lab.world.advanceMs(6_000); // the same request sooner is taken for a duplicate
            List<EthLab.Pair> pairs = new ArrayList<>();
            for (int i = 0; i < 62; i++) {
                pairs.add(lab.open());
            }
            for (EthLab.Pair pair : pairs) {
                pair.client().write("x");
                lab.world.settle();
                assertThat(pair.server().readTexts()).containsExactly("x");
            }
            lab.world.query(lab.a.ipcp, "oping").value();
            assertThat(
                            lab.world
                                    .allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK)
                                    .problem()
                                    .why()
                                    .getFirst())
                    .contains("62 flows");
            for (EthLab.Pair pair : pairs) {
                lab.world.deallocate(lab.a.ipcp, pair.client());
                lab.world.deallocate(lab.b.ipcp, pair.server());
            }
        }
    }
}
