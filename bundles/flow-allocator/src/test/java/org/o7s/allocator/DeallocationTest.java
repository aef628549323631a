package org.o7s.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.unicast.FaMessage.FlowDeallocation;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;
import org.o7s.wire.g23.unicast.Features;

/** The end of flows: what is still sent, and who is told (docs/wire/extensions.md). */
class DeallocationTest {
    private final TestLayer layer = new TestLayer(5);
    private final TestMember near = layer.member(10);
    private final TestMember far = layer.member(20);

    @BeforeEach
    void theNameIsThere() {
        layer.world().register(far, "shop");
    }

    /** A flow to a member that shows no features, as one of generation 23. */
    private TestLayer.Pipe pipeToC() {
        layer.hold(t -> t.isMessage());
        TestFlow ours = layer.flow();
        TestFlow theirs = layer.flow();
        layer.request(near, ours, "shop");
        FlowRequest asked = layer.sent(FlowRequest.class).getLast();
        layer.hold(t -> false);
        layer.forge(
                far,
                new FlowRequest(
                        asked.source(),
                        asked.senderEid(),
                        asked.qos(),
                        asked.hash(),
                        asked.opaque(),
                        0));
        layer.hold(t -> t.isMessage());
        layer.world().accept(far.broker().request(), theirs, new byte[0]).value();
        FlowReply answered = layer.sent(FlowReply.class).getLast();
        assertThat(answered.features()).as("to who showed none").isZero();
        layer.hold(t -> false);
        layer.forge(
                near,
                new FlowReply(
                        answered.receiverEid(), answered.senderEid(), 0, answered.opaque(), 0));
        return new TestLayer.Pipe(ours, theirs);
    }

