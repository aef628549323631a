package org.o7s.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.ipcp.Ipcp.Accept;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.ipcp.Ipcp.FlowAllocation;
import org.o7s.core.ipcp.Ipcp.Refuse;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;

/** Every limit has a number, and whoever reaches it is told. */
class LimitsTest {
    private final TestLayer layer = new TestLayer(9);
    private final TestMember near = layer.member(10);
    private final TestMember far = layer.member(20);

    /** A small flow: these tests need thousands. */
    private RecordedReply<FlowAccepted> allocate(int blobBytes) {
        RecordedReply<FlowAccepted> reply = new RecordedReply<>();
        FlowAllocation request =
                new FlowAllocation(
                        1,
                        "shop",
                        QosSpec.RAW,
                        new byte[blobBytes],
                        new FlowLink(2, 1).provider(),
                        layer.world().nowNs() + 20_000_000_000L);
        near.loop().execute(() -> near.allocate(request, reply));
        return reply;
    }

    private void acceptAll() {
        far.broker()
                .answer(
                        asked ->
                                far.respond(
                                        asked.requestId(),
                                        new Accept(1, new byte[0], new FlowLink(2, 1).provider()),
                                        new RecordedReply<>()));
    }

    @Test
    void noMoreThan4096FlowsAtATime() {
        layer.world().register(far, "shop");
        acceptAll();
        for (int i = 0; i < FlowTable.FLOWS_MAX; i++) {
            allocate(0);
            layer.world().settle();
        }
        assertThat(near.allocator().flowCount()).isEqualTo(4096);
        RecordedReply<FlowAccepted> reply = allocate(0);
        layer.world().settle();
        assertThat(reply.problem().code()).isEqualTo("E-IPCP-LIMIT");
        assertThat(reply.problem().sentence()).contains("4096 flows");

        // The responder is full as well, and says so with a number.
        TestMember third = layer.member(30);
        RecordedReply<FlowAccepted> other = layer.request(third, layer.flow(), "shop");
        assertThat(other.problem().sentence()).contains("(-12)");
    }

    @Test
    void noMoreThan1024AllocationsWait() {
        near.holdSearch();
        List<RecordedReply<FlowAccepted>> replies = new ArrayList<>();
        for (int i = 0; i <= Requester.PENDING_MAX; i++) {
            replies.add(allocate(0));
        }
        layer.world().settle();
        assertThat(replies.subList(0, 1024)).noneMatch(RecordedReply::isAnswered);
        assertThat(replies.getLast().problem().code()).isEqualTo("E-IPCP-LIMIT");
        layer.world().advanceMs(20_000);
        assertThat(replies).allMatch(RecordedReply::isAnswered);
        RecordedReply<FlowAccepted> next = allocate(0);
        layer.world().settle();
        assertThat(next.isAnswered()).isFalse();
    }

    @Test
    void noMoreThan1024RequestsWaitForTheBrokerAnd128OfOneSource() {
        layer.world().register(far, "shop");
        layer.world().register(near, "desk");
        layer.request(near, layer.flow(), "shop");
        FlowRequest sample = layer.sent(FlowRequest.class).getFirst();
        long eid = 1000;
        for (int source = 100; source < 110; source++) {
            for (int i = 0; i < 200; i++) {
                layer.forge(
                        far,
                        new FlowRequest(
                                source, eid++, sample.qos(), sample.hash(), new byte[0], 0));
            }
        }
        assertThat(far.broker().requests()).hasSize(1024);
        assertThat(far.count("ignored-requests-over-limit")).isEqualTo(1 + 2000 - 1024);
        Set<Long> ofOneSource = new HashSet<>();
        layer.world().advanceMs(30_000);
        assertThat(far.count("expired-requests")).isEqualTo(1024);
        for (int i = 0; i < 200; i++) {
            layer.forge(
                    far, new FlowRequest(100, eid++, sample.qos(), sample.hash(), new byte[0], 0));
            ofOneSource.add(far.broker().request().requestId());
        }
        assertThat(ofOneSource).hasSize(Responder.REQUESTS_PER_SOURCE_MAX);
    }

    @Test
    void opaqueDataHas16KiBAtMost() {
        layer.world().register(far, "shop");
        RecordedReply<FlowAccepted> fits = allocate(16 * 1024);
        RecordedReply<FlowAccepted> over = allocate(16 * 1024 + 1);
        layer.world().settle();
        assertThat(over.problem().code()).isEqualTo("E-FLOW-BLOB");
        assertThat(far.broker().request().blob()).hasSize(16 * 1024);
        assertThat(near.count("sent-messages-over-2048-bytes")).isEqualTo(1);
        RecordedReply<Boolean> accepted =
                layer.world().accept(far.broker().request(), layer.flow(), new byte[16 * 1024 + 1]);
        assertThat(accepted.problem().code()).isEqualTo("E-FLOW-BLOB");
        assertThat(fits.problem().code()).isEqualTo("E-FLOW-REFUSED");
    }

