package org.o7s.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.o7s.policy.congestion.CongestionPolicy;
import org.o7s.wire.g23.unicast.FaMessage.FlowUpdate;

/** The congestion slot: what the policy is asked, and what its answers do. */
class CongestionSlotTest {
    private final TestLayer layer = new TestLayer(8);
    private final TestMember near = layer.member(10, "watched");
    private final TestMember far = layer.member(20, "watched");
    private final WatchedPolicy ours = new WatchedPolicy();
    private final WatchedPolicy theirs = new WatchedPolicy();

    private static void put(TestMember member, WatchedPolicy policy) {
        assertThat(member.node().slots().put(CongestionPolicy.KIND, "watched", policy)).isEmpty();
        policy.fresh();
    }

    private TestLayer.Pipe pipe() {
        layer.world().register(far, "shop");
        put(near, ours);
        put(far, theirs);
        return layer.pipe(near, far, "shop");
    }

    @Test
    void withoutAPolicyEverythingPasses() {
        layer.world().register(far, "shop");
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setMark(255);
        pipe.near().write("x");
        layer.world().settle();
        assertThat(pipe.far().read()).hasSize(1);
        assertThat(layer.sent(FlowUpdate.class)).isEmpty();
        assertThat(near.allocator().mark(1000, 1024)).isZero();
        assertThat(near.allocator().congestionPolicy()).isEqualTo("watched");
    }

    @Test
    void thePolicyHearsOfMarksAndItsLevelGoesToTheSender() {
        TestLayer.Pipe pipe = pipe();
        near.setMark(5);
        theirs.level = 160;
        pipe.near().write("x");
        layer.world().settle();
        assertThat(theirs.marks).containsExactly(5);
        assertThat(ours.levels).containsExactly(160);
        assertThat(ours.sentPackets).isEqualTo(1);
        String path = "flow-allocator/" + pipe.near().flowId();
        assertThat(layer.world().rib(near).get(path))
                .containsEntry("Received flow updates (packets)", "1")
                .containsEntry("Upstream congestion level", "160")
                .containsEntry("Rate limit (bytes/s)", "1234");
        path = "flow-allocator/" + pipe.far().flowId();
        assertThat(layer.world().rib(far).get(path))
                .containsEntry("Sent flow updates (packets)", "1")
                .containsEntry("Downstream congestion level", "160");
    }

    @Test
    void aMarkIsThatOfThePolicy() {
        pipe();
        ours.mark = 77;
        assertThat(near.allocator().mark(1, 2)).isEqualTo(77);
    }

    @Test
    void nobodyAsksForAMarkWhileFewPacketsWait() {
        ours.marksFrom = 8;
        pipe();
        ours.mark = 77;
        assertThat(near.allocator().mark(7, 16)).isZero();
        assertThat(near.allocator().mark(8, 16)).isEqualTo(77);
    }

    @Test
    void aFlowThatHasToWaitHoldsUpNoOther() {
        TestLayer.Pipe slow = pipe();
        TestLayer.Pipe fast = layer.pipe(near, far, "shop");
        ours.waitNs = 50_000_000;
        slow.near().write("a");
        slow.near().write("b");
        layer.world().settle();
        ours.waitNs = 0;
        fast.near().write("c");
        layer.world().settle();
        assertThat(fast.far().read()).hasSize(1);
        assertThat(slow.far().read()).isEmpty();
        layer.world().advanceMs(49);
        assertThat(slow.far().read()).isEmpty();
        layer.world().advanceMs(1);
        assertThat(slow.far().readTexts()).containsExactly("a", "b");
        assertThat(ours.sentPackets).as("each packet is accounted for once").isEqualTo(3);
    }

    @Test
    void aPacketThatWaitsForRoomIsNotAccountedForTwice() {
        TestLayer.Pipe pipe = pipe();
        near.setRoom(0);
        pipe.near().write("a");
        layer.world().settle();
        near.setRoom(10);
        layer.world().settle();
        assertThat(pipe.far().read()).hasSize(1);
        assertThat(ours.sentPackets).isEqualTo(1);
    }

    @Test
    void anotherPolicyBeginsEachFlowAtTheRateOfTheOneBefore() {
        pipe();
        layer.pipe(near, far, "shop");
        WatchedPolicy next = new WatchedPolicy();
        next.words = 7;
        put(near, next);
        layer.world().settle();
        assertThat(next.begunAt).containsExactly(1234L, 1234L);
    }

    @Test
    void theRateIsRememberedWhileNoPolicyIsHere() {
        TestLayer.Pipe pipe = pipe();
        near.node().slots().remove(CongestionPolicy.KIND, "watched");
        pipe.near().write("x");
        layer.world().settle();
        assertThat(pipe.far().read()).hasSize(1);
        WatchedPolicy next = new WatchedPolicy();
        put(near, next);
        layer.world().settle();
        assertThat(next.begunAt).containsExactly(1234L);
    }

