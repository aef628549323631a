package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.wire.g23.EthMessage.FlowReply;

/** Which flow makes room when all 62 SAPs are taken, and which does not. */
class EthLlcRoomTest {
    private static final long A = EthLab.MAC_A;
    private static final long B = EthLab.MAC_B;
    private static final long STRANGER = EthLab.MAC_C;

    private final EthLab lab = new EthLab(12, EthType.LLC);

    @AfterEach
    void finish() {
        lab.finish();
    }

    /**
     * Requests for all SAPs of b, as if a stranger had made them, each accepted and used or not.
     */
    private void fill(int firstSeid, int seids, boolean used) {
        fill(STRANGER, firstSeid, seids, used);
    }

    /** The same, but as if somebody else had made them. */
    private void fill(long from, int firstSeid, int seids, boolean used) {
        for (int i = 0; lab.b.flowViews().size() < 62; i++) {
            int seid = firstSeid + i % seids;
            byte[] blob = {(byte) i};
            lab.b.receive(lab.message(B, from, EthLab.requestFor(EthLab.OPING, seid, blob)));
            lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).value();
            if (used) {
                FlowReply reply = lastReply();
                lab.b.receive(lab.frames.data(B, from, reply.seid(), seid, new byte[] {1}));
            }
        }
    }

    private FlowReply lastReply() {
        return lab.wire.takeLog().stream()
                .map(lab::decode)
                .filter(FlowReply.class::isInstance)
                .map(FlowReply.class::cast)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    @Test
    void ofFlowsThatTheirPeersNeverUsedTheOldestMakesRoom() {
        EthLab.Pair honest = lab.open();
        honest.client().write("here");
        lab.world.settle();
        fill(2, 61, false);
        lab.world.advanceMs(5_000);
        for (int i = 0; i < 100; i++) {
            EthLab.Pair next = lab.open();
            next.client().write("x");
            lab.world.settle();
            assertThat(next.server().readTexts()).containsExactly("x");
            lab.world.deallocate(lab.a.ipcp, next.client());
            lab.world.deallocate(lab.b.ipcp, next.server());
            lab.world.advanceMs(6_000); // the same request sooner is taken for a duplicate
            fill(2, 61, false);
        }
        assertThat(lab.b.count("flows-displaced")).isEqualTo(100);
        honest.client().write("still here");
        lab.world.settle();
        assertThat(honest.server().readTexts()).containsExactly("here", "still here");
    }

    @Test
    void ofFlowsWithOneSapAtThePeerTheOneThatWasSilentLongestMakesRoom() {
        fill(7, 1, true);
        EthLab.Pair next = lab.open();
        next.client().write("x");
        lab.world.settle();
        assertThat(next.server().readTexts()).containsExactly("x");
        assertThat(lab.b.count("flows-displaced")).isEqualTo(1);
        assertThat(lab.b.flows.getFirst().user().isPeerClosed()).isTrue();
    }

    private void expectNoRoom() {
        lab.world.query(lab.a.ipcp, "oping").value();
        lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK);
        assertThat(lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).problem().why())
                .anyMatch(why -> why.contains("62 flows"));
    }

    @Test
    void aFlowIsGivenFiveSecondsToBeUsed() {
        fill(2, 62, false);
        lab.world.advanceMs(4_999);
        expectNoRoom();
        assertThat(lab.b.count("flows-displaced")).isZero();
        lab.world.advanceMs(20_001);
        lab.open();
        assertThat(lab.b.count("flows-displaced")).isEqualTo(1);
    }

    @Test
    void aFlowWhosePeerOnlyReceivesStaysAsLongAsSomethingIsSentNowAndThen() {
        EthLab.Pair honest = lab.open();
        fill(2, 61, false);
        for (int i = 0; i < 30; i++) {
            honest.server().write("news");
            lab.world.advanceMs(50_000);
            assertThat(honest.client().readTexts()).containsExactly("news");
            EthLab.Pair next = lab.open();
            lab.world.deallocate(lab.a.ipcp, next.client());
            lab.world.deallocate(lab.b.ipcp, next.server());
            fill(2, 61, false);
        }
        assertThat(lab.b.count("flows-displaced")).isEqualTo(30);
    }

    @Test
    void aFlowOnWhichNothingIsSentAnyMoreMakesRoomWithinTwoMinutes() {
        EthLab.Pair silent = lab.open();
        silent.server().write("once");
        lab.world.settle();
        lab.wire.takeLog();
        fill(2, 62, true);
        lab.world.advanceMs(6_000);
        expectNoRoom();
        lab.world.advanceMs(60_000);
        lab.open();
        assertThat(lab.b.count("flows-displaced")).isEqualTo(1);
        assertThat(silent.server().user().isPeerClosed()).isTrue();
    }

    @Test
    void requestsThatAreForgedInTheNameOfAPeerDoNotEndItsFlow() {
        EthLab.Pair honest = lab.open();
        honest.client().write("here");
        lab.world.settle();
        fill(A, lab.a.onlyEid(), 1, false);
        lab.world.advanceMs(6_000);
        EthLab.Pair next = lab.open();
        assertThat(lab.b.count("flows-displaced")).isEqualTo(1);
        next.client().write("x");
        honest.client().write("still here");
        lab.world.settle();
        assertThat(next.server().readTexts()).containsExactly("x");
        assertThat(honest.server().readTexts()).containsExactly("here", "still here");
    }

    @Test
    void flowsThatAreUsedMakeNoRoom() {
        fill(2, 62, true);
        lab.world.query(lab.a.ipcp, "oping").value();
        RecordedReply<Ipcp.FlowAccepted> reply =
                lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK);
        assertThat(lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).problem().why())
                .anyMatch(why -> why.contains("62 flows"));
        assertThat(reply.isAnswered()).isFalse();
        assertThat(lab.b.count("flows-displaced")).isZero();
        assertThat(lab.b.flowViews()).hasSize(62);
    }

    @Test
    void aSapForWhichAnswersToForgedRequestsComeIsNotDrawn() {
        int forged = 33;
        for (int i = 0; i < 300; i++) {
            lab.a.receive(lab.message(A, B, new FlowReply(5, forged, -1009, new byte[0])));
            EthLab.Pair pair = lab.open();
            assertThat(lab.a.onlyEid()).isNotEqualTo(forged);
            lab.world.deallocate(lab.a.ipcp, pair.client());
            lab.world.deallocate(lab.b.ipcp, pair.server());
            lab.world.advanceMs(6_000); // the same request sooner is taken for a duplicate
        }
    }
}
