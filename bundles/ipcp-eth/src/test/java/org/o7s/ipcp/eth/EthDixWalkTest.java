package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.testkit.Hex;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.EthDixMessage;
import org.o7s.wire.g23.EthDixMessage.FlowReply;
import org.o7s.wire.g23.EthDixMessage.FlowRequest;

/** The life of a flow: docs/wire/wire-shims.md 0.9, 1.4, 1.5, 1.7 and 10. */
class EthDixWalkTest {
    private static final String QUERY =
            """
            ff ff ff ff ff ff 02 00 00 00 00 0a a0 00 00 00
            00 47 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            00 00 00 00 00 00 00 02 00 42 de e3 b0 41 5b 4f
            69 0f d9 1c bd 99 87 6f 1e 9b d8 d9 74 5e f7 fa
            32 b1 42 77 3a f0 34 9d 54
            """;
    private static final String QUERY_REPLY =
            QUERY.replace(
                            "ff ff ff ff ff ff 02 00 00 00 00 0a",
                            "02 00 00 00 00 0a 02 00 00 00 00 0b")
                    .replace("00 02 00 42", "00 03 00 42");

    private final EthLab lab = new EthLab(7);

    @AfterEach
    void finish() {
        lab.finish();
    }

    private List<String> sent() {
        return lab.wire.takeLog().stream().map(Hex::text).toList();
    }

    @Test
    void aNameIsAskedOfTheSegmentAndAnsweredByWhoHasIt() {
        Ipcp.NameAnswer answer = lab.world.query(lab.a.ipcp, "oping").value();
        assertThat(answer)
                .isEqualTo(new Ipcp.NameAnswer(Hex.text(EthLab.OPING), true, "02:00:00:00:00:0b"));
        assertThat(sent())
                .containsExactly(Hex.text(Hex.bytes(QUERY)), Hex.text(Hex.bytes(QUERY_REPLY)));
    }