    @Test
    void whoWaitsForTheOldPolicyGoesOnWithTheNew() {
        TestLayer.Pipe pipe = pipe();
        ours.waitNs = 1_000_000_000;
        pipe.near().write("a");
        pipe.near().write("b");
        layer.world().settle();
        WatchedPolicy next = new WatchedPolicy();
        put(near, next);
        layer.world().settle();
        assertThat(pipe.far().readTexts()).containsExactly("a", "b");
        // The timer of the old one must not end a pause of the new one.
        layer.world().advanceMs(900);
        next.waitNs = 500_000_000;
        pipe.near().write("c");
        layer.world().advanceMs(499);
        assertThat(pipe.far().read()).isEmpty();
        layer.world().advanceMs(1);
        assertThat(pipe.far().read()).hasSize(1);
    }

    @Test
    void aPolicyThatThrowsIsSetAsideAndTheTrafficGoesOn() {
        TestLayer.Pipe pipe = pipe();
        ours.throwing = true;
        pipe.near().write("a");
        pipe.near().write("b");
        layer.world().settle();
        assertThat(pipe.far().readTexts()).containsExactly("a", "b");
        assertThat(near.count("congestion-policy-failures")).isEqualTo(1);
        theirs.throwing = true;
        pipe.near().write("c");
        layer.world().settle();
        assertThat(pipe.far().readTexts()).containsExactly("c");
        assertThat(far.count("congestion-policy-failures")).isEqualTo(1);
    }

    @Test
    void garbageIsReportedAndHasNoEffect() {
        for (long waitNs : List.of(-1L, 1_000_000_001L, Long.MAX_VALUE, Long.MIN_VALUE)) {
            TestLayer.Pipe pipe = pipe();
            long failures = near.count("congestion-policy-failures");
            ours.waitNs = waitNs;
            pipe.near().write("a");
            layer.world().settle();
            assertThat(pipe.far().read()).hasSize(1);
            assertThat(near.count("congestion-policy-failures")).isEqualTo(failures + 1);
            ours.waitNs = 0;
        }
        for (int level : List.of(-2, 8192, Integer.MAX_VALUE, Integer.MIN_VALUE)) {
            TestLayer.Pipe pipe = pipe();
            theirs.level = level;
            pipe.near().write("a");
            layer.world().settle();
            assertThat(pipe.far().read()).hasSize(1);
            theirs.level = CongestionPolicy.NO_UPDATE;
        }
        assertThat(layer.sent(FlowUpdate.class)).isEmpty();
        assertThat(far.count("congestion-policy-failures")).isEqualTo(4);
        for (int mark : List.of(-1, 256)) {
            pipe();
            ours.mark = mark;
            assertThat(near.allocator().mark(1, 1024)).isZero();
            ours.mark = 0;
        }
        assertThat(near.count("congestion-policy-failures")).isEqualTo(6);
    }

    @Test
    void theShadowCheckFindsWhatMakesNoSense() {
        assertThat(objectionTo(p -> p.words = 33)).contains("33 words");
        assertThat(objectionTo(p -> p.words = -1)).contains("-1 words");
        assertThat(objectionTo(p -> p.mark = 256)).contains("marks with 256");
        assertThat(objectionTo(p -> p.marksFrom = -1)).contains("from -1 waiting packets");
        assertThat(
                        objectionTo(
                                p -> {
                                    p.mark = 5;
                                    p.marksFrom = 9;
                                }))
                .contains("marks with 5 at 0 waiting packets, but says that it does from 9 on");
        assertThat(objectionTo(p -> p.waitNs = -1)).contains("waits -1 ns");
        assertThat(objectionTo(p -> p.waitNs = 1_000_000_001)).contains("waits 1000000001 ns");
        assertThat(objectionTo(p -> p.waitNs = 1_000_000_000)).contains("nothing hinders");
        assertThat(objectionTo(p -> p.level = 8192)).contains("level 8192");
        assertThat(objectionTo(p -> p.level = -2)).contains("level -2");
        assertThat(objectionTo(p -> p.rate = -1)).contains("rate of -1");
        assertThat(CongestionCheck.objection(new WatchedPolicy())).isEmpty();
        assertThat(CongestionCheck.objection(new NoCongestionAvoidance())).isEmpty();
    }

    private static String objectionTo(Consumer<WatchedPolicy> flaw) {
        WatchedPolicy policy = new WatchedPolicy();
        flaw.accept(policy);
        return CongestionCheck.objection(policy).orElse("nothing");
    }
}
