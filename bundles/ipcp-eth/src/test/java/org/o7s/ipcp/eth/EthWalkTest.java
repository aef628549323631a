package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.testkit.Hex;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.EthDixFeatures;
import org.o7s.wire.g23.EthMessage.FlowReply;
import org.o7s.wire.g23.EthMessage.FlowRequest;
import org.o7s.wire.g23.QosFields;

/** The life of a flow: docs/wire/wire-shims.md 0.9, 1.4, 1.5, 1.7, 2 and 10. */
@ParameterizedClass
@EnumSource(EthType.class)
class EthWalkTest {
    private final EthLab lab;

    EthWalkTest(EthType type) {
        lab = new EthLab(7, type);
    }

    @AfterEach
    void finish() {
        lab.finish();
    }

    private static final QosFields VOICE =
            new QosFields(50, 100_000, 5, 1, 0, true, 50, QosFields.DEFAULT_TIMEOUT_MS);

    private List<String> sent() {
        return lab.wire.takeLog().stream().map(Hex::text).toList();
    }

    @Test
    void aFlowIsAllocatedWithOneRequestAndOneReply() {
        lab.world.query(lab.a.ipcp, "oping").value();
        sent();
        TestFlow client = lab.a.flow();
        QosSpec voice = QosSpec.VOICE.withBer(0);
        RecordedReply<Ipcp.FlowAccepted> reply =
                lab.world.ask(
                        lab.a.ipcp,
                        r ->
                                lab.a.ipcp.allocate(
                                        new Ipcp.FlowAllocation(
                                                1,
                                                "oping",
                                                voice,
                                                EthLab.ASK,
                                                client.provider(),
                                                lab.world.nowNs() + 20_000_000_000L),
                                        r));
        assertThat(lab.b.request().name()).isEqualTo("oping");
        assertThat(lab.b.request().qos()).isEqualTo(voice);
        assertThat(lab.b.request().mplMs()).isEqualTo(100);
        assertThat(lab.b.request().blob()).isEqualTo(EthLab.ASK);
        assertThat(reply.isAnswered()).isFalse();
        int eidA = lab.a.onlyEid();
        FlowRequest expected = new FlowRequest(eidA, VOICE, EthLab.OPING, EthLab.ASK, features());
        assertThat(sent())
                .containsExactly(Hex.text(lab.message(EthLab.MAC_B, EthLab.MAC_A, expected)));

        lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).value();
        assertThat(reply.value().blob()).isEqualTo(EthLab.ANSWER);
        assertThat(reply.value().mplMs()).isEqualTo(100);
        int eidB = lab.b.onlyEid();
        FlowReply expectedReply = new FlowReply(eidB, eidA, 0, EthLab.ANSWER, features());
        assertThat(sent())
                .containsExactly(Hex.text(lab.message(EthLab.MAC_A, EthLab.MAC_B, expectedReply)));
    }

    /** Our mark in an unused field: docs/wire/extensions.md, marks of eth-dix. */
    private int features() {
        return lab.type == EthType.DIX ? EthDixFeatures.TRAINS : 0;
    }

    @Test
    void packetsGoBothWaysAndEmptyOnesToo() {
        EthLab.Pair pair = lab.open();
        sent();
        pair.client().write("ping");
        lab.world.settle();
        pair.client().write("");
        lab.world.settle();
        pair.server().write("pong");
        lab.world.settle();
        pair.server().write("");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("ping", "");
        assertThat(pair.client().readTexts()).containsExactly("pong", "");
        int eidB = lab.b.onlyEid();
        byte[] ping = "ping".getBytes(StandardCharsets.US_ASCII);
        assertThat(sent())
                .startsWith(
                        Hex.text(lab.frame(EthLab.MAC_B, EthLab.MAC_A, eidB, ping)),
                        Hex.text(lab.frame(EthLab.MAC_B, EthLab.MAC_A, eidB, new byte[0])));
    }

    @Test
    void theLargestPacketIsTheMtuWithoutTheHeader() {
        EthLab.Pair pair = lab.open();
        int mps = lab.type == EthType.DIX ? 1496 : 1497;
        assertThat(pair.client().link().mpsBytes()).isEqualTo(mps);
        byte[] largest = new byte[mps];
        largest[mps - 1] = 1;
        pair.client().write(largest);
        lab.world.settle();
        assertThat(pair.server().read()).containsExactly(largest);
    }

    @Test
    void aBurstArrivesInOrderAndWithOneSignalPerBatch() {
        EthLab.Pair pair = lab.open();
        int before = pair.server().signals();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            pair.client().write("n" + i);
            sent.add("n" + i);
        }
        lab.world.settle();
        assertThat(pair.server().readTexts()).isEqualTo(sent);
        assertThat(pair.server().signals() - before).isLessThan(30);
    }

    @Test
    void aPortThatIsFullHoldsPacketsBackInOrder() {
        EthLab.Pair pair = lab.open();
        lab.a.driver.setBlocked(true);
        for (int i = 0; i < 200; i++) {
            pair.client().write("n" + i);
        }
        for (int i = 0; i < 20; i++) {
            lab.a.node.loop().pass();
        }
        lab.a.driver.setBlocked(false);
        lab.world.settle();
        List<String> texts = pair.server().readTexts();
        assertThat(texts).hasSize(200).startsWith("n0", "n1").endsWith("n199");
    }

    @Test
    void deallocationSendsNothingAndReleasesTheEid() {
        EthLab.Pair pair = lab.open();
        pair.client().write("last");
        lab.world.settle();
        sent();
        int eid = lab.a.onlyEid();
        lab.world.deallocate(lab.a.ipcp, pair.client());
        assertThat(sent()).isEmpty();
        assertThat(lab.a.flowViews()).isEmpty();
        pair.server().write("nobody reads this");
        lab.world.settle();
        assertThat(lab.a.count("dropped-unknown-eid")).isEqualTo(1);
        lab.a.receive(lab.frame(EthLab.MAC_A, EthLab.MAC_B, eid, new byte[3]));
        assertThat(lab.a.count("dropped-unknown-eid")).isEqualTo(2);
    }

    @Test
    void whatWasWrittenBeforeADeallocationStillLeaves() {
        EthLab.Pair pair = lab.open();
        for (int i = 0; i < 300; i++) {
            pair.client().write("n" + i);
        }
        pair.client().user().close();
        lab.a.ipcp.loop().execute(() -> lab.a.ipcp.deallocate(pair.client().provider()));
        lab.world.settle();
        assertThat(pair.server().readTexts()).hasSize(300);
    }

    @Test
    void aUserThatOnlyClosesItsEndEndsTheFlow() {
        EthLab.Pair pair = lab.open();
        pair.client().user().close();
        lab.world.settle();
        assertThat(lab.a.flowViews()).isEmpty();
    }

    @Test
    void anUnansweredRequestIsNeverRepeatedAndItsEidIsReleased() {
        lab.world.query(lab.a.ipcp, "oping").value();
        sent();
        RecordedReply<Ipcp.FlowAccepted> reply =
                lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK);
        lab.world.advanceMs(20_000);
        assertThat(reply.problem().error()).isEqualTo(FlowError.TIMED_OUT);
        assertThat(sent()).hasSize(1);
        assertThat(lab.a.flowViews()).isEmpty();
    }

    @Test
    void aPeerThatDoesNotAnswerIsLookedForAgain() {
        lab.world.query(lab.a.ipcp, "oping").value();
        lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK);
        lab.world.advanceMs(20_000);
        sent();
        lab.world.query(lab.a.ipcp, "oping").value();
        assertThat(sent()).hasSize(2);
    }

    @Test
    void aReplyAfterTheDeadlineOpensNothing() {
        lab.world.query(lab.a.ipcp, "oping").value();
        RecordedReply<Ipcp.FlowAccepted> reply =
                lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK);
        lab.world.advanceMs(20_000);
        lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).value();
        assertThat(reply.problem().error()).isEqualTo(FlowError.TIMED_OUT);
        assertThat(lab.a.flowViews()).isEmpty();
        assertThat(lab.a.count("ignored-unknown-replies")).isEqualTo(1);
    }

    @Test
    void everyNonZeroResponseIsARefusalWithoutABlob() {
        lab.world.query(lab.a.ipcp, "oping").value();
        for (int response : new int[] {-1009, -12, -77777, 3}) {
            RecordedReply<Ipcp.FlowAccepted> reply =
                    lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK);
            sent();
            lab.world.answer(lab.b.request(), new Ipcp.Refuse(response)).value();
            assertThat(reply.problem().error()).isEqualTo(FlowError.ofResponse(response));
            byte[] frame = Hex.bytes(sent().getFirst());
            assertThat(frame).hasSize(lab.type == EthType.DIX ? 57 : 54);
            assertThat(lab.decode(frame))
                    .isEqualTo(
                            FlowReply.rejected(
                                    0, ((FlowReply) lab.decode(frame)).deid(), response));
            assertThat(lab.a.flowViews()).isEmpty();
            assertThat(lab.b.flowViews()).isEmpty();
        }
    }

    @Test
    void anIgnoredRequestIsNotAnswered() {
        lab.world.query(lab.a.ipcp, "oping").value();
        lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK);
        sent();
        lab.world.answer(lab.b.request(), new Ipcp.Ignore()).value();
        lab.world.advanceMs(1000);
        assertThat(sent()).isEmpty();
    }

    @Test
    void aNameThatWasNotFoundCannotBeAllocatedTo() {
        assertThat(
                        lab.world
                                .allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK)
                                .problem()
                                .code())
                .isEqualTo("E-NAME-UNKNOWN");
    }

    @Test
    void aBlobThatDoesNotFitFailsTheAllocationHere() {
        int more = lab.type == EthType.DIX ? 0 : 3;
        lab.world.query(lab.a.ipcp, "oping").value();
        sent();
        assertThat(
                        lab.world
                                .allocate(lab.a.ipcp, lab.a.flow(), "oping", new byte[1426 + more])
                                .problem()
                                .error())
                .isEqualTo(FlowError.TOO_LARGE);
        assertThat(sent()).isEmpty();
        lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", new byte[1425 + more]);
        assertThat(lab.b.request().blob()).hasSize(1425 + more);
        assertThat(
                        lab.world
                                .accept(lab.b.request(), lab.b.flow(), new byte[1458 + more])
                                .problem()
                                .error())
                .isEqualTo(FlowError.TOO_LARGE);
    }

    @Test
    void requestsDoNotBlockEachOtherOrNameQueries() {
        lab.world.query(lab.a.ipcp, "oping").value();
        List<RecordedReply<Ipcp.FlowAccepted>> replies = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            byte[] blob = {(byte) i};
            replies.add(lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", blob));
        }
        assertThat(lab.b.node.broker().requests()).hasSize(5);
        lab.world.register(lab.b.ipcp, "second");
        assertThat(lab.world.query(lab.a.ipcp, "second").value().known()).isTrue();
        for (int i = 4; i >= 0; i--) {
            lab.world
                    .accept(lab.b.node.broker().requests().get(i), lab.b.flow(), EthLab.ANSWER)
                    .value();
        }
        assertThat(replies).allMatch(r -> r.success().isPresent());
        assertThat(lab.a.flowViews()).hasSize(5);
    }

    @Test
    void eidsAreWithinTheirRangeAndNotReusedSoon() {
        List<Integer> eids = new ArrayList<>();
        int rounds = lab.type == EthType.DIX ? 300 : 15;
        for (int i = 0; i < rounds; i++) {
            EthLab.Pair pair = lab.open();
            eids.add(lab.a.onlyEid());
            lab.world.deallocate(lab.a.ipcp, pair.client());
            lab.world.deallocate(lab.b.ipcp, pair.server());
        }
        assertThat(eids)
                .doesNotHaveDuplicates()
                .allMatch(e -> e >= lab.type.lowestEid() && e <= lab.type.highestEid());
    }

    @Test
    void theRibTellsWhatThereIs() {
        EthLab.Pair pair = lab.open();
        pair.client().write("12345");
        lab.world.settle();
        Map<String, Map<String, String>> rib = lab.world.rib(lab.a.ipcp);
        assertThat(rib.get("info/_state")).containsValue("operational");
        assertThat(rib.get("info/_type")).containsValue(lab.type.type().word());
        assertThat(rib.get("info/_layer")).containsValue("eth");
        assertThat(rib.get("directory/names"))
                .containsEntry(Hex.text(EthLab.OPING), "02:00:00:00:00:0b");
        assertThat(lab.world.rib(lab.b.ipcp).get("registry/names"))
                .containsEntry("oping", Hex.text(EthLab.OPING));
        assertThat(lab.a.flowViews().getFirst())
                .containsEntry("Sent (packets)", "1")
                .containsEntry("Sent (bytes)", "5")
                .containsEntry("Remote address", "02:00:00:00:00:0b");
        assertThat(lab.a.ipcp.status().facts())
                .containsEntry("dev", "eth-a")
                .containsEntry("driver", "fake")
                .containsEntry("flows", "1");
        if (lab.type == EthType.DIX) {
            assertThat(lab.a.ipcp.status().facts()).containsEntry("ethertype", "0xa000");
        } else {
            assertThat(lab.a.ipcp.status().facts()).doesNotContainKey("ethertype");
        }
    }

    @Test
    void aRequestOfAPeerIsAnsweredToWhereItCameFrom() {
        FlowRequest request = EthLab.requestFor(EthLab.OPING, 40, EthLab.ASK);
        lab.b.receive(lab.message(EthLab.MAC_B, EthLab.MAC_C, request));
        sent();
        lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).value();
        byte[] frame = Hex.bytes(sent().getFirst());
        assertThat(org.o7s.core.testkit.FakeWire.address(frame, 0)).isEqualTo(EthLab.MAC_C);
        assertThat(lab.decode(frame))
                .isEqualTo(new FlowReply(lab.b.onlyEid(), 40, 0, EthLab.ANSWER));
    }
}