    @Test
    void aNameInTheDirectoryIsNotAskedForAgain() {
        lab.world.query(lab.a.ipcp, "oping").value();
        sent();
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().known()).isTrue();
        assertThat(sent()).isEmpty();
    }

    @Test
    void anOldEntryIsAskedForAgain() {
        lab.world.query(lab.a.ipcp, "oping").value();
        sent();
        lab.world.advanceMs(2_100);
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().known()).isTrue();
        assertThat(sent()).hasSize(2);
    }

    @Test
    void aNameThatWasUnregisteredIsSoonUnknown() {
        lab.world.query(lab.a.ipcp, "oping").value();
        RecordedReply<Boolean> gone = new RecordedReply<>();
        lab.b.ipcp.unregister("oping", gone);
        lab.world.settle();
        assertThat(gone.value()).isTrue();
        lab.world.advanceMs(2_100);
        RecordedReply<Ipcp.NameAnswer> reply = lab.world.query(lab.a.ipcp, "oping");
        lab.world.advanceMs(2_000);
        assertThat(reply.value().known()).isFalse();
    }

    @Test
    void anEntryThatAgesBetweenAnswerAndRequestStillServes() {
        lab.world.query(lab.a.ipcp, "oping").value();
        lab.world.advanceMs(1_900);
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().known()).isTrue();
        lab.world.advanceMs(200);
        RecordedReply<Ipcp.FlowAccepted> reply =
                lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK);
        lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).value();
        assertThat(reply.value().blob()).isEqualTo(EthLab.ANSWER);
    }

    @Test
    void aNameThatNobodyHasIsAskedForThreeTimesIn2Seconds() {
        RecordedReply<Ipcp.NameAnswer> reply = lab.world.query(lab.a.ipcp, "nobody");
        List<Long> times = new ArrayList<>();
        for (int ms = 0; ms <= 2100; ms += 10) {
            if (!sent().isEmpty()) {
                times.add((long) ms);
            }
            if (ms < 2000) {
                assertThat(reply.isAnswered()).as("answered at %d ms", ms).isFalse();
            }
            lab.world.advanceMs(10);
        }
        assertThat(times).containsExactly(0L, 250L, 750L);
        assertThat(reply.value().known()).isFalse();
        assertThat(reply.value().reason()).contains("nobody on the segment");
    }

    @Test
    void aLostQueryIsMadeGoodByTheNext() {
        lab.wire.setLoss(1);
        RecordedReply<Ipcp.NameAnswer> reply = lab.world.query(lab.a.ipcp, "oping");
        lab.wire.setLoss(0);
        lab.world.advanceMs(250);
        assertThat(reply.value().known()).isTrue();
    }

    @Test
    void manyWhoAskForOneNameShareAQuery() {
        List<RecordedReply<Ipcp.NameAnswer>> replies = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            replies.add(lab.world.query(lab.a.ipcp, "later"));
        }
        assertThat(sent()).hasSize(1);
        lab.world.register(lab.b.ipcp, "later");
        lab.world.advanceMs(250);
        assertThat(replies).allMatch(r -> r.value().known());
    }

    @Test
    void anIpcpDoesNotAnswerFromItsOwnRegistry() {
        lab.world.register(lab.a.ipcp, "mine");
        RecordedReply<Ipcp.NameAnswer> reply = lab.world.query(lab.a.ipcp, "mine");
        lab.world.advanceMs(2000);
        assertThat(reply.value().known()).isFalse();
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
        String expected =
                """
                02 00 00 00 00 0b 02 00 00 00 00 0a a0 00 00 00
                00 4b %s 00 00 00 00 00 01 00 00 00 00 00 01
                86 a0 00 00 00 00 00 00 00 32 00 00 00 32 00 01
                d4 c0 00 00 00 00 01 00 05 42 de e3 b0 41 5b 4f
                69 0f d9 1c bd 99 87 6f 1e 9b d8 d9 74 5e f7 fa
                32 b1 42 77 3a f0 34 9d 54 de ad be ef
                """
                        .formatted("%04x".formatted(eidA));
        assertThat(sent()).containsExactly(Hex.text(Hex.bytes(expected)));

        lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).value();
        assertThat(reply.value().blob()).isEqualTo(EthLab.ANSWER);
        assertThat(reply.value().mplMs()).isEqualTo(100);
        int eidB = lab.b.onlyEid();
        String expectedReply =
                "02000000000a 02000000000b a000 0000 002b %04x %04x".formatted(eidB, eidA)
                        + "00".repeat(33)
                        + "01 00 cafef00d";
        assertThat(sent()).containsExactly(Hex.text(Hex.bytes(expectedReply)));
    }

    @Test
    void packetsGoBothWaysAndEmptyOnesToo() {
        EthLab.Pair pair = lab.open();
        sent();
        pair.client().write("ping");
        pair.client().write("");
        lab.world.settle();
        pair.server().write("pong");
        pair.server().write("");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("ping", "");
        assertThat(pair.client().readTexts()).containsExactly("pong", "");
        int eidB = lab.b.onlyEid();
        assertThat(sent())
                .startsWith(
                        Hex.text(
                                Hex.bytes(
                                        "02000000000b 02000000000a a000 %04x 0004 70696e67"
                                                .formatted(eidB))),
                        Hex.text(
                                Hex.bytes(
                                        "02000000000b 02000000000a a000 %04x 0000"
                                                .formatted(eidB))));
    }

    @Test
    void theLargestPacketIsTheMtuWithoutTheHeader() {
        EthLab.Pair pair = lab.open();
        assertThat(pair.client().link().mpsBytes()).isEqualTo(1496);
        byte[] largest = new byte[1496];
        largest[1495] = 1;
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
        lab.a.receive(EthLab.frame(EthLab.MAC_A, EthLab.MAC_B, eid, new byte[3]));
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
            assertThat(frame).hasSize(57);
            assertThat(EthLab.decode(frame))
                    .isEqualTo(
                            FlowReply.rejected(
                                    0, ((FlowReply) EthLab.decode(frame)).deid(), response));
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
        lab.world.query(lab.a.ipcp, "oping").value();
        sent();
        assertThat(
                        lab.world
                                .allocate(lab.a.ipcp, lab.a.flow(), "oping", new byte[1426])
                                .problem()
                                .error())
                .isEqualTo(FlowError.TOO_LARGE);
        assertThat(sent()).isEmpty();
        lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", new byte[1425]);
        assertThat(lab.b.request().blob()).hasSize(1425);
        assertThat(
                        lab.world
                                .accept(lab.b.request(), lab.b.flow(), new byte[1458])
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
        for (int i = 0; i < 300; i++) {
            EthLab.Pair pair = lab.open();
            eids.add(lab.a.onlyEid());
            lab.world.deallocate(lab.a.ipcp, pair.client());
            lab.world.deallocate(lab.b.ipcp, pair.server());
        }
        assertThat(eids).doesNotHaveDuplicates().allMatch(e -> e >= 1 && e <= 65_534);
    }

    @Test
    void theRibTellsWhatThereIs() {
        EthLab.Pair pair = lab.open();
        pair.client().write("12345");
        lab.world.settle();
        Map<String, Map<String, String>> rib = lab.world.rib(lab.a.ipcp);
        assertThat(rib.get("info/_state")).containsValue("operational");
        assertThat(rib.get("info/_type")).containsValue("eth-dix");
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
                .containsEntry("ethertype", "0xa000")
                .containsEntry("driver", "fake")
                .containsEntry("flows", "1");
    }

    @Test
    void aLayerWithAnotherHashUsesItsLength() {
        EthLab.Host c = lab.new Host("c", EthLab.MAC_C, Map.of("hash", List.of("SHA3_512")));
        lab.world.register(c.ipcp, "oping");
        EthDixMessage query =
                new EthDixMessage.NameQuery(
                        Hex.bytes(
                                "154543ae811fc58c39527179b48c4c2cf0ba817b3d785a49e878584514eeeffd"
                                        + "19e861cbcd22d07488f1c713ae63e697eaa3b3ddfc43cb20"
                                        + "78b0f9e1ed42511f"));
        sent();
        c.receive(EthLab.message(EthLab.BROADCAST, EthLab.MAC_B, query));
        assertThat(sent()).hasSize(1);
        assertThat(sent()).isEmpty();
        lab.world.<Boolean>ask(c.ipcp, c.ipcp::shutdown).value();
    }

    @Test
    void aRequestOfAPeerIsAnsweredToWhereItCameFrom() {
        FlowRequest request = EthLab.requestFor(EthLab.OPING, 64, EthLab.ASK);
        lab.b.receive(EthLab.message(EthLab.MAC_B, EthLab.MAC_C, request));
        sent();
        lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).value();
        byte[] frame = Hex.bytes(sent().getFirst());
        assertThat(org.o7s.core.testkit.FakeWire.address(frame, 0)).isEqualTo(EthLab.MAC_C);
        assertThat(EthLab.decode(frame))
                .isEqualTo(new FlowReply(lab.b.onlyEid(), 64, 0, EthLab.ANSWER));
    }
}