    @Test
    void thePeerIsToldAndItsUserSeesTheFlowClosed() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        layer.world().deallocate(near, pipe.near());
        assertThat(layer.sent(FlowDeallocation.class)).hasSize(1);
        assertThat(near.allocator().flowCount()).isZero();
        layer.world().advanceMs(100);
        assertThat(pipe.far().user().isPeerClosed()).isTrue();
        assertThat(far.allocator().flowCount()).isZero();
        assertThat(far.count("received-deallocations")).isEqualTo(1);
        layer.world().deallocate(far, pipe.far());
        assertThat(layer.sent(FlowDeallocation.class)).hasSize(1);
    }

    @Test
    void aUserThatClosesIsEnoughToEndTheFlow() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        pipe.near().write("last words");
        pipe.near().user().close();
        layer.world().settle();
        layer.world().advanceMs(100);
        assertThat(pipe.far().readTexts()).containsExactly("last words");
        assertThat(pipe.far().user().isPeerClosed()).isTrue();
        assertThat(near.allocator().flowCount()).isZero();
    }

    @Test
    void packetsThatTheDeallocationOvertookStillArrive() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        layer.hold(t -> !t.isMessage());
        pipe.near().write("slow");
        layer.world().deallocate(near, pipe.near());
        layer.world().advanceMs(99);
        pipe.far().write("nobody listens");
        layer.release();
        assertThat(pipe.far().readTexts()).containsExactly("slow");
        assertThat(pipe.far().user().isPeerClosed()).isFalse();
        layer.world().advanceMs(1);
        assertThat(pipe.far().user().isPeerClosed()).isTrue();
        assertThat(layer.sent(FlowDeallocation.class)).hasSize(1);
        assertThat(far.count("dropped-unsent")).isEqualTo(1);
        assertThat(layer.world().pools().inUse()).isZero();
    }

    @Test
    void aUserThatLeavesAfterItsPeerTellsNobody() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        layer.world().deallocate(near, pipe.near());
        layer.world().deallocate(far, pipe.far());
        assertThat(far.allocator().flowCount()).isZero();
        layer.world().advanceMs(200);
        assertThat(layer.sent(FlowDeallocation.class)).hasSize(1);
    }

    @Test
    void aMemberOfGeneration23IsToldNothing() {
        TestLayer.Pipe pipe = pipeToC();
        layer.world().deallocate(near, pipe.near());
        assertThat(layer.sent(FlowDeallocation.class)).isEmpty();
        assertThat(pipe.far().user().isPeerClosed()).isFalse();
        pipe.far().write("anybody?");
        layer.world().settle();
        assertThat(near.count("dropped-unknown-eid")).isEqualTo(1);
        assertThat(layer.sent(FlowDeallocation.class)).isEmpty();
    }

    @Test
    void aLostDeallocationIsRepeatedWhenPacketsStillCome() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        layer.lose(t -> t.is(FlowDeallocation.class));
        layer.world().deallocate(near, pipe.near());
        layer.lose(t -> false);
        pipe.far().write("early");
        layer.world().settle();
        assertThat(pipe.far().user().isPeerClosed()).as("within a tenth of a second").isFalse();
        layer.world().advanceMs(100);
        pipe.far().write("later");
        layer.world().advanceMs(100);
        assertThat(pipe.far().user().isPeerClosed()).isTrue();
        assertThat(near.count("dropped-unknown-eid")).isEqualTo(2);
    }

    @Test
    void aDeallocationIsRepeatedTenTimesASecondAtMost() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        layer.lose(t -> t.is(FlowDeallocation.class));
        layer.world().deallocate(near, pipe.near());
        for (int i = 0; i < 1000; i++) {
            pipe.far().write("x");
            layer.world().advanceMs(1);
        }
        assertThat(layer.sent(FlowDeallocation.class)).hasSizeBetween(9, 11);
    }

    @Test
    void only256FlowsAreRemembered() {
        TestLayer.Pipe[] pipes = new TestLayer.Pipe[300];
        for (int i = 0; i < pipes.length; i++) {
            pipes[i] = layer.pipe(near, far, "shop");
        }
        layer.lose(t -> t.is(FlowDeallocation.class));
        for (TestLayer.Pipe pipe : pipes) {
            layer.world().deallocate(near, pipe.near());
        }
        layer.lose(t -> false);
        layer.world().advanceMs(100);
        for (TestLayer.Pipe pipe : pipes) {
            pipe.far().write("x");
        }
        layer.world().advanceMs(100);
        long closed =
                IntStream.range(0, pipes.length)
                        .filter(i -> pipes[i].far().user().isPeerClosed())
                        .count();
        assertThat(closed).isEqualTo(Forgotten.FLOWS_MAX);
    }

    @Test
    void whatTheUserWroteBeforeIsSentEvenIfItHasToWaitForRoom() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setRoom(10);
        for (int i = 0; i < 100; i++) {
            pipe.near().write("packet " + i);
        }
        layer.world().deallocate(near, pipe.near());
        assertThat(pipe.far().read()).hasSize(10);
        assertThat(near.allocator().flows().getFirst().state()).isEqualTo("lingering");
        assertThat(layer.sent(FlowDeallocation.class)).isEmpty();
        near.setRoom(1000);
        layer.world().settle();
        assertThat(pipe.far().read()).hasSize(90);
        assertThat(layer.sent(FlowDeallocation.class)).hasSize(1);
        assertThat(near.allocator().flowCount()).isZero();
    }

    @Test
    void aFlowLingersForASecondAtMost() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setRoom(10);
        for (int i = 0; i < 100; i++) {
            pipe.near().write("packet " + i);
        }
        layer.world().deallocate(near, pipe.near());
        layer.world().advanceMs(1000);
        assertThat(near.allocator().flowCount()).isZero();
        assertThat(near.count("dropped-unsent")).isEqualTo(90);
        assertThat(layer.sent(FlowDeallocation.class)).hasSize(1);
        assertThat(pipe.far().read()).hasSize(10);
        assertThat(layer.world().pools().inUse()).isZero();
    }

    @Test
    void whatComesForALingeringFlowIsDropped() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setRoom(0);
        pipe.near().write("x");
        layer.world().deallocate(near, pipe.near());
        pipe.far().write("too late");
        layer.world().settle();
        assertThat(near.count("dropped-closing")).isEqualTo(1);
    }

    @Test
    void aDeallocationEndsAFlowThatLingers() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setRoom(0);
        pipe.near().write("x");
        layer.world().deallocate(near, pipe.near());
        layer.world().deallocate(far, pipe.far());
        assertThat(near.allocator().flowCount()).isZero();
        assertThat(near.count("dropped-unsent")).isEqualTo(1);
    }

    @Test
    void aFlowThatIsGoneBeforeItsReplyCameIsRefused() {
        near.setFeatures(20, Features.O7S);
        layer.lose(t -> t.is(FlowReply.class));
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        TestFlow theirs = layer.flow();
        layer.world().accept(far.broker().request(), theirs, new byte[0]).value();
        layer.world().deallocate(far, theirs);
        assertThat(reply.problem().code()).isEqualTo("E-FLOW-REFUSED");
        assertThat(near.allocator().flowCount()).isZero();
    }

    @Test
    void bothEndsAtOnceIsNoProblem() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        layer.hold(t -> t.is(FlowDeallocation.class));
        layer.world().deallocate(near, pipe.near());
        layer.world().deallocate(far, pipe.far());
        layer.release();
        layer.world().advanceMs(100);
        assertThat(near.allocator().flowCount() + far.allocator().flowCount()).isZero();
        assertThat(layer.world().pools().inUse()).isZero();
    }
}
