package org.o7s.commands.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.layer.Addresses;
import org.o7s.irm.management.MemberView;

/**
 * A layer as members and links between them, as all members in this system know it together.
 *
 * @param layer its name
 * @param nodes members: those with an address in its order, then those without
 * @param edges links, each once
 */
public record LayerGraph(String layer, List<Node> nodes, List<Edge> edges) {
    /** Keeps copies. */
    public LayerGraph {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /**
     * A member.
     *
     * @param title its address, or the name of the IPCP if it has none
     * @param ipcp the name of the IPCP if it is in this system, else empty
     * @param implementation which one it is, if that is known
     */
    public record Node(String title, String ipcp, String implementation) {
        /** Whether it is a member in this system. */
        public boolean isHere() {
            return !ipcp.isEmpty();
        }
    }

    /**
     * A link.
     *
     * @param from index of a node
     * @param to index of another
     * @param label what carries it, if this system knows
     * @param isUp whether it is in use; false for one that is only being tried
     */
    public record Edge(int from, int to, String label, boolean isUp) {}

    private record Pair(long low, long high) {
        static Pair of(long one, long other) {
            return Long.compareUnsigned(one, other) <= 0
                    ? new Pair(one, other)
                    : new Pair(other, one);
        }
    }

    private record Use(Set<String> carriers, boolean isUp) {}

    /** The graph that the members know. */
    public static LayerGraph of(String layer, List<MemberView> members) {
        Map<Long, String> implementations = new TreeMap<>(Long::compareUnsigned);
        Map<Long, String> here = new LinkedHashMap<>();
        Map<Pair, Use> links = new LinkedHashMap<>();
        List<Node> unaddressed = new ArrayList<>();
        for (MemberView member : members) {
            String ipcp = member.ipcp().name();
            if (member.knowledge().isEmpty() || member.knowledge().get().address() == 0) {
                unaddressed.add(new Node(ipcp, ipcp, "o7s"));
            } else {
                LayerView view = member.knowledge().get();
                here.put(view.address(), ipcp);
                implementations.put(view.address(), "o7s");
                view.members()
                        .forEach(
                                m ->
                                        implementations.merge(
                                                m.address(),
                                                m.implementation(),
                                                LayerGraph::better));
                addLinks(view, links);
            }
        }
        links.keySet()
                .forEach(
                        pair -> {
                            implementations.putIfAbsent(pair.low(), "unknown");
                            implementations.putIfAbsent(pair.high(), "unknown");
                        });
        return build(layer, implementations, here, links, unaddressed);
    }

    private static String better(String one, String other) {
        return one.equals("unknown") ? other : one;
    }

    private static void addLinks(LayerView view, Map<Pair, Use> links) {
        for (LayerView.Link link : view.links()) {
            links.putIfAbsent(
                    Pair.of(link.from(), link.to()), new Use(new LinkedHashSet<>(), true));
        }
        for (LayerView.Adjacency adjacency : view.adjacencies()) {
            if (adjacency.neighbour() == 0 || adjacency.component().equals("Management")) {
                continue;
            }
            Pair pair = Pair.of(view.address(), adjacency.neighbour());
            boolean isUp = adjacency.state().startsWith("up");
            Use use = links.computeIfAbsent(pair, _ -> new Use(new LinkedHashSet<>(), isUp));
            String carrier = carrier(adjacency);
            if (!carrier.isEmpty()) {
                use.carriers().add(carrier);
            }
        }
    }

    private static String carrier(LayerView.Adjacency adjacency) {
        String layer = adjacency.facts().getOrDefault("layer", "");
        return layer.isEmpty() ? adjacency.facts().getOrDefault("through", "") : layer;
    }

    private static LayerGraph build(
            String layer,
            Map<Long, String> implementations,
            Map<Long, String> here,
            Map<Pair, Use> links,
            List<Node> unaddressed) {
        List<Node> nodes = new ArrayList<>();
        Map<Long, Integer> index = new LinkedHashMap<>();
        implementations.forEach(
                (address, implementation) -> {
                    index.put(address, nodes.size());
                    nodes.add(
                            new Node(
                                    Addresses.text(address),
                                    here.getOrDefault(address, ""),
                                    implementation));
                });
        nodes.addAll(unaddressed);
        List<Edge> edges = new ArrayList<>();
        links.forEach(
                (pair, use) -> {
                    int from = index.getOrDefault(pair.low(), 0);
                    int to = index.getOrDefault(pair.high(), 0);
                    if (from != to) {
                        edges.add(
                                new Edge(from, to, String.join(", ", use.carriers()), use.isUp()));
                    }
                });
        return new LayerGraph(layer, nodes, edges);
    }
}
