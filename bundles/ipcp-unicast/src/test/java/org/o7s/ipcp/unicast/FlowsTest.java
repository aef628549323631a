package org.o7s.ipcp.unicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.core.testkit.World;

/** Flows through a layer, from the name to the last packet. */
class FlowsTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    private final TestLayer layer = new TestLayer(11);
    private final World world = layer.world();

    private record Chain(Ipcp first, Ipcp last, World.Node lastNode) {}

    private Chain chain(int members) {
        Ipcp first = layer.first("m1", Map.of());
        for (int i = 2; i < members; i++) {
            layer.join("m" + i, "m" + (i - 1));
        }
        World.Node node = layer.node("m" + members);
        Ipcp last = layer.create(node);
        layer.enrol(last, "m" + (members - 1)).value();
        layer.link(last, "m" + (members - 1));
        world.advanceMs(10_000);
        return new Chain(first, last, node);
    }

    @Test
    void packetsCrossAChainBothWays() {
        Chain chain = chain(4);
        world.register(chain.last(), "server");
        world.advanceMs(3_000);
        assertThat(world.query(chain.first(), "server").value().known()).isTrue();

        TestFlow client = world.flow(1);
        RecordedReply<Ipcp.FlowAccepted> asked =
                world.allocate(chain.first(), client, "server", HELLO);
        world.advanceMs(10);
        TestFlow server = world.flow(2);
        var request = chain.lastNode().broker().request();
        assertThat(request.name()).isEqualTo("server");
        assertThat(request.blob()).isEqualTo(HELLO);
        world.accept(request, server, HELLO);
        world.advanceMs(10);
        assertThat(asked.value().blob()).isEqualTo(HELLO);

        for (int i = 0; i < 100; i++) {
            client.write("ping " + i);
            server.write("pong " + i);
        }
        world.advanceMs(100);
        assertThat(server.readTexts()).hasSize(100).startsWith("ping 0", "ping 1");
        assertThat(client.readTexts()).hasSize(100).endsWith("pong 99");

        world.deallocate(chain.first(), client);
        world.advanceMs(1_000);
        assertThat(server.user().isPeerClosed()).isTrue();
    }

    @Test
    void namesOfANeighbourAreFoundThoughItsManagementCameLate() {
        Ipcp one = layer.first("m1", Map.of());
        Ipcp two = layer.first("m2", Map.of());
        layer.connect(two, "m1", "Data Transfer").value();
        world.advanceMs(5_000);
        layer.connect(two, "m1", "Management").value();
        world.advanceMs(5_000);
        world.register(one, "server");
        world.advanceMs(3_000);
        RecordedReply<Ipcp.NameAnswer> answer = world.query(two, "server");
        world.advanceMs(3_000);
        assertThat(answer.value().known()).isTrue();
    }

    @Test
    void aNameThatIsTakenBackIsNotFoundAnyMore() {
        Chain chain = chain(3);
        world.register(chain.last(), "server");
        world.advanceMs(3_000);
        assertThat(world.query(chain.first(), "server").value().known()).isTrue();

        world.<Boolean>ask(chain.last(), r -> chain.last().unregister("server", r)).value();
        world.advanceMs(10_000);
        RecordedReply<Ipcp.NameAnswer> answer = world.query(chain.first(), "server");
        world.advanceMs(3_000);
        assertThat(answer.value().known()).isFalse();
    }

    @Test
    void aMemberThatCutsItsConnectionIsWithoutRoutes() {
        Chain chain = chain(3);
        assertThat(layer.view(chain.first()).routes()).hasSize(2);

        layer.disconnect(chain.last(), "m2", "Data Transfer").value();
        world.advanceMs(3_000);
        assertThat(layer.view(chain.first()).routes()).hasSize(1);
        assertThat(layer.view(chain.last()).routes()).isEmpty();
        assertThat(List.copyOf(layer.view(chain.last()).adjacencies())).hasSize(1);
    }
}
