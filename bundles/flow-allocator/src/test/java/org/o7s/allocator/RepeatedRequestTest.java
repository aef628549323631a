package org.o7s.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowError;
import org.o7s.core.ipcp.Ipcp.Accept;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.ipcp.Ipcp.Ignore;
import org.o7s.core.ipcp.Ipcp.Refuse;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;
import org.o7s.wire.g23.unicast.Features;

/** Lost and repeated requests and replies (docs/wire/wire-unicast.md 5.7). */
class RepeatedRequestTest {
    private final TestLayer layer = new TestLayer(3);
    private final TestMember near = layer.member(10);
    private final TestMember far = layer.member(20);

    @BeforeEach
    void theNameIsThere() {
        layer.world().register(far, "shop");
    }

    @Test
    void toAMemberThatIsNotKnownToBeOursExactlyOneRequestLeaves() {
        layer.lose(t -> t.is(FlowRequest.class));
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        layer.world().advanceMs(20_000);
        assertThat(reply.problem().code()).isEqualTo("E-FLOW-TIMEOUT");
        assertThat(layer.sent(FlowRequest.class)).hasSize(1);
        assertThat(near.count("repeated-requests")).isZero();
    }

    @Test
    void aRequestTeachesNobodyThatItsSourceIsOurs() {
        // Its source may be forged, and then a C member would get requests twice.
        layer.world().register(near, "desk");
        layer.request(far, layer.flow(), "desk");
        layer.lose(t -> t.is(FlowRequest.class));
        layer.request(near, layer.flow(), "shop");
        layer.world().advanceMs(20_000);
        assertThat(near.count("sent-requests")).isEqualTo(1);
        assertThat(near.count("repeated-requests")).isZero();
    }

    @Test
    void toOneOfOursTheRequestIsRepeatedEverLater() {
        near.setFeatures(20, Features.O7S);
        layer.lose(t -> t.is(FlowRequest.class));
        layer.request(near, layer.flow(), "shop");
        long[] atMs = {500, 1250, 2375, 4062, 6593, 10_390, 16_085};
        long now = 0;
        for (int i = 0; i < atMs.length; i++) {
            layer.world().advanceMs(atMs[i] - 1 - now);
            assertThat(layer.sent(FlowRequest.class)).as("before %d ms", atMs[i]).hasSize(i + 1);
            layer.world().advanceMs(2);
            now = atMs[i] + 1;
            assertThat(layer.sent(FlowRequest.class)).as("after %d ms", atMs[i]).hasSize(i + 2);
        }
        assertThat(layer.sent(FlowRequest.class).stream().distinct()).hasSize(1);
    }

    @Test
    void aMemberThatAnsweredOnceIsKnown() {
        layer.pipe(near, far, "shop");
        layer.lose(t -> t.is(FlowRequest.class));
        layer.request(near, layer.flow(), "shop");
        layer.world().advanceMs(600);
        assertThat(near.count("repeated-requests")).isEqualTo(1);
    }

    @Test
    void aLostRequestIsMadeGood() {
        near.setFeatures(20, Features.O7S);
        layer.lose(t -> t.is(FlowRequest.class));
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        layer.lose(t -> false);
        layer.world().advanceMs(500);
        layer.world().accept(far.broker().request(), layer.flow(), new byte[0]).value();
        assertThat(reply.value().mplMs()).isEqualTo(100);
        layer.world().advanceMs(30_000);
        assertThat(far.broker().requests()).hasSize(1);
    }

    @Test
    void aLostReplyIsGivenAgainAndNoSecondFlowOpens() {
        near.setFeatures(20, Features.O7S);
        layer.lose(t -> t.is(FlowReply.class));
        TestFlow ours = layer.flow();
        TestFlow theirs = layer.flow();
        RecordedReply<FlowAccepted> reply = layer.request(near, ours, "shop");
        layer.world().accept(far.broker().request(), theirs, new byte[] {8}).value();
        assertThat(reply.isAnswered()).isFalse();
        layer.lose(t -> false);
        layer.world().advanceMs(500);
        assertThat(reply.value().blob()).containsExactly(8);
        assertThat(far.broker().requests()).hasSize(1);
        assertThat(far.allocator().flowCount()).isEqualTo(1);
        assertThat(far.count("repeated-replies")).isEqualTo(1);
        ours.write("now");
        layer.world().settle();
        assertThat(theirs.readTexts()).containsExactly("now");
    }

