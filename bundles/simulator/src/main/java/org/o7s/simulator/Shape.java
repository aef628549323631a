package org.o7s.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The shape of a network: nodes {@code 0..nodes-1} and links between them, each once, connected.
 *
 * @param nodes how many nodes there are, 2..100000
 * @param links pairs of nodes, the lower number first
 */
public record Shape(int nodes, List<Link> links) {
    private static final int NODES_MAX = 100_000;
    private static final int DEGREE = 4;

    /** A link, {@code from < to}. */
    public record Link(int from, int to) {}

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if it is no network, with a sentence
     */
    public Shape {
        links = List.copyOf(links);
        if (nodes < 2 || nodes > NODES_MAX) {
            throw new IllegalArgumentException(
                    "a network has 2 to %d nodes, not %d".formatted(NODES_MAX, nodes));
        }
        Set<Link> seen = new LinkedHashSet<>();
        for (Link link : links) {
            if (link.from() < 0 || link.from() >= link.to() || link.to() >= nodes) {
                throw new IllegalArgumentException(link + " is no link of " + nodes + " nodes");
            }
            if (!seen.add(link)) {
                throw new IllegalArgumentException(link + " is there twice");
            }
        }
        int[] distances = distances(nodes, links, 0);
        for (int node = 0; node < nodes; node++) {
            if (distances[node] < 0) {
                throw new IllegalArgumentException("there is no way from node 0 to node " + node);
            }
        }
    }

    /** What a word of the command line names: {@code ring}, {@code grid}, ... or a file. */
    public static Shape named(String word, int nodes, long seed) throws IOException {
        return switch (word) {
            case "line" -> line(nodes);
            case "ring" -> ring(nodes);
            case "grid" -> grid(nodes);
            case "fat-tree" -> fatTree(nodes);
            case "random" -> random(nodes, seed);
            default -> read(Path.of(word));
        };
    }

    /** One after the other. */
    public static Shape line(int nodes) {
        List<Link> links = new ArrayList<>();
        for (int i = 1; i < nodes; i++) {
            links.add(new Link(i - 1, i));
        }
        return new Shape(nodes, links);
    }

    /** One after the other, and the last beside the first. */
    public static Shape ring(int nodes) {
        List<Link> links = new ArrayList<>(line(nodes).links());
        if (nodes > 2) {
            links.add(new Link(0, nodes - 1));
        }
        return new Shape(nodes, links);
    }

    /** In rows as long as there are rows, the last one perhaps shorter. */
    public static Shape grid(int nodes) {
        int width = (int) Math.ceil(Math.sqrt(nodes));
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            if (i % width + 1 < width && i + 1 < nodes) {
                links.add(new Link(i, i + 1));
            }
            if (i + width < nodes) {
                links.add(new Link(i, i + width));
            }
        }
        return new Shape(nodes, links);
    }

    /**
     * A fat tree of switches with the even number of ports whose number of switches comes closest
     * to the nodes asked for; the rest become leaves below its lowest switches.
     */
    public static Shape fatTree(int nodes) {
        int ports = 2;
        while (switches(ports + 2) <= nodes) {
            ports += 2;
        }
        if (switches(ports) > nodes) {
            return line(nodes);
        }
        int half = ports / 2;
        int cores = half * half;
        List<Link> links = new ArrayList<>();
        for (int pod = 0; pod < ports; pod++) {
            int aggregation = cores + pod * ports;
            int edge = aggregation + half;
            for (int i = 0; i < half; i++) {
                for (int j = 0; j < half; j++) {
                    links.add(new Link(i * half + j, aggregation + i));
                    links.add(new Link(aggregation + i, edge + j));
                }
            }
        }
        int next = switches(ports);
        for (int leaf = 0; next < nodes; leaf++, next++) {
            int pod = leaf / half % ports;
            links.add(new Link(cores + pod * ports + half + leaf % half, next));
        }
        return new Shape(nodes, links);
    }

    /** Switches of a fat tree: (ports/2)² cores, and ports in each of as many pods. */
    private static int switches(int ports) {
        return ports / 2 * (ports / 2) + ports * ports;
    }

    /** A random tree, and as many random links as give a node four on average. */
    public static Shape random(int nodes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<Link> links = new LinkedHashSet<>();
        for (int i = 1; i < nodes; i++) {
            links.add(new Link(random.nextInt(i), i));
        }
        long wanted = Math.min((long) nodes * DEGREE / 2, (long) nodes * (nodes - 1) / 2);
        while (links.size() < wanted) {
            int a = random.nextInt(nodes);
            int b = random.nextInt(nodes);
            if (a != b) {
                links.add(new Link(Math.min(a, b), Math.max(a, b)));
            }
        }
        return new Shape(nodes, List.copyOf(links));
    }

    /**
     * A file with a link per line: two names, or the arrows of a DOT file, as {@code irm layer
     * graph} writes it.
     *
     * @throws IllegalArgumentException if it has no links, or is not connected
     */
    public static Shape read(Path file) throws IOException {
        TreeMap<String, Integer> numbers = new TreeMap<>();
        Set<Link> links = new LinkedHashSet<>();
        for (String line : Files.readAllLines(file)) {
            String[] names =
                    line.replaceAll("\\[.*|#.*|;", "")
                            .replaceAll("\"|--|->", " ")
                            .strip()
                            .split("\\s+");
            if (names.length == 2 && !names[1].equals("{") && !names[0].contains("=")) {
                int a = numbers.computeIfAbsent(names[0], _ -> numbers.size());
                int b = numbers.computeIfAbsent(names[1], _ -> numbers.size());
                if (a != b) {
                    links.add(new Link(Math.min(a, b), Math.max(a, b)));
                }
            }
        }
        if (links.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no links: write two names per line");
        }
        return new Shape(numbers.size(), List.copyOf(links));
    }

    /** How many links the shortest way to each node crosses. */
    public int[] distances(int from) {
        return distances(nodes, links, from);
    }

    private static int[] distances(int nodes, List<Link> links, int from) {
        List<List<Integer>> neighbours = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            neighbours.add(new ArrayList<>());
        }
        for (Link link : links) {
            neighbours.get(link.from()).add(link.to());
            neighbours.get(link.to()).add(link.from());
        }
        int[] distances = new int[nodes];
        Arrays.fill(distances, -1);
        distances[from] = 0;
        ArrayDeque<Integer> waiting = new ArrayDeque<>(List.of(from));
        while (!waiting.isEmpty()) {
            int node = waiting.remove();
            for (int next : neighbours.get(node)) {
                if (distances[next] < 0) {
                    distances[next] = distances[node] + 1;
                    waiting.add(next);
                }
            }
        }
        return distances;
    }

    /** The links of a tree that reaches every node from node 0, nearest nodes first. */
    public List<Link> tree() {
        int[] distances = distances(0);
        Link[] towards = new Link[nodes];
        for (Link link : links) {
            int near = distances[link.from()] < distances[link.to()] ? link.from() : link.to();
            int far = near == link.from() ? link.to() : link.from();
            if (distances[far] == distances[near] + 1 && towards[far] == null) {
                towards[far] = link;
            }
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 1; i < nodes; i++) {
            order.add(i);
        }
        order.sort((a, b) -> Integer.compare(distances[a], distances[b]));
        return order.stream().map(i -> towards[i]).toList();
    }
}
