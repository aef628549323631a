package org.o7s.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.o7s.api.FlowError;
import org.o7s.core.ipcp.Ipcp.Accept;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.ipcp.Ipcp.Ignore;
import org.o7s.core.ipcp.Ipcp.NameAnswer;
import org.o7s.core.ipcp.Ipcp.Refuse;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.RecordingBroker;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;
import org.o7s.wire.g23.unicast.Features;

/** Names, requests and replies (docs/wire/wire-unicast.md 5.1 to 5.6). */
class AllocationTest {
    private final TestLayer layer = new TestLayer(1);
    private final TestMember near = layer.member(10);
    private final TestMember far = layer.member(20);

    @Test
    void aFlowIsAllocatedAndPacketsGoBothWays() {
        layer.world().register(far, "shop");
        TestFlow ours = layer.flow();
        RecordedReply<FlowAccepted> reply = layer.request(near, ours, "shop");
        assertThat(reply.isAnswered()).isFalse();
        RecordingBroker.Requested asked = far.broker().request();
        assertThat(asked.name()).isEqualTo("shop");
        assertThat(asked.blob()).containsExactly(1, 2, 3);
        assertThat(asked.mplMs()).isEqualTo(100);

        TestFlow theirs = layer.flow();
        layer.world().accept(asked, theirs, new byte[] {9}).value();
        assertThat(reply.value().blob()).containsExactly(9);
        assertThat(reply.value().mplMs()).isEqualTo(100);

        ours.write("ping");
        ours.write("");
        layer.world().settle();
        assertThat(theirs.readTexts()).containsExactly("ping", "");
        theirs.write("pong");
        layer.world().settle();
        assertThat(ours.readTexts()).containsExactly("pong");
        assertThat(ours.link().mpsBytes()).isEqualTo(20_000);
        assertThat(theirs.signals()).isPositive();
    }

    @Test
    void theRequestSaysWhoAsksAndTheReplyWhoAnswers() {
        layer.world().register(far, "shop");
        layer.pipe(near, far, "shop");
        FlowRequest request = layer.sent(FlowRequest.class).getFirst();
        FlowReply reply = layer.sent(FlowReply.class).getFirst();
        assertThat(request.source()).isEqualTo(10);
        assertThat(request.features()).isEqualTo(Features.O7S);
        assertThat(request.senderEid()).isGreaterThanOrEqualTo(64);
        assertThat(reply.receiverEid()).isEqualTo(request.senderEid());
        assertThat(reply.features()).isEqualTo(Features.O7S);
        FlowView ours = near.allocator().flows().getFirst();
        FlowView theirs = far.allocator().flows().getFirst();
        assertThat(ours.localEid()).isEqualTo(request.senderEid());
        assertThat(ours.remoteEid()).isEqualTo(reply.senderEid());
        assertThat(theirs.localEid()).isEqualTo(reply.senderEid());
        assertThat(theirs.remoteEid()).isEqualTo(request.senderEid());
        assertThat(ours.state()).isEqualTo("open");
    }

    @Test
    void anEidIsRegisteredBeforeTheRequestLeaves() {
        layer.world().register(far, "shop");
        far.broker()
                .answer(
                        asked ->
                                far.respond(
                                        asked.requestId(),
                                        new Accept(7, new byte[0], layer.flow().provider()),
                                        new RecordedReply<>()));
        layer.hold(t -> t.is(FlowReply.class));
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        FlowReply early = layer.sent(FlowReply.class).getFirst();
        layer.forge(near, early);
        assertThat(reply.value().blob()).isEmpty();
    }

    @Test
    void aRefusalComesWithItsNumber() {
        layer.world().register(far, "shop");
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        layer.world().answer(far.broker().request(), new Refuse(-1009)).value();
        assertThat(reply.problem().error()).isEqualTo(FlowError.AUTHENTICATION);
        assertThat(reply.problem().code()).isEqualTo("E-FLOW-REFUSED");
        assertThat(near.distrusted()).as("it has the name").isEmpty();
        assertThat(near.allocator().flowCount()).isZero();
        assertThat(near.count("flows-refused")).isEqualTo(1);
    }

    @Test
    void aRefusalWithZeroStillRefuses() {
        layer.world().register(far, "shop");
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        layer.world().answer(far.broker().request(), new Refuse(0)).value();
        assertThat(reply.problem().error()).isEqualTo(FlowError.NO_IPCP);
    }

    @Test
    void aNameThatIsNotRegisteredIsRefusedAtOnceWithoutTheBroker() {
        near.setFindOrder(20L);
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        assertThat(reply.problem().error()).isEqualTo(FlowError.NAME);
        assertThat(far.broker().requests()).isEmpty();
        assertThat(far.count("refused-unregistered-names")).isEqualTo(1);
        assertThat(near.distrusted()).hasSize(1);
    }

    @Test
    void silenceEndsAtTheDeadline() {
        layer.world().register(far, "shop");
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        layer.world().answer(far.broker().request(), new Ignore()).value();
        layer.world().advanceMs(19_999);
        assertThat(reply.isAnswered()).isFalse();
        layer.world().advanceMs(1);
        assertThat(reply.problem().code()).isEqualTo("E-FLOW-TIMEOUT");
        assertThat(near.count("flows-timed-out")).isEqualTo(1);
        assertThat(near.distrusted()).hasSize(1);
        assertThat(near.allocator().flowCount()).isZero();
    }

