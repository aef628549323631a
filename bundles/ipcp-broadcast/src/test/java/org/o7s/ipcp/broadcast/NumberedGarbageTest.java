package org.o7s.ipcp.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.core.testkit.TestFlow;

/** What a neighbour of a stateful layer may say (docs/wire/broadcast.md 3 and 4). */
class NumberedGarbageTest {
    private static final long SOURCE = 0x77;
    private static final long SEED = 8;

    private final TestLayer layer = new TestLayer(3, "stateful");
    private final TestPeer peer;
    private final TestFlow app;

    NumberedGarbageTest() {
        layer.add("one");
        peer = new TestPeer(layer, "in").connectNumbered("one", 0x1234);
        app = layer.join("one");
    }

    private static byte[] packet(long source, long number, String text) {
        byte[] payload = text.getBytes(UTF_8);
        return ByteBuffer.allocate(16 + payload.length)
                .putLong(source)
                .putLong(number)
                .put(payload)
                .array();
    }

    /** Nobody says anything, but the neighbour lives. */
    private void passSeconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            layer.world().advanceMs(1_000);
            peer.say(new byte[0]);
        }
    }

    @Test
    void whatCannotBeAPacketIsDropped() {
        byte[] whole = packet(SOURCE, 1, "x");
        for (int bytes = 1; bytes <= 16; bytes++) {
            peer.say(Arrays.copyOf(whole, bytes));
        }
        peer.say(packet(0, 1, "x"));
        peer.say(packet(SOURCE, 0, "x"));
        peer.say(packet(SOURCE, -1, "x"));
        peer.say(packet(SOURCE, Long.MIN_VALUE, "x"));
        assertThat(app.read()).isEmpty();
        assertThat(layer.count("one", "dropped-packets-malformed")).isEqualTo(20);
        peer.say(whole);
        assertThat(app.readTexts()).containsExactly("x");
        layer.checkBooks();
    }

    @Test
    void aForgedNumberSilencesASourceForTwentySecondsAtMost() {
        peer.say(packet(SOURCE, 1, "before"));
        peer.say(packet(SOURCE, Long.MAX_VALUE, "forged"));
        assertThat(app.readTexts()).containsExactly("before", "forged");
        for (int second = 0; second < 25; second++) {
            layer.world().advanceMs(1_000);
            peer.say(packet(SOURCE, 2 + second, "said"));
        }
        assertThat(app.readTexts()).hasSizeBetween(3, 8).containsOnly("said");
        layer.checkBooks();
    }

    @Test
    void aFloodOfSourcesIsBoundedAndForgotten() {
        int heard = 0;
        for (int i = 0; i < 10_000; i++) {
            peer.say(packet(0x10_000 + i, 1, "x"));
            heard += app.read().size();
        }
        assertThat(heard).isEqualTo(Sources.SOURCES_MAX);
        assertThat(layer.count("one", "dropped-packets-sources"))
                .isEqualTo(10_000 - Sources.SOURCES_MAX);
        passSeconds(23);
        peer.say(packet(SOURCE, 1, "heard"));
        assertThat(app.readTexts()).containsExactly("heard");
        layer.checkBooks();
    }

    @Test
    void garbageOnAnAdjacencyLeavesTheLayerAsItWas() {
        Random random = new Random(SEED);
        List<byte[]> seen =
                List.of(packet(SOURCE, 1, "one"), packet(SOURCE, 2, "two"), new byte[17]);
        for (int i = 0; i < 6_000; i++) {
            byte[] garbage = seen.get(random.nextInt(seen.size())).clone();
            if (i % 3 == 0) {
                garbage = new byte[random.nextInt(200)];
                random.nextBytes(garbage);
            } else if (i % 3 == 1) {
                garbage[random.nextInt(garbage.length)] = (byte) random.nextInt(256);
            }
            peer.say(garbage);
            layer.world().advanceMs(10);
            app.read();
        }
        assertThat(layer.view("one").adjacencies()).as("seed %d", SEED).hasSize(1);
        passSeconds(23);
        peer.say(packet(SOURCE, 3, "heard"));
        assertThat(app.readTexts()).containsExactly("heard");
        layer.add("two");
        layer.connect("two", "one").value();
        TestFlow far = layer.join("two");
        peer.say(packet(SOURCE, 4, "heard by all"));
        assertThat(far.readTexts()).containsExactly("heard by all");
        layer.checkBooks();
    }
}
