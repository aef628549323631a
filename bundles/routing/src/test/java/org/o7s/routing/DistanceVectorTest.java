package org.o7s.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.routing.TestLayer.Member;
import org.o7s.wire.g23.unicast.RoutingMessage;
import org.o7s.wire.g23.unicast.RoutingMessageCodec;

/** The policy with its own dissemination, on the mechanism: no loops, at no moment. */
final class DistanceVectorTest {

    private static void watch(TestLayer layer, int ms) {
        for (int i = 0; i < ms; i++) {
            layer.advanceMs(1);
            assertThat(layer.circles()).isEmpty();
        }
    }

    @Test
    void aRingConvergesAndHealsWithinAQuarterOfASecond() {
        TestLayer layer = new TestLayer(1);
        layer.delayMs(1);
        layer.ring(6, "distance-vector");
        watch(layer, 1_000);
        assertThat(layer.faults()).isEmpty();
        layer.cut(1, 2);
        watch(layer, 250);
        assertThat(layer.faults()).isEmpty();
        layer.join(1, 2);
        watch(layer, 250);
        assertThat(layer.faults()).isEmpty();
    }

    @Test
    void aPartThatIsCutOffIsUnreachableSoonAndNothingCountsToInfinity() {
        TestLayer layer = new TestLayer(2);
        layer.delayMs(1);
        layer.members(5, "distance-vector");
        layer.join(1, 2);
        layer.join(2, 3);
        layer.join(3, 4);
        layer.join(4, 2);
        layer.join(4, 5);
        watch(layer, 1_000);
        assertThat(layer.faults()).isEmpty();
        layer.cut(1, 2);
        watch(layer, 200);
        assertThat(layer.faults()).isEmpty();
    }

    @Test
    void randomLayersUnderRandomCutsLossAndDelayNeverLoopAndEndOnShortestPaths() {
        for (long seed = 1; seed <= 6; seed++) {
            TestLayer layer = new TestLayer(seed);
            layer.delayMs(3);
            layer.lose(0.05);
            Random random = new Random(seed);
            int count = 5 + random.nextInt(5);
            layer.members(count, "distance-vector");
            for (int i = 1; i <= count; i++) {
                layer.join(i, i % count + 1);
            }
            for (int round = 0; round < 15; round++) {
                int a = 1 + random.nextInt(count);
                int b = 1 + random.nextInt(count);
                if (a != b && layer.isJoined(a, b)) {
                    layer.cut(a, b);
                } else if (a != b) {
                    layer.join(a, b);
                }
                watch(layer, 150);
            }
            layer.advanceMs(20_000);
            assertThat(layer.faults()).isEmpty();
        }
    }

    @Test
    void aMemberThatStartsAgainIsReachedAgain() {
        for (long seed = 1; seed <= 5; seed++) {
            TestLayer layer = new TestLayer(seed);
            layer.ring(5, "distance-vector");
            layer.advanceMs(20_000);
            layer.cut(1, 2);
            layer.cut(1, 5);
            layer.at(1).restart("distance-vector");
            layer.join(1, 2);
            layer.join(1, 5);
            layer.advanceMs(3_000);
            assertThat(layer.faults()).isEmpty();
        }
    }

    @Test
    void senselessMessagesAreCountedAndForgedOnesDoNotEndThePolicy() {
        TestLayer layer = new TestLayer(3);
        layer.ring(3, "distance-vector");
        layer.advanceMs(1_000);
        Member one = layer.at(1);
        CPeer peer = new CPeer(9, layer.world.pools());
        one.routing.linkUp(9, TestLayer.O7S);
        one.routing.managementUp(9, peer.flow(), TestLayer.O7S);
        layer.settle();
        say(peer, MechanismMessage.NAME, hello());
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (random.nextBoolean() && bytes.length > 0) {
                bytes = Arrays.copyOf(bytes, 1 + 11 * (1 + random.nextInt(4)));
                bytes[0] = (byte) (1 + random.nextInt(2));
                for (int entry = 0; entry < (bytes.length - 1) / 11; entry++) {
                    Arrays.fill(bytes, 1 + 11 * entry, 5 + 11 * entry, (byte) 0);
                    bytes[11 + 11 * entry] = (byte) random.nextInt(64);
                }
            }
            say(peer, "distance-vector", bytes);
            if (i % 200 == 0) {
                layer.advanceMs(10);
                peer.read();
            }
        }
        layer.advanceMs(100);
        assertThat(one.count("dropped-senseless-message")).isPositive();
        assertThat(one.count("policy-faults")).isZero();
        assertThat(one.hops(2)).first().isEqualTo(2L);
    }

    private static byte[] hello() {
        return new MechanismMessage.Hello("distance-vector", 0, 0).encode().payload();
    }

    private static void say(CPeer peer, String name, byte[] payload) {
        peer.send(RoutingMessageCodec.encode(new RoutingMessage(name, payload)));
    }
}
