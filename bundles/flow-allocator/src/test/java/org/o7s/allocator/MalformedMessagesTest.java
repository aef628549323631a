package org.o7s.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowError;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.problem.Problem;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.policy.congestion.CongestionPolicy;
import org.o7s.wire.g23.QosFields;
import org.o7s.wire.g23.unicast.FaCodec;
import org.o7s.wire.g23.unicast.FaMessage;
import org.o7s.wire.g23.unicast.FaMessage.FlowDeallocation;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;
import org.o7s.wire.g23.unicast.FaMessage.FlowRequest;
import org.o7s.wire.g23.unicast.FaMessage.FlowUpdate;

/** The rows FA1 to FA8 of docs/wire/wire-unicast.md 11, and noise. */
class MalformedMessagesTest {
    private static final QosFields RAW =
            new QosFields(QosFields.DO_NOT_CARE, 0, 0, 1, 1, false, QosFields.DO_NOT_CARE, 120_000);

    private final TestLayer layer = new TestLayer(4);
    private final TestMember near = layer.member(10, "watched");
    private final TestMember far = layer.member(20, "watched");
    private final WatchedPolicy policy = new WatchedPolicy();

    @BeforeEach
    void theNameIsThere() {
        layer.world().register(far, "shop");
        near.node().slots().put(CongestionPolicy.KIND, "watched", policy);
        policy.fresh();
    }

    private byte[] request() {
        layer.request(near, layer.flow(), "shop");
        return layer.last(FlowRequest.class).payload();
    }

    private void inject(TestMember to, byte[] message) {
        layer.inject(new TestLayer.Transfer(0, to.address(), 0, message));
    }

    @Test
    void rowFa1AMessageOfWrongLengthIsDropped() {
        byte[] request = request();
        int before = far.broker().requests().size();
        inject(far, Arrays.copyOf(request, 60));
        inject(far, Arrays.copyOf(request, 61 + TestLayer.HASH_BYTES - 1));
        inject(far, new byte[0]);
        assertThat(far.count("malformed-messages-too-short")).isEqualTo(3);
        byte[] large = Arrays.copyOf(request, 61 + TestLayer.HASH_BYTES + 16 * 1024 + 1);
        inject(far, large);
        assertThat(far.count("malformed-messages-too-long")).isEqualTo(1);
        assertThat(far.broker().requests()).hasSize(before);
        assertThat(layer.world().pools().inUse()).isZero();
    }

    @Test
    void rowFa1ARequestOf16KiBOfOpaqueDataIsAccepted() {
        byte[] request = request();
        byte[] large = Arrays.copyOf(request, 61 + TestLayer.HASH_BYTES + 16 * 1024);
        large[16] ^= 1;
        inject(far, large);
        assertThat(far.broker().request().blob()).hasSize(16 * 1024);
    }

    @Test
    void rowFa2ARequestWithAComponentsEidIsDropped() {
        byte[] request = request();
        int before = far.broker().requests().size();
        for (int eid = 0; eid < 64; eid++) {
            byte[] bad = request.clone();
            Arrays.fill(bad, 16, 24, (byte) 0);
            bad[23] = (byte) eid;
            inject(far, bad);
        }
        assertThat(far.count("malformed-messages-reserved-eid")).isEqualTo(64);
        assertThat(far.broker().requests()).hasSize(before);
    }

    @Test
    void rowFa2AnAcceptingReplyWithAComponentsEidIsDropped() {
        TestFlow flow = layer.flow();
        RecordedReply<FlowAccepted> reply = layer.request(near, flow, "shop");
        byte[] bad = FaCodec.encode(new FlowReply(eidOf(near), 64, 0, new byte[0], 0));
        bad[23] = 1;
        inject(near, bad);
        assertThat(reply.isAnswered()).isFalse();
    }

    @Test
    void rowFa3ARequestFromNobodyOrFromOurselvesIsDropped() {
        byte[] request = request();
        int before = far.broker().requests().size();
        byte[] nobody = request.clone();
        Arrays.fill(nobody, 0, 8, (byte) 0);
        inject(far, nobody);
        byte[] beyond = request.clone();
        beyond[0] = 1;
        inject(far, beyond);
        byte[] own = request.clone();
        own[7] = 20;
        inject(far, own);
        assertThat(far.count("malformed-messages-bad-address")).isEqualTo(2);
        assertThat(far.count("ignored-requests-own-address")).isEqualTo(1);
        assertThat(far.broker().requests()).hasSize(before);
    }

    private static long eidOf(TestMember member) {
        return member.allocator().flows().getLast().localEid();
    }

