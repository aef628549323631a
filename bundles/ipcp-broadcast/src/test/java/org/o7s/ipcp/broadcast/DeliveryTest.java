package org.o7s.ipcp.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.FlowAccess;
import org.o7s.core.testkit.TestFlow;

/** Who gets what: everybody but the origin, once. */
class DeliveryTest {
    private static final int SHAPES = 60;

    @ParameterizedTest
    @ValueSource(strings = {"stateless", "stateful"})
    void inTreesOfEveryShapeEverybodyButTheOriginGetsEachPacketOnce(String transfer) {
        for (int seed = 0; seed < SHAPES; seed++) {
            Random random = new Random(seed);
            TestLayer layer = new TestLayer(seed, transfer);
            int size = 1 + random.nextInt(12);
            List<TestFlow> flows = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                layer.add("m" + i);
                if (i > 0) {
                    layer.connect("m" + i, "m" + random.nextInt(i)).value();
                }
            }
            for (int i = 0; i < size; i++) {
                for (int app = random.nextInt(3); app > 0; app--) {
                    flows.add(layer.join("m" + i));
                }
            }
            everybodySays(layer, flows, "seed " + seed);
        }
    }

    @Test
    void inMeshesOfEveryShapeEverybodyButTheOriginGetsEachPacketOnce() {
        for (int seed = 0; seed < SHAPES; seed++) {
            Random random = new Random(seed);
            TestLayer layer = new TestLayer(seed, "stateful");
            int size = 3 + random.nextInt(7);
            List<TestFlow> flows = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                layer.add("m" + i);
                flows.add(layer.join("m" + i));
            }
            // A ring, so that it is connected, and chords in both directions.
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    if (j == (i + 1) % size || (i != j && random.nextInt(4) == 0)) {
                        layer.connect("m" + i, "m" + j).value();
                    }
                }
            }
            everybodySays(layer, flows, "seed " + seed);
            assertThat(layer.count("m0", "dropped-packets-duplicate")).isPositive();
        }
    }

    private static void everybodySays(TestLayer layer, List<TestFlow> flows, String seed) {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < flows.size(); i++) {
                flows.get(i).write(round + " from " + i);
            }
            layer.world().settle();
        }
        for (int i = 0; i < flows.size(); i++) {
            List<String> expected = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                for (int j = 0; j < flows.size(); j++) {
                    if (i != j) {
                        expected.add(round + " from " + j);
                    }
                }
            }
            assertThat(flows.get(i).readTexts())
                    .as("%s, application %d", seed, i)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        layer.checkBooks();
    }

    @Test
    void applicationsAtOneMemberHearEachOther() {
        TestLayer layer = new TestLayer(1, "stateless");
        layer.add("one");
        TestFlow a = layer.join("one");
        TestFlow b = layer.join("one");
        TestFlow c = layer.join("one");
        a.write("hello");
        layer.world().settle();

        assertThat(a.readTexts()).isEmpty();
        assertThat(b.readTexts()).containsExactly("hello");
        assertThat(c.readTexts()).containsExactly("hello");
    }

    @Test
    void whoOnlyReadsIsNotHeardAndWhoOnlyWritesIsSentNothing() {
        TestLayer layer = new TestLayer(1, "stateful");
        layer.add("one");
        layer.add("two");
        layer.connect("two", "one").value();
        TestFlow reader = layer.join("one", FlowAccess.READ_ONLY);
        TestFlow writer = layer.join("two", FlowAccess.WRITE_ONLY);
        TestFlow both = layer.join("two");
        reader.write("silenced");
        writer.write("from the writer");
        both.write("from both");
        layer.world().settle();

        assertThat(reader.readTexts()).containsExactly("from the writer", "from both");
        assertThat(writer.readTexts()).isEmpty();
        assertThat(both.readTexts()).containsExactly("from the writer");
        assertThat(layer.count("one", "dropped-packets-read-only")).isEqualTo(1);
        layer.checkBooks();
    }

    @Test
    void whatWasWrittenRightBeforeLeavingIsHandedOn() {
        TestLayer layer = new TestLayer(1, "stateless");
        layer.add("one");
        layer.add("two");
        layer.connect("two", "one").value();
        TestFlow reader = layer.join("one");
        TestFlow leaving = layer.join("two");
        leaving.write("so long");
        layer.world().deallocate(layer.member("two"), leaving);

        assertThat(reader.readTexts()).containsExactly("so long");
        assertThat(layer.member("two").status().facts()).containsEntry("flows", "0");
        layer.checkBooks();
    }

    @Test
    void whoLeftIsSentNothingMore() {
        TestLayer layer = new TestLayer(1, "stateless");
        layer.add("one");
        TestFlow stays = layer.join("one");
        TestFlow leaves = layer.join("one");
        leaves.user().close();
        layer.world().settle();
        stays.write("anybody?");
        layer.world().settle();

        assertThat(layer.count("one", "copies")).isZero();
        assertThat(layer.count("one", "handed-on")).isEqualTo(1);
    }

    @Test
    void aSlowReaderMissesPacketsAndDelaysNobody() {
        TestLayer layer = new TestLayer(1, "stateless");
        layer.add("one");
        layer.add("two");
        layer.connect("two", "one").value();
        TestFlow writer = layer.join("one");
        TestFlow slow = layer.join("one");
        TestFlow far = layer.join("two");
        int packets = 3000;
        int heard = 0;
        for (int i = 0; i < packets; i++) {
            writer.write("packet " + i);
            layer.world().settle();
            heard += far.readTexts().size();
        }
        assertThat(heard).isEqualTo(packets);
        assertThat(slow.readTexts()).hasSize(slow.user().capacity()).startsWith("packet 0");
        assertThat(layer.count("one", "dropped-copies-full"))
                .isEqualTo(packets - slow.user().capacity());
        layer.checkBooks();
    }

    @Test
    void aNeighbourThatReadsNothingIsCountedAndDelaysNobody() {
        TestLayer layer = new TestLayer(1, "stateless");
        layer.add("one");
        TestPeer stuck = new TestPeer(layer, "stuck");
        stuck.connect("one");
        TestFlow writer = layer.join("one");
        TestFlow reader = layer.join("one");
        int heard = 0;
        for (int i = 0; i < 2000; i++) {
            writer.write("x");
            layer.world().settle();
            heard += reader.readTexts().size();
        }
        assertThat(heard).isEqualTo(2000);
        assertThat(layer.count("one", "dropped-copies-full")).isEqualTo(2000 - stuck.read().size());
        layer.checkBooks();
    }

    @Test
    void allPacketsAreGivenBack() {
        TestLayer layer = new TestLayer(1, "stateful");
        layer.add("one");
        layer.add("two");
        layer.connect("two", "one").value();
        layer.connect("one", "two").value();
        TestFlow a = layer.join("one");
        TestFlow b = layer.join("two");
        for (int i = 0; i < 100; i++) {
            a.write("x");
            b.write("y");
        }
        layer.world().settle();
        a.read();
        b.read();
        assertThat(layer.world().pools().inUse()).isZero();
    }
}
