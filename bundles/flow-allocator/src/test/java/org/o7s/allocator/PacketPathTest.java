package org.o7s.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.QosSpec;
import org.o7s.core.testkit.TestFlow;
import org.o7s.wire.g23.unicast.FaMessage.FlowReply;

/** Packets of users: back-pressure, fairness, drops (docs/wire/wire-unicast.md 5.8). */
class PacketPathTest {
    private final TestLayer layer = new TestLayer(6);
    private final TestMember near = layer.member(10);
    private final TestMember far = layer.member(20);

    @BeforeEach
    void theNameIsThere() {
        layer.world().register(far, "shop");
    }

    private static void write(TestFlow flow, int packets) {
        for (int i = 0; i < packets; i++) {
            flow.write("packet " + i);
        }
    }

    @Test
    void whatDoesNotFitIntoTheQueueWaitsInOrder() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setRoom(10);
        write(pipe.near(), 300);
        layer.world().settle();
        assertThat(pipe.far().readTexts()).hasSize(10).endsWith("packet 9");
        assertThat(near.waitingForRoom()).isEqualTo(1);
        near.setRoom(5);
        layer.world().settle();
        assertThat(pipe.far().readTexts()).hasSize(5).startsWith("packet 10");
        near.setRoom(1000);
        layer.world().settle();
        assertThat(pipe.far().readTexts())
                .hasSize(285)
                .startsWith("packet 15")
                .endsWith("packet 299");
    }

    @Test
    void aFullQueueMakesTheUserWait() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setRoom(0);
        write(pipe.near(), 1100);
        layer.world().settle();
        // One is in our hands, the ring is full, the user has the rest.
        assertThat(pipe.near().written()).isEqualTo(1024);
        near.setRoom(1);
        layer.world().settle();
        write(pipe.near(), 10);
        assertThat(pipe.near().written()).isEqualTo(1026);
    }

    @Test
    void flowsShareWhatRoomThereIs() {
        List<TestLayer.Pipe> pipes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            pipes.add(layer.pipe(near, far, "shop"));
        }
        near.setRoom(0);
        long[] arrived = new long[pipes.size()];
        for (int round = 0; round < 600; round++) {
            for (TestLayer.Pipe pipe : pipes) {
                while (pipe.near().user().hasRoom()) {
                    pipe.near().write("x");
                }
            }
            near.setRoom(11);
            layer.world().settle();
            for (int i = 0; i < arrived.length; i++) {
                arrived[i] += pipes.get(i).far().read().size();
            }
        }
        double fair = 600 * 11 / 6.0;
        for (long packets : arrived) {
            assertThat((double) packets).isBetween(0.95 * fair, 1.05 * fair);
        }
    }

    @Test
    void aFloodOfOneFlowDoesNotStarveAnother() {
        TestLayer.Pipe flood = layer.pipe(near, far, "shop");
        TestLayer.Pipe calm = layer.pipe(near, far, "shop");
        write(flood.near(), 1024);
        calm.near().write("me too");
        near.loop().pass();
        far.loop().pass();
        far.loop().pass();
        assertThat(calm.far().readTexts()).containsExactly("me too");
        assertThat(flood.far().read()).hasSize(SendPath.BUDGET_PACKETS);
        layer.world().settle();
        assertThat(flood.far().read()).hasSize(1024 - SendPath.BUDGET_PACKETS);
    }

    @Test
    void roomThatNobodyToldOfIsFoundAfterASecond() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setRoom(0);
        pipe.near().write("x");
        layer.world().settle();
        // Room comes, but the one who waits is not told.
        near.setRoom(-5);
        layer.world().advanceMs(3000);
        assertThat(near.waitingForRoom()).isEqualTo(1);
        assertThat(pipe.far().read()).isEmpty();
        near.setRoom(10);
        layer.world().settle();
        assertThat(pipe.far().read()).hasSize(1);
    }

    @Test
    void withoutAWayPacketsAreDroppedAndCounted() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setReachable(20, false);
        write(pipe.near(), 5);
        layer.world().settle();
        assertThat(near.count("dropped-no-route")).isEqualTo(5);
        assertThat(pipe.near().link().isDown()).isFalse();
        near.setReachable(20, true);
        write(pipe.near(), 1);
        layer.world().settle();
        assertThat(pipe.far().read()).hasSize(1);
    }

    @Test
    void aPacketThatNoAdjacencyCarriesIsDropped() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setMpsBytes(100);
        layer.world().settle();
        assertThat(pipe.near().link().mpsBytes()).isEqualTo(100);
        pipe.near().write(new byte[100]);
        pipe.near().write(new byte[101]);
        layer.world().settle();
        assertThat(pipe.far().read()).hasSize(1);
        assertThat(near.count("dropped-too-large")).isEqualTo(1);
    }

    @Test
    void whileThereIsNoAdjacencyTheSizeStaysAsItWas() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        near.setMpsBytes(0);
        near.setReachable(20, false);
        layer.world().settle();
        assertThat(pipe.near().link().mpsBytes()).isEqualTo(20_000);
        write(pipe.near(), 1);
        layer.world().settle();
        assertThat(near.count("dropped-no-route")).isEqualTo(1);
        assertThat(near.count("dropped-too-large")).isZero();
    }

    @Test
    void aUserThatDoesNotReadLosesPacketsAndNobodyElseDoes() {
        TestLayer.Pipe lazy = layer.pipe(near, far, "shop");
        TestLayer.Pipe keen = layer.pipe(near, far, "shop");
        for (int i = 0; i < 2000; i++) {
            lazy.near().write("x");
            keen.near().write("x");
            layer.world().settle();
            assertThat(keen.far().read()).hasSize(1);
        }
        assertThat(far.count("dropped-queue-full")).isEqualTo(2000 - 1024);
        assertThat(lazy.far().read()).hasSize(1024);
    }

    @Test
    void aUserIsToldOncePerPass() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        int before = pipe.far().signals();
        write(pipe.near(), 50);
        layer.world().settle();
        assertThat(pipe.far().signals() - before).isEqualTo(1);
    }

    @Test
    void packetsThatComeBeforeTheReplyAreKept() {
        TestFlow ours = layer.flow();
        TestFlow theirs = layer.flow();
        layer.request(near, ours, "shop");
        layer.hold(t -> t.is(FlowReply.class));
        layer.world().accept(far.broker().request(), theirs, new byte[0]).value();
        write(theirs, 20);
        layer.world().settle();
        assertThat(near.count("dropped-early")).isEqualTo(20 - ReceivePath.EARLY_PACKETS_MAX);
        layer.release();
        assertThat(ours.readTexts()).hasSize(ReceivePath.EARLY_PACKETS_MAX).startsWith("packet 0");
    }

    @Test
    void packetsThatCameForAFlowThatNeverOpensAreDropped() {
        TestFlow ours = layer.flow();
        TestFlow theirs = layer.flow();
        layer.request(near, ours, "shop");
        layer.lose(t -> t.is(FlowReply.class));
        layer.world().accept(far.broker().request(), theirs, new byte[0]).value();
        write(theirs, 3);
        layer.world().advanceMs(20_000);
        assertThat(near.count("dropped-early")).isEqualTo(3);
        assertThat(layer.world().pools().inUse()).isZero();
    }

    @Test
    void theCubeFollowsTheQualityThatWasAskedFor() {
        assertThat(QosMapping.cube(QosSpec.RAW)).isZero();
        assertThat(QosMapping.cube(QosSpec.DATA)).isZero();
        assertThat(QosMapping.cube(QosSpec.VIDEO)).isEqualTo(1);
        assertThat(QosMapping.cube(QosSpec.VOICE)).isEqualTo(2);
    }

    @Test
    void theRibShowsAFlow() {
        TestLayer.Pipe pipe = layer.pipe(near, far, "shop");
        write(pipe.near(), 3);
        layer.world().settle();
        String path = "flow-allocator/" + pipe.near().flowId();
        assertThat(layer.world().rib(near).get(path))
                .containsEntry("Remote address", "20")
                .containsEntry("Sent (packets)", "3")
                .containsEntry("Sent (bytes)", "24")
                .containsEntry("Received (packets)", "0")
                .containsEntry("State", "open")
                .containsEntry("Congestion avoidance algorithm", "none")
                .containsKeys(
                        "Flow established at",
                        "Local endpoint ID",
                        "Remote endpoint ID",
                        "Send failed (packets)",
                        "Receive failed (bytes)",
                        "Sent flow updates (packets)",
                        "Received flow updates (packets)",
                        "Upstream congestion level",
                        "Downstream congestion level");
    }
}
