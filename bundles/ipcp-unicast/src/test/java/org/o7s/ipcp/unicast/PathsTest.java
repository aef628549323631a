package org.o7s.ipcp.unicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.FlowPath.Hop;
import org.o7s.core.ipcp.FlowPath.OfFlow;
import org.o7s.core.ipcp.FlowPath.Question;
import org.o7s.core.ipcp.FlowPath.Target;
import org.o7s.core.ipcp.FlowPath.ToName;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.layer.Addresses;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.core.testkit.World;
import org.o7s.policy.routing.Topology;

/** Members say how packets go. */
class PathsTest {
    private final TestLayer layer = new TestLayer(31);
    private final World world = layer.world();
    private final Ipcp first = layer.first("m1", Map.of());
    private final Ipcp middle = layer.join("m2", "m1");
    private final World.Node lastNode = layer.node("m3");
    private final Ipcp last = layer.create(lastNode);

    PathsTest() {
        layer.enrol(last, "m2").value();
        layer.link(last, "m2");
        world.register(last, "server");
        world.advanceMs(10_000);
    }

    private RecordedReply<FlowPath> explain(Target target) {
        Question question = new Question(target, 1, world.nowNs() + 10_000_000_000L);
        RecordedReply<FlowPath> reply = world.ask(first, r -> first.explain(question, r));
        world.advanceMs(10_000);
        return reply;
    }

    private String address(Ipcp ipcp) {
        return Addresses.text(layer.view(ipcp).address());
    }

    private TestFlow flow() {
        TestFlow client = world.flow(1);
        byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
        RecordedReply<Ipcp.FlowAccepted> asked = world.allocate(first, client, "server", hello);
        world.advanceMs(10);
        world.accept(lastNode.broker().request(), world.flow(2), hello);
        world.advanceMs(10);
        asked.value();
        return client;
    }

    @Test
    void theWayOfAFlowIsToldHopByHop() {
        TestFlow client = flow();
        FlowPath path = explain(new OfFlow(client.flowId())).value();
        assertThat(path.layer()).isEqualTo(TestLayer.NAME);
        assertThat(path.hops().stream().map(Hop::member))
                .containsExactly(address(first), address(middle), address(last));
        assertThat(path.hops().getFirst().facts())
                .containsKeys("flow", "congestion", "routing", "table", "pff", "link", "queue");
        assertThat(path.hops().getFirst().facts().get("pff"))
                .isEqualTo("simple picks " + address(middle));
        assertThat(path.hops().get(1).facts()).doesNotContainKey("congestion");
        assertThat(path.hops().get(1).below()).isPresent();
        assertThat(path.hops().getLast().facts().get("endpoint"))
                .isEqualTo("flow to \"server\", open");
        assertThat(path.end()).isEqualTo("arrives");
    }

    @Test
    void theWayToANameIsTold() {
        FlowPath path = explain(new ToName("server")).value();
        assertThat(path.hops()).hasSize(3);
        assertThat(path.end()).isEqualTo("arrives");
        assertThat(path.hops().getFirst().facts()).doesNotContainKey("congestion");
    }

    @Test
    void aFlowOrNameThatIsNotThereIsAClearError() {
        assertThat(explain(new OfFlow(4711)).problem().code()).isEqualTo("E-FLOW-UNKNOWN");
        assertThat(explain(new ToName("nobody")).problem().code()).isEqualTo("E-NAME-UNKNOWN");
    }

    @Test
    void aMemberThatWasCutOffIsSeen() {
        TestFlow client = flow();
        layer.disconnect(last, "m2", "Data Transfer").value();
        world.advanceMs(3_000);
        FlowPath path = explain(new OfFlow(client.flowId())).value();
        assertThat(path.hops()).hasSize(1);
        assertThat(path.hops().getLast().facts().get("table"))
                .isEqualTo("no row for " + address(last));
        assertThat(path.end()).isEqualTo("there is no route: the packet is dropped");
    }

    @Test
    void theMapTellsTheShortestWay() {
        // 10 - 20 - 40 with links of cost 1, and 10 - 30 - 40 with a link of cost 5.
        Topology map =
                new Topology() {
                    private final int[] first = {0, 2, 4, 6, 8};
                    private final int[] target = {1, 2, 0, 3, 0, 3, 1, 2};
                    private final int[] cost = {1, 5, 1, 1, 5, 1, 1, 1};

                    @Override
                    public int nodes() {
                        return 4;
                    }

                    @Override
                    public int self() {
                        return 0;
                    }

                    @Override
                    public long address(int node) {
                        return List.of(10L, 20L, 30L, 40L).get(node);
                    }

                    @Override
                    public int firstEdge(int node) {
                        return first[node];
                    }

                    @Override
                    public int edges() {
                        return target.length;
                    }

                    @Override
                    public int target(int edge) {
                        return target[edge];
                    }

                    @Override
                    public int cost(int edge) {
                        return cost[edge];
                    }
                };
        assertThat(MapRoute.next(map, 10, 40)).hasValue(20);
        assertThat(MapRoute.next(map, 40, 10)).hasValue(20);
        assertThat(MapRoute.next(map, 30, 20)).hasValue(40);
        assertThat(MapRoute.next(map, 10, 50)).isEqualTo(OptionalLong.empty());
        assertThat(MapRoute.next(map, 50, 10)).isEqualTo(OptionalLong.empty());
    }
}
