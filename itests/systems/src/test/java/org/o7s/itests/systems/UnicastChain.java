package org.o7s.itests.systems;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * A unicast layer over systems in a row, each joined to the next by a cable with an Ethernet layer
 * of its own. The first makes the layer, every other enrols with the one before it.
 *
 * <p>Member {@code uniN} is on system N, counted from 1; its Ethernet layers are {@code ethN-1} and
 * {@code ethN}.
 */
final class UnicastChain {
    /** Name of the layer. */
    static final String LAYER = "unicast";

    /**
     * How often a step is tried that needs an answer of the prototype, which may send it to nobody
     * (docs/wire/c-prototype-as-peer.md 1.2, R1).
     */
    private static final int TRIES = 12;

    private static final Duration ROUTES_WITHIN = Duration.ofSeconds(40);

    private final List<Node> nodes;
    private final boolean isMixed;
    private int repeated;

    private UnicastChain(List<Node> nodes) {
        this.nodes = nodes;
        this.isMixed = nodes.stream().anyMatch(n -> n.kind().equals("c"));
    }

    /** Who starts the systems: the kind of each, in order. */
    interface Starter {
        Node start(int number, LinkEnd anEnd);
    }

    /** What the Ethernet layers are made with. */
    interface Cables {
        /** Cables like all others. */
        Cables PLAIN = (system, cable) -> List.of();

        /** More words for the IPCP of a system at a cable: {@code rate 10M}. */
        List<String> options(int system, int cable);
    }

    /** Makes the systems and the layer, over cables like all others. */
    static UnicastChain build(Lab lab, int length, Starter starter, String... options) {
        return build(lab, length, starter, Cables.PLAIN, options);
    }

    /**
     * Makes the systems and the layer.
     *
     * @param options of the layer: {@code routing lfa}
     */
    static UnicastChain build(
            Lab lab, int length, Starter starter, Cables cables, String... options) {
        List<Host> hosts = new ArrayList<>();
        for (int i = 1; i <= length; i++) {
            hosts.add(lab.host("s" + i));
        }
        List<Link> links = new ArrayList<>();
        for (int i = 1; i < length; i++) {
            links.add(lab.link(hosts.get(i - 1), hosts.get(i)));
        }
        List<Node> nodes = new ArrayList<>();
        for (int i = 1; i <= length; i++) {
            LinkEnd end = i < length ? links.get(i - 1).left() : links.get(i - 2).right();
            nodes.add(starter.start(i, end));
        }
        UnicastChain chain = new UnicastChain(nodes);
        for (int i = 1; i < length; i++) {
            chain.ethernet(i, i, links.get(i - 1).left(), cables);
            chain.ethernet(i + 1, i, links.get(i - 1).right(), cables);
        }
        String made = "ipcp bootstrap type unicast name " + member(1) + " layer " + LAYER;
        List<String> words = new ArrayList<>(List.of(made.split(" ")));
        words.addAll(List.of(options));
        words.add("autobind");
        chain.irm(1, words).expectSuccess();
        for (int i = 2; i <= length; i++) {
            chain.join(i, i - 1, "eth" + (i - 1));
        }
        return chain;
    }

    private void ethernet(int system, int cable, LinkEnd end, Cables cables) {
        String plain =
                "ipcp bootstrap type eth-dix name e%d layer eth%d dev %s"
                        .formatted(cable, cable, end.device());
        List<String> words = new ArrayList<>(List.of(plain.split(" ")));
        words.addAll(cables.options(system, cable));
        irm(system, words).expectSuccess();
    }

    private Outcome irm(int system, List<String> words) {
        return node(system).irm(words.toArray(String[]::new));
    }

    private Outcome irm(int system, String line) {
        return irm(system, List.of(line.split(" ")));
    }

    /** Makes a system a member, and a neighbour of another one. */
    private void join(int system, int neighbour, String below) {
        String own = member(system);
        String dst = member(neighbour);
        irm(neighbour, "name register " + dst + " layer " + below).expectSuccess();
        node(system).expect(dst);
        String enrol = "ipcp enroll name " + own + " layer " + LAYER + " dst " + dst + " autobind";
        patiently(() -> irm(system, enrol));
        for (String component : new String[] {"mgmt", "dt"}) {
            String connect = "ipcp connect name " + own + " dst " + dst + " component " + component;
            patiently(() -> irm(system, connect));
        }
    }

    /** Between members of o7s everything works at once. */
    private Outcome patiently(Supplier<Outcome> step) {
        for (int i = 1; ; i++) {
            Outcome outcome = step.get();
            if (outcome.exitCode() == 0) {
                return outcome;
            }
            if (!isMixed || i == TRIES) {
                return outcome.expectSuccess();
            }
            repeated++;
        }
    }

    /** A system, from 1. */
    Node node(int system) {
        return nodes.get(system - 1);
    }

    /** The member on a system. */
    static String member(int system) {
        return "uni" + system;
    }

    /** Has a system answer pings to a name, which takes as long as a route to the others. */
    void serve(int system, String name) {
        node(system).serve(name, member(system));
        for (Node node : nodes) {
            node.expect(name);
        }
    }

    /** Pings a name until all of five are answered, patiently. */
    Outcome ping(int system, String name, String arguments) {
        Outcome[] last = new Outcome[1];
        Awaitility.await("s" + system + " reaches " + name)
                .atMost(isMixed ? ROUTES_WITHIN.multipliedBy(6) : ROUTES_WITHIN)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> {
                            last[0] = node(system).oping(name, "-c 5 -i 20ms " + arguments);
                            if (!last[0].out().contains("5 received")) {
                                repeated++;
                                return false;
                            }
                            return true;
                        });
        return last[0];
    }

    /** How many steps had to be repeated. */
    int repeated() {
        return repeated;
    }
}
