package org.o7s.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.o7s.ipcp.unicast.UnicastFactory;

/** A layer of a few members on links of 1 ms, grown, at rest, each member with its own name. */
final class SmallLayer implements AutoCloseable {
    private final SimNetwork network;

    SmallLayer(Shape shape, String routing, String congestion, long seed) {
        network = new SimNetwork(new UnicastFactory(), "small", Policies.all(), seed);
        for (int i = 0; i < shape.nodes(); i++) {
            network.add("n" + i);
        }
        shape.links().forEach(l -> network.link(node(l.from()), node(l.to())));
        network.bootstrap(
                node(0), Map.of("routing", List.of(routing), "congestion", List.of(congestion)));
        for (Shape.Link branch : shape.tree()) {
            SimLink link = link(branch.from(), branch.to());
            boolean forth = link.from().ipcp().status().facts().containsKey("address");
            network.enrol(forth ? link.to() : link.from(), link);
        }
        network.links().forEach(network::connect);
        network.nodes().forEach(n -> network.<Boolean>ask(r -> n.ipcp().register(n.name(), r)));
        network.advance(Duration.ofSeconds(20));
    }

    SimNetwork network() {
        return network;
    }

    SimNode node(int index) {
        return network.node("n" + index);
    }

    SimLink link(int from, int to) {
        return node(from).linkTo("n" + to).orElseThrow();
    }

    /** A flow from a node to another. */
    SimApplications.Client flow(int from, int to) {
        SimNode source = node(from);
        SimApplications.Client client = source.applications().client(source.ipcp(), "n" + to);
        network.advanceUntil(
                () -> client.isOpen() || !client.problem().isEmpty(), Duration.ofSeconds(10));
        assertThat(client.problem()).isEmpty();
        assertThat(client.isOpen()).isTrue();
        return client;
    }

    /** What can be read about a member. */
    Map<String, Map<String, String>> rib(int index) {
        return network.ask(node(index).ipcp()::rib);
    }

    /** A counter of a part of a member. */
    long count(int index, String part, String counter) {
        Map<String, String> counters = rib(index).getOrDefault("counters/" + part, Map.of());
        assertThat(counters).containsKey(counter);
        return Long.parseLong(counters.getOrDefault(counter, "-1"));
    }

    @Override
    public void close() {
        network.close();
    }
}
