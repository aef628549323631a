package org.o7s.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.o7s.core.ipcp.LayerView;

/**
 * The ways that packets would take at one moment: the forwarding tables of members, next to each
 * other. Members are named by their place in the list of those that were looked at.
 */
final class Paths {
    private static final int NONE = -1;

    private final List<SimNode> nodes;
    private final int[][] next;

    /** Looks at the tables of these members. */
    Paths(SimNetwork network, List<SimNode> members) {
        nodes = List.copyOf(members);
        Map<Long, Integer> places = new HashMap<>();
        List<LayerView> views = new ArrayList<>();
        for (SimNode node : nodes) {
            LayerView view = network.view(node);
            views.add(view);
            places.put(view.address(), places.size());
        }
        next = new int[nodes.size()][nodes.size()];
        for (int node = 0; node < nodes.size(); node++) {
            Arrays.fill(next[node], NONE);
            for (LayerView.Route route : views.get(node).routes()) {
                next[node][places.getOrDefault(route.destination(), node)] =
                        places.getOrDefault(route.hops().getFirst(), NONE);
            }
        }
    }

    /**
     * How many links a packet crosses from one member to another.
     *
     * @throws IllegalStateException if it does not arrive, with a sentence
     */
    int length(int source, int target) {
        int at = source;
        for (int steps = 0; steps <= nodes.size(); steps++) {
            if (at == target) {
                return steps;
            }
            int hop = next[at][target];
            if (hop == NONE) {
                throw new IllegalStateException(
                        "%s has no way to %s".formatted(nodes.get(at), nodes.get(target)));
            }
            at = hop;
        }
        throw new IllegalStateException(
                "packets from %s to %s go in circles"
                        .formatted(nodes.get(source), nodes.get(target)));
    }

    /** Whether every member reaches every other over links that are up. */
    boolean areWhole() {
        int[] seen = new int[nodes.size()];
        for (int target = 0; target < nodes.size(); target++) {
            Arrays.fill(seen, 0);
            seen[target] = 1;
            for (int source = 0; source < nodes.size(); source++) {
                if (!leadsTo(source, target, seen)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Marks those that reach the target with 1, those on the way with 2. */
    private boolean leadsTo(int source, int target, int[] seen) {
        int at = source;
        while (seen[at] == 0) {
            seen[at] = 2;
            int hop = next[at][target];
            if (hop == NONE || !isUp(at, hop)) {
                return false;
            }
            at = hop;
        }
        if (seen[at] == 2) {
            return false;
        }
        for (int done = source; seen[done] == 2; done = next[done][target]) {
            seen[done] = 1;
        }
        return true;
    }

    private boolean isUp(int from, int to) {
        return nodes.get(from).linkTo(nodes.get(to).name()).filter(SimLink::isUp).isPresent();
    }
}
