package org.o7s.ipcp.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.problem.Problem;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;

/** In a stateless layer the adjacencies stay a tree (docs/wire/broadcast.md 4). */
class LoopTest {

    private static TestLayer chain(int seed, String transfer, int length) {
        TestLayer layer = new TestLayer(seed, transfer);
        for (int i = 0; i < length; i++) {
            layer.add("m" + i);
            if (i > 0) {
                layer.connect("m" + i, "m" + (i - 1)).value();
            }
        }
        return layer;
    }

    @Test
    void aConnectionThatWouldCloseALoopIsRefusedWithASentence() {
        TestLayer layer = chain(1, "stateless", 5);
        for (String to : List.of("m1", "m2", "m3")) {
            Problem why = layer.connect("m4", to).problem();
            if (!to.equals("m3")) {
                assertThat(why.code()).isEqualTo("E-CONNECT-LOOP");
                assertThat(why.sentence())
                        .contains("can be reached already over other members")
                        .contains("go round for ever");
                assertThat(String.join(" ", why.next())).contains("stateful");
            }
        }
        assertThat(layer.view("m4").adjacencies()).hasSize(1);
    }

    @Test
    void twoMembersAreConnectedOnce() {
        TestLayer layer = chain(1, "stateless", 2);
        assertThat(layer.connect("m0", "m1").problem().code()).isEqualTo("E-CONNECT-LOOP");
        assertThat(layer.connect("m1", "m0").problem().code()).isEqualTo("E-CONNECT-EXISTS");
    }

    @Test
    void afterADisconnectTheOtherWayIsFree() {
        TestLayer layer = chain(1, "stateless", 4);
        layer.disconnect("m1", "m0").value();
        layer.world().advanceMs(10);
        layer.connect("m3", "m0").value();
        assertThat(layer.connect("m1", "m0").problem().code()).isEqualTo("E-CONNECT-LOOP");
    }

    @Test
    void aNeighbourThatIsDestroyedIsForgottenAtOnce() {
        TestLayer layer = chain(1, "stateless", 4);
        Ipcp gone = layer.member("m1");
        layer.world().<Boolean>ask(gone, gone::shutdown).value();
        layer.world().advanceMs(10);
        layer.connect("m3", "m0").value();
    }

    @Test
    void connectionsMadeAtOnceThatCloseALoopAreCutAgain() {
        for (int seed = 0; seed < 20; seed++) {
            TestLayer layer = chain(seed, "stateless", 3);
            layer.add("x0");
            layer.add("x1");
            layer.connect("x1", "x0").value();
            // Two trees; two connections between them at the same moment.
            RecordedReply<Boolean> one = new RecordedReply<>();
            RecordedReply<Boolean> two = new RecordedReply<>();
            Ipcp a = layer.member("m0");
            Ipcp b = layer.member("x1");
            a.loop().execute(() -> a.connect(layer.connection("x0"), one));
            b.loop().execute(() -> b.connect(layer.connection("m2"), two));
            layer.world().settle();
            layer.world().advanceMs(30_000);

            int open = 0;
            for (String name : List.of("m0", "m1", "m2", "x0", "x1")) {
                open +=
                        (int)
                                layer.view(name).adjacencies().stream()
                                        .filter(c -> c.state().equals("up"))
                                        .count();
            }
            assertThat(open).as("ends of a tree of five, seed %d", seed).isEqualTo(8);
            saysOnce(layer, "seed " + seed);
        }
    }

    private static void saysOnce(TestLayer layer, String seed) {
        TestFlow reader = layer.join("m2");
        TestFlow writer = layer.join("x0");
        writer.write("once");
        layer.world().settle();
        assertThat(reader.readTexts()).as(seed).containsExactly("once");
    }

    @Test
    void whateverIsTriedTheLayerStaysATree() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            TestLayer layer = new TestLayer(seed, "stateless");
            int size = 2 + random.nextInt(7);
            int[] part = new int[size];
            for (int i = 0; i < size; i++) {
                layer.add("m" + i);
                part[i] = i;
            }
            for (int i = 0; i < 3 * size; i++) {
                int from = random.nextInt(size);
                int to = random.nextInt(size);
                if (from == to) {
                    continue;
                }
                boolean joins = part[from] != part[to];
                RecordedReply<Boolean> reply = layer.connect("m" + from, "m" + to);
                assertThat(reply.success().isPresent())
                        .as("seed %d, step %d: %s", seed, i, reply)
                        .isEqualTo(joins);
                if (joins) {
                    int old = part[from];
                    for (int k = 0; k < size; k++) {
                        part[k] = part[k] == old ? part[to] : part[k];
                    }
                }
            }
        }
    }

    @Test
    void aStatefulLayerTakesAnyTopology() {
        TestLayer layer = chain(1, "stateful", 4);
        layer.connect("m3", "m0").value();
        layer.connect("m0", "m3").value();
        layer.connect("m0", "m2").value();
        List<TestFlow> flows = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            flows.add(layer.join("m" + i));
        }
        flows.getFirst().write("once");
        layer.world().settle();
        for (int i = 1; i < 4; i++) {
            assertThat(flows.get(i).readTexts()).containsExactly("once");
        }
        layer.checkBooks();
    }
}
