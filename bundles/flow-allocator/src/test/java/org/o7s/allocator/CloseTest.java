package org.o7s.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.unicast.FaMessage.FlowDeallocation;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.Features;

/** An allocator can be closed in every state, and leaves nothing behind. */
class CloseTest {
    private final TestLayer layer = new TestLayer(10);
    private final TestMember near = layer.member(10);
    private final TestMember far = layer.member(20);

    @BeforeEach
    void theNameIsThere() {
        layer.world().register(far, "shop");
    }

    @AfterEach
    void nothingIsLeft() {
        layer.world().advanceMs(700_000);
        assertThat(near.allocator().flowCount()).isZero();
        assertThat(layer.world().pools().inUse()).isZero();
        assertThat(near.node().slots().openSlots()).isZero();
        assertThat(near.loop().nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void withoutFlows() {
        near.close();
        near.close();
    }

    @Test
    void whileTheNameIsSearched() {
        near.holdSearch();
        TestFlow flow = layer.flow();
        RecordedReply<FlowAccepted> reply = layer.request(near, flow, "shop");
        near.close();
        assertThat(reply.problem().code()).isEqualTo("E-IPCP-GONE");
        assertThat(flow.user().isPeerClosed()).isTrue();
        near.endSearch();
        layer.world().settle();
    }

    @Test
    void whileAReplyIsAwaited() {
        near.setFeatures(20, Features.O7S);
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        near.close();
        assertThat(reply.problem().code()).isEqualTo("E-IPCP-GONE");
        layer.world().accept(far.broker().request(), layer.flow(), new byte[0]).value();
        assertThat(near.count("dropped-closed")).isEqualTo(1);
    }

    @Test
    void withAnOpenFlowItsUsersOnBothSidesAreTold() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        pipe.near().write("last words");
        near.close();
        assertThat(pipe.near().user().isPeerClosed()).isTrue();
        layer.world().advanceMs(100);
        assertThat(pipe.far().readTexts()).containsExactly("last words");
        assertThat(pipe.far().user().isPeerClosed()).isTrue();
        assertThat(layer.sent(FlowDeallocation.class)).hasSize(1);
    }

    @Test
    void withAFlowThatWaitsForItsTurn() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setRoom(1);
        pipe.near().write("a");
        pipe.near().write("b");
        pipe.near().write("c");
        layer.world().settle();
        long eid = near.allocator().flows().getFirst().localEid();
        near.close();
        assertThat(near.count("dropped-unsent")).isEqualTo(2);
        near.setRoom(100);
        layer.inject(new TestLayer.Transfer(20, 10, eid, new byte[] {1}));
        assertThat(near.count("dropped-closed")).isEqualTo(1);
        assertThat(pipe.far().read()).hasSize(1);
    }

    @Test
    void withAFlowThatLingers() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setRoom(0);
        pipe.near().write("a");
        layer.world().deallocate(near, pipe.near());
        near.close();
        assertThat(near.count("dropped-unsent")).isEqualTo(1);
    }

    @Test
    void withAFlowWhosePeerHasLeft() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        layer.world().deallocate(far, pipe.far());
        near.close();
        assertThat(pipe.near().user().isPeerClosed()).isTrue();
        assertThat(layer.sent(FlowDeallocation.class)).hasSize(1);
    }

    @Test
    void withPacketsThatCameBeforeTheReply() {
        layer.request(near, layer.flow(), "shop");
        layer.lose(t -> t.is(FlowReply.class));
        TestFlow theirs = layer.flow();
        layer.world().accept(far.broker().request(), theirs, new byte[0]).value();
        theirs.write("early");
        layer.world().settle();
        near.close();
        assertThat(near.count("dropped-early")).isEqualTo(1);
    }

    @Test
    void withARequestThatTheBrokerHasNotAnswered() {
        layer.world().register(near, "desk");
        layer.request(far, layer.flow(), "desk");
        near.close();
        RecordedReply<Boolean> reply =
                layer.world().accept(near.broker().request(), layer.flow(), new byte[0]);
        assertThat(reply.problem().code()).isEqualTo("E-FLOW-NOREQUEST");
    }

    @Test
    void itsNamesAreWithdrawn() {
        layer.world().register(near, "desk");
        near.close();
        assertThat(layer.world().query(far, "desk").value().known()).isFalse();
    }

    @Test
    void withAMessageThatCannotLeave() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setMessagesFail(true);
        layer.world().deallocate(near, pipe.near());
        near.close();
        assertThat(near.count("unsent-messages")).isEqualTo(1);
    }
}