    @Test
    void aSearchThatNeverEndsDoesAtTheDeadline() {
        near.holdSearch();
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        layer.world().advanceMs(20_000);
        assertThat(reply.problem().code()).isEqualTo("E-FLOW-TIMEOUT");
        near.endSearch();
        layer.world().settle();
        assertThat(near.allocator().flowCount()).isZero();
    }

    @Test
    void aNameThatNobodyHasIsUnknown() {
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        assertThat(reply.problem().code()).isEqualTo("E-NAME-UNKNOWN");
        NameAnswer answer = layer.world().query(near, "shop").value();
        assertThat(answer.known()).isFalse();
        assertThat(answer.reason()).contains("no other member");
    }

    @Test
    void aNameThatIsOnlyHereIsNotFound() {
        layer.world().register(near, "shop");
        NameAnswer answer = layer.world().query(near, "shop").value();
        assertThat(answer.known()).isFalse();
        assertThat(answer.reason()).contains("only here");
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        assertThat(reply.problem().sentence()).contains("only here");
    }

    @Test
    void aNameThatIsHereAndElsewhereIsFoundElsewhere() {
        layer.world().register(near, "shop");
        layer.world().register(far, "shop");
        NameAnswer answer = layer.world().query(near, "shop").value();
        assertThat(answer.known()).isTrue();
        assertThat(answer.reason()).isEqualTo("14.00.00.00");
        layer.pipe(near, far, "shop");
    }

    @Test
    void unregisteringWithdrawsTheName() {
        layer.world().register(far, "shop");
        layer.world().register(far, "shop");
        assertThat(far.allocator().names()).containsOnlyKeys("shop");
        layer.world().<Boolean>ask(far, r -> far.unregister("shop", r)).value();
        layer.world().<Boolean>ask(far, r -> far.unregister("shop", r)).value();
        assertThat(far.allocator().names()).isEmpty();
        assertThat(layer.world().query(near, "shop").value().known()).isFalse();
    }

    @Test
    void withoutItsHashTheAllocatorSaysWhatItWaitsFor() {
        far.node().slots().remove("hash", "sha3-256");
        assertThat(far.allocator().missing()).isEqualTo("waiting for policy hash/sha3-256");
        RecordedReply<Boolean> reply = layer.world().ask(far, r -> far.register("shop", r));
        assertThat(reply.problem().code()).isEqualTo("E-POLICY-MISSING");
    }

    @Test
    void aMemberWithoutAWayIsGivenUpSoon() {
        layer.world().register(far, "shop");
        near.setReachable(20, false);
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        layer.world().advanceMs(1900);
        assertThat(reply.isAnswered()).isFalse();
        layer.world().advanceMs(200);
        assertThat(reply.problem().code()).isEqualTo("E-FLOW-NOROUTE");
        assertThat(near.distrusted()).as("it may well have the name").isEmpty();
    }

    @Test
    void aRequestThatCannotLeaveAtOnceLeavesOnceItCan() {
        layer.world().register(far, "shop");
        near.setReachable(20, false);
        layer.request(near, layer.flow(), "shop");
        layer.world().advanceMs(500);
        near.setReachable(20, true);
        layer.world().advanceMs(100);
        assertThat(far.broker().requests()).hasSize(1);
        assertThat(layer.sent(FlowRequest.class)).hasSize(1);
    }

    @Test
    void aReplyThatCannotLeaveAtOnceLeavesOnceItCan() {
        layer.world().register(far, "shop");
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        far.setMessagesFail(true);
        layer.world().accept(far.broker().request(), layer.flow(), new byte[0]).value();
        layer.world().advanceMs(300);
        assertThat(reply.isAnswered()).isFalse();
        far.setMessagesFail(false);
        layer.world().advanceMs(50);
        assertThat(reply.value().blob()).isEmpty();
    }

    @Test
    void oneSlowAcceptHoldsUpNoOther() {
        layer.world().register(far, "slow");
        layer.world().register(far, "shop");
        layer.request(near, layer.flow(), "slow");
        layer.pipe(near, far, "shop");
        assertThat(far.count("received-requests")).isEqualTo(2);
    }

    @Test
    void anAnswerToNoRequestIsRefused() {
        RecordedReply<Boolean> reply =
                layer.world().ask(far, r -> far.respond(99, new Ignore(), r));
        assertThat(reply.problem().code()).isEqualTo("E-FLOW-NOREQUEST");
    }

    @Test
    void aRequestThatTheBrokerForgetsExpires() {
        layer.world().register(far, "shop");
        layer.request(near, layer.flow(), "shop");
        RecordingBroker.Requested asked = far.broker().request();
        layer.world().advanceMs(30_000);
        assertThat(far.count("expired-requests")).isEqualTo(1);
        assertThat(layer.world().accept(asked, layer.flow(), new byte[0]).problem().code())
                .isEqualTo("E-FLOW-NOREQUEST");
    }

    @Test
    void aFlowThatIsCalledOffWhileItWaitsLeavesNothing() {
        layer.world().register(far, "shop");
        TestFlow flow = layer.flow();
        RecordedReply<FlowAccepted> reply = layer.request(near, flow, "shop");
        layer.world().deallocate(near, flow);
        assertThat(reply.problem().code()).isEqualTo("E-IPCP-LIMIT");
        assertThat(near.allocator().flowCount()).isZero();
        assertThat(flow.user().isPeerClosed()).isTrue();
    }
}