    @Test
    void rowFa4AReplyForAnEstablishedFlowIsIgnored() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        long eid = eidOf(near);
        layer.forge(near, FlowReply.rejected(eid, 0, -1, 0));
        layer.forge(near, new FlowReply(eid, 666, 0, new byte[] {6}, 0));
        assertThat(near.count("ignored-duplicate-replies")).isEqualTo(2);
        pipe.near().write("still");
        layer.world().settle();
        assertThat(pipe.far().readTexts()).containsExactly("still");
    }

    @Test
    void rowFa4ASecondReplyIsIgnored() {
        layer.duplicate(t -> t.is(FlowReply.class));
        layer.pipe(near, far, "shop");
        assertThat(near.count("ignored-duplicate-replies")).isEqualTo(1);
        assertThat(near.allocator().flowCount()).isEqualTo(1);
    }

    @Test
    void rowFa5ALevelBeyondTheLimitIsClamped() {
        layer.pipe(near, far, "shop");
        byte[] update = FaCodec.encode(new FlowUpdate(eidOf(near), 0));
        update[56] = (byte) 0xff;
        update[57] = (byte) 0xff;
        inject(near, update);
        assertThat(policy.levels).containsExactly(CongestionPolicy.LEVEL_MAX);
        assertThat(near.count("received-updates")).isEqualTo(1);
    }

    @Test
    void rowFa5AnUpdateForAPendingFlowIsIgnored() {
        layer.request(near, layer.flow(), "shop");
        layer.forge(near, new FlowUpdate(eidOf(near), 96));
        assertThat(policy.levels).isEmpty();
        assertThat(near.count("ignored-updates")).isEqualTo(1);
    }

    @Test
    void rowFa6MessagesForGuessedEidsAreIgnoredAndCounted() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        long eid = eidOf(near);
        for (int i = 1; i <= 100; i++) {
            layer.forge(near, new FlowUpdate(eid + i, 96));
            layer.forge(near, FlowReply.rejected(eid + i, 0, -1, 0));
            layer.forge(near, new FlowDeallocation(eid + i, 100 + i));
            // The right EID here, but not the one at the peer.
            layer.forge(near, new FlowDeallocation(eid, 100 + i));
            layer.inject(new TestLayer.Transfer(0, 10, eid + i, new byte[] {1}));
        }
        assertThat(near.count("ignored-updates")).isEqualTo(100);
        assertThat(near.count("ignored-unknown-replies")).isEqualTo(100);
        assertThat(near.count("ignored-deallocations")).isEqualTo(200);
        assertThat(near.count("dropped-unknown-eid")).isEqualTo(100);
        assertThat(pipe.near().read()).isEmpty();
        pipe.near().write("still");
        layer.world().settle();
        assertThat(pipe.far().readTexts()).containsExactly("still");
    }

    @Test
    void rowFa7EidsCannotBeGuessedFromEachOther() {
        for (int i = 0; i < 200; i++) {
            layer.pipe(near, far, "shop");
        }
        long[] eids = near.allocator().flows().stream().mapToLong(FlowView::localEid).toArray();
        assertThat(Arrays.stream(eids)).allMatch(eid -> Long.compareUnsigned(eid, 64) >= 0);
        for (int bit = 0; bit < 62; bit++) {
            long mask = 1L << bit;
            long ones = Arrays.stream(eids).filter(eid -> (eid & mask) != 0).count();
            assertThat(ones).as("bit %d", bit).isBetween(60L, 140L);
        }
    }

    @Test
    void rowFa7ABrokenSourceOfRandomNumbersFailsTheAllocation() {
        near.breakChance();
        layer.pipe(near, far, "shop");
        Problem problem = layer.request(near, layer.flow(), "shop").problem();
        assertThat(problem.error()).isEqualTo(FlowError.OUT_OF_RESOURCES);
        assertThat(near.allocator().flows())
                .singleElement()
                .satisfies(flow -> assertThat(flow.localEid()).isEqualTo(64));
    }

    @Test
    void rowFa7ABrokenSourceOfRandomNumbersRefusesRequests() {
        far.breakChance();
        layer.pipe(near, far, "shop");
        RecordedReply<FlowAccepted> reply = layer.request(near, layer.flow(), "shop");
        layer.world().advanceMs(20_000);
        assertThat(reply.problem().sentence()).contains("shop");
        assertThat(far.allocator().flows())
                .singleElement()
                .satisfies(flow -> assertThat(flow.localEid()).isEqualTo(64));
    }

    @Test
    void anUnknownCodeIsDropped() {
        for (int code = 4; code < 256; code++) {
            byte[] bad = FaCodec.encode(new FlowUpdate(64, 0));
            bad[58] = (byte) code;
            inject(far, bad);
        }
        assertThat(far.count("malformed-messages-unknown-code")).isEqualTo(252);
    }

    @Test
    void noiseDoesNothing() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        SplittableRandom random = new SplittableRandom(7);
        FaMessage[] seeds = {
            new FlowRequest(99, 1000, RAW, new byte[TestLayer.HASH_BYTES], new byte[40], 1),
            new FlowReply(eidOf(near), 2000, 0, new byte[40], 1),
            FlowReply.rejected(eidOf(far), 2000, -1009, 0),
            new FlowUpdate(eidOf(near), 8000),
            new FlowDeallocation(eidOf(near), 2000),
        };
        int requests = far.broker().requests().size();
        for (int i = 0; i < 20_000; i++) {
            byte[] message = FaCodec.encode(seeds[random.nextInt(seeds.length)]);
            for (int flips = random.nextInt(12); flips >= 0; flips--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt(256);
            }
            message = Arrays.copyOf(message, random.nextInt(message.length + 20));
            inject(random.nextBoolean() ? near : far, message);
            byte[] user = new byte[random.nextInt(64)];
            random.nextBytes(user);
            layer.inject(new TestLayer.Transfer(0, 20, random.nextLong() | 64, user));
        }
        assertThat(far.broker().requests()).as("seed 7").hasSize(requests);
        assertThat(layer.world().pools().inUse()).as("seed 7").isZero();
        pipe.near().write("still");
        layer.world().settle();
        assertThat(pipe.far().readTexts()).as("seed 7").containsExactly("still");
    }
}