    @Test
    void opaqueDataThatNoAdjacencyCarriesIsRefusedAtOnce() {
        layer.world().register(far, "shop");
        near.setMpsBytes(1481);
        layer.world().settle();
        int max = 1481 - 61 - TestLayer.HASH_BYTES;
        RecordedReply<FlowAccepted> fits = allocate(max);
        RecordedReply<FlowAccepted> over = allocate(max + 1);
        layer.world().settle();
        assertThat(fits.isAnswered()).isFalse();
        assertThat(over.problem().sentence()).contains("the layer carries " + max);
    }

    @Test
    void aCMembersMessagesOf2048BytesAreNotWarnedOf() {
        layer.world().register(far, "shop");
        allocate(2048 - 61 - TestLayer.HASH_BYTES);
        layer.world().settle();
        assertThat(near.count("sent-messages-over-2048-bytes")).isZero();
        allocate(2048 - 61 - TestLayer.HASH_BYTES + 1);
        layer.world().settle();
        assertThat(near.count("sent-messages-over-2048-bytes")).isEqualTo(1);
    }

    @Test
    void noMoreThan4096RequestsWithoutAFlowAreRemembered() {
        ReplyMemory memory = new ReplyMemory();
        for (int i = 0; i < 10_000; i++) {
            memory.over(new RequestKey(1, i), new byte[1], 0);
        }
        assertThat(memory.size()).isEqualTo(ReplyMemory.OVER_MAX);
        assertThat(memory.find(new RequestKey(1, 9_999))).isNotNull();
        assertThat(memory.find(new RequestKey(1, 0))).isNull();
    }

    @Test
    void noMoreThan8MiBOfRepliesAreKept() {
        ReplyMemory memory = new ReplyMemory();
        byte[] reply = new byte[16 * 1024];
        for (int i = 0; i < 600; i++) {
            memory.accepted(new RequestKey(1, i), reply, 0);
        }
        ReplyMemory.Answer kept = memory.find(new RequestKey(1, 511));
        ReplyMemory.Answer other = memory.find(new RequestKey(1, 512));
        assertThat(kept).isNotNull();
        assertThat(other).isNotNull();
        if (kept != null && other != null) {
            assertThat(kept.take(1_000_000_000)).isSameAs(reply);
            assertThat(other.take(1_000_000_000)).isNull();
        }
        memory.confirmed(new RequestKey(1, 0));
        memory.accepted(new RequestKey(1, 600), reply, 0);
        ReplyMemory.Answer next = memory.find(new RequestKey(1, 600));
        assertThat(next).isNotNull();
    }

    @Test
    void aFloodOfRequestsDoesNotMakeTheResponderForgetLivingFlows() {
        layer.world().register(far, "shop");
        layer.pipe(near, far, "shop");
        FlowRequest sample = layer.sent(FlowRequest.class).getFirst();
        far.broker()
                .answer(
                        asked ->
                                far.respond(
                                        asked.requestId(), new Refuse(-1), new RecordedReply<>()));
        for (int i = 0; i < 5000; i++) {
            layer.forge(
                    far,
                    new FlowRequest(10, 5000 + i, sample.qos(), sample.hash(), new byte[0], 0));
        }
        int asked = far.broker().requests().size();
        layer.world().advanceMs(200);
        layer.forge(far, sample);
        assertThat(far.broker().requests()).hasSize(asked);
        assertThat(layer.sent(FlowReply.class).getLast().accepted()).isTrue();
    }

    @Test
    void requestsOfNobodyDoNotKeepRepliesFromWaiting() {
        layer.world().register(far, "shop");
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        FlowRequest sample = layer.sent(FlowRequest.class).getFirst();
        for (int i = 0; i < 1000; i++) {
            layer.forge(
                    far, new FlowRequest(5000 + i, 99, sample.qos(), new byte[32], new byte[0], 0));
        }
        far.setMessagesFail(true);
        layer.world().answer(far.broker().request(), new Refuse(-1)).value();
        far.setMessagesFail(false);
        layer.world().advanceMs(50);
        assertThat(reply.isAnswered()).isTrue();
        assertThat(far.count("refused-unregistered-names")).isEqualTo(1000);
        assertThat(far.count("unsent-messages")).isZero();
    }

    @Test
    void messagesThatCannotLeaveAreGivenUpAfterTwoSeconds() {
        layer.world().register(far, "shop");
        layer.request(near, layer.flow(), "shop");
        far.setMessagesFail(true);
        layer.world().answer(far.broker().request(), new Refuse(-1)).value();
        layer.world().advanceMs(3000);
        assertThat(far.count("unsent-messages")).isEqualTo(1);
        far.setMessagesFail(false);
        layer.world().advanceMs(1000);
        assertThat(layer.sent(FlowReply.class)).isEmpty();
    }
}