    @Test
    void aDuplicatedRequestIsReportedOnce() {
        layer.duplicate(t -> t.is(FlowRequest.class));
        layer.request(near, layer.flow(), "shop");
        assertThat(far.broker().requests()).hasSize(1);
        assertThat(far.count("ignored-duplicate-requests")).isEqualTo(1);
    }

    @Test
    void aRepeatedRequestOfARefusedOneIsRefusedAgain() {
        layer.request(near, layer.flow(), "shop");
        layer.world().answer(far.broker().request(), new Refuse(-95)).value();
        layer.world().advanceMs(200);
        layer.inject(layer.last(FlowRequest.class));
        assertThat(far.broker().requests()).hasSize(1);
        assertThat(layer.sent(FlowReply.class))
                .hasSize(2)
                .allSatisfy(r -> assertThat(r.response()).isEqualTo(-95));
    }

    @Test
    void aRequestThatWasIgnoredMayFindSomebodyLater() {
        near.setFeatures(20, Features.O7S);
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        layer.world().answer(far.broker().request(), new Ignore()).value();
        layer.world().advanceMs(500);
        assertThat(far.broker().requests()).hasSize(2);
        layer.world().accept(far.broker().request(), layer.flow(), new byte[0]).value();
        assertThat(reply.success()).isPresent();
        assertThat(far.allocator().flowCount()).isEqualTo(1);
    }

    @Test
    void aRequestForAFlowThatIsOverOpensNoOther() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        layer.lose(t -> true);
        layer.world().deallocate(far, pipe.far());
        layer.lose(t -> false);
        layer.world().advanceMs(200);
        layer.inject(layer.last(FlowRequest.class));
        assertThat(far.broker().requests()).hasSize(1);
        assertThat(layer.sent(FlowReply.class).getLast().response())
                .isEqualTo(-FlowError.NOT_ALLOCATED.number());
    }

    @Test
    void aReplyIsGivenAgainAtMostEveryTenthOfASecond() {
        layer.pipe(near, far, "shop");
        for (int i = 0; i < 50; i++) {
            layer.inject(layer.last(FlowRequest.class));
        }
        assertThat(layer.sent(FlowReply.class)).hasSize(1);
        layer.world().advanceMs(100);
        for (int i = 0; i < 50; i++) {
            layer.inject(layer.last(FlowRequest.class));
        }
        assertThat(layer.sent(FlowReply.class)).hasSize(2);
        assertThat(far.allocator().flowCount()).isEqualTo(1);
    }

    @Test
    void whoHasShownThatItHasTheReplyGetsItNoMore() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        pipe.near().write("here");
        layer.world().advanceMs(200);
        layer.inject(layer.last(FlowRequest.class));
        assertThat(layer.sent(FlowReply.class)).hasSize(1);
        assertThat(far.count("ignored-duplicate-requests")).isEqualTo(1);
        assertThat(far.allocator().flowCount()).isEqualTo(1);
    }

    @Test
    void underLossBothWaysFlowsAreAllocatedOnceEach() {
        near.setFeatures(20, Features.O7S);
        far.broker()
                .answer(
                        asked ->
                                far.respond(
                                        asked.requestId(),
                                        new Accept(1, new byte[0], layer.flow().provider()),
                                        new RecordedReply<>()));
        SplittableRandom random = new SplittableRandom(99);
        layer.lose(t -> t.isMessage() && random.nextInt(100) < 30);
        layer.duplicate(t -> t.isMessage() && random.nextInt(100) < 30);
        int allocated = 0;
        for (int i = 0; i < 100; i++) {
            RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
            layer.world().advanceMs(20_000);
            allocated += reply.success().isPresent() ? 1 : 0;
        }
        assertThat(allocated).as("seed 99").isEqualTo(100);
        assertThat(far.broker().requests()).as("seed 99").hasSize(100);
        assertThat(far.allocator().flowCount()).as("seed 99").isEqualTo(100);
    }
}
