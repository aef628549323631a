package org.o7s.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowError;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.ipcp.Ipcp.Refuse;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;

/** One name at several members: whoever accepts gets the flow, within one deadline. */
class AnycastTest {
    private final TestLayer layer = new TestLayer(2);
    private final TestMember near = layer.member(10);
    private final TestMember first = layer.member(20);
    private final TestMember second = layer.member(30);
    private final TestMember third = layer.member(40);

    @BeforeEach
    void allHaveTheName() {
        for (TestMember member : List.of(first, second, third)) {
            layer.world().register(member, "shop");
        }
    }

    @Test
    void aRefusalLeadsToTheNextMember() {
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        layer.world().answer(first.broker().request(), new Refuse(-12)).value();
        assertThat(reply.isAnswered()).isFalse();
        layer.world().accept(second.broker().request(), layer.flow(), new byte[] {7}).value();
        assertThat(reply.value().blob()).containsExactly(7);
        assertThat(near.distrusted()).singleElement().asString().endsWith("@20");
        assertThat(third.broker().requests()).isEmpty();
    }

    @Test
    void silenceLastsAnEqualShareOfTheTimeThatIsLeft() {
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        layer.world().advanceMs(6_666);
        assertThat(second.broker().requests()).isEmpty();
        layer.world().advanceMs(1);
        assertThat(second.broker().requests()).hasSize(1);
        layer.world().advanceMs(6_667);
        assertThat(third.broker().requests()).hasSize(1);
        layer.world().advanceMs(6_666);
        assertThat(reply.problem().code()).isEqualTo("E-FLOW-TIMEOUT");
        assertThat(near.distrusted()).hasSize(3);
    }

    @Test
    void theLastRefusalIsWhatIsTold() {
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        layer.world().answer(first.broker().request(), new Refuse(-12)).value();
        layer.world().answer(second.broker().request(), new Refuse(-95)).value();
        layer.world().answer(third.broker().request(), new Refuse(-1008)).value();
        assertThat(reply.problem().error()).isEqualTo(FlowError.ENCRYPTION);
        assertThat(reply.problem().sentence()).contains("28.00.00.00");
    }

    @Test
    void aLateReplyOfTheFirstDoesNotCountForTheSecond() {
        TestFlow flow = layer.flow();
        RecordedReply<FlowAccepted> reply = layer.request(near, flow, "shop");
        layer.world().advanceMs(7_000);
        TestFlow late = layer.flow();
        layer.world().accept(first.broker().request(), late, new byte[] {1}).value();
        assertThat(reply.isAnswered()).isFalse();
        assertThat(near.count("ignored-unknown-replies")).isEqualTo(1);
        layer.world().accept(second.broker().request(), layer.flow(), new byte[] {2}).value();
        assertThat(reply.value().blob()).containsExactly(2);
    }

    @Test
    void whoAcceptsTooLateIsToldIfItUnderstands() {
        near.setFeatures(20, 1);
        layer.request(near, layer.flow(), "shop");
        layer.world().advanceMs(7_000);
        TestFlow late = layer.flow();
        layer.world().accept(first.broker().request(), late, new byte[] {1}).value();
        layer.world().advanceMs(100);
        assertThat(late.user().isPeerClosed()).isTrue();
        assertThat(first.allocator().flowCount()).isZero();
    }

    @Test
    void whoAcceptsAFlowThatWasCalledOffIsToldIfItUnderstands() {
        near.setFeatures(20, 1);
        TestFlow flow = layer.flow();
        layer.request(near, flow, "shop");
        layer.world().deallocate(near, flow);
        TestFlow late = layer.flow();
        layer.world().accept(first.broker().request(), late, new byte[] {1}).value();
        layer.world().advanceMs(100);
        assertThat(late.user().isPeerClosed()).isTrue();
    }

    @Test
    void membersThatCanBeReachedComeFirst() {
        near.setReachable(20, false);
        layer.request(near, layer.flow(), "shop");
        assertThat(second.broker().requests()).hasSize(1);
        assertThat(first.broker().requests()).isEmpty();
    }

    @Test
    void eachTryHasAnEidOfItsOwn() {
        layer.request(near, layer.flow(), "shop");
        layer.world().advanceMs(20_000);
        assertThat(layer.sent(FlowRequest.class).stream().map(FlowRequest::senderEid).distinct())
                .hasSize(3);
        assertThat(layer.sent(FlowReply.class)).isEmpty();
    }

    @Test
    void noMoreThanEightMembersAreAsked() {
        Long[] many = new Long[12];
        for (int i = 0; i < many.length; i++) {
            many[i] = 100L + i;
            layer.member(100 + i);
        }
        near.setFindOrder(many);
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        assertThat(reply.problem().error()).isEqualTo(FlowError.NAME);
        assertThat(layer.sent(FlowRequest.class)).hasSize(Allocation.ADDRESSES_MAX);
    }
}
