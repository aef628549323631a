package org.o7s.itests.systems;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.Outcome;

/**
 * A unicast layer over systems in a row, each joined to the next by a cable with a layer of its
 * own, over Ethernet or UDP. The first makes the unicast layer, every other enrols with the one
 * before it. A last cable can make the row a ring.
 *
 * <p>Member {@code uniN} is on system N, counted from 1; the cable behind it is cable N with the
 * layer {@code netN}.
 */
final class UnicastChain {
    /** Name of the layer. */
    static final String LAYER = "unicast";

    /**
     * How often a step is tried that needs an answer of the prototype, which may send it to nobody
     * (docs/wire/c-prototype-as-peer.md 1.2, R1).
     */
    private static final int TRIES = 12;

    private static final Duration ROUTES_WITHIN = Duration.ofSeconds(120);

    private final List<Host> hosts;
    private final List<Node> nodes;
    private final Cables cables;
    private final boolean isMixed;
    private int repeated;

    private UnicastChain(List<Host> hosts, List<Node> nodes, Cables cables) {
        this.hosts = hosts;
        this.nodes = nodes;
        this.cables = cables;
        this.isMixed = nodes.stream().anyMatch(n -> n.kind().equals("c"));
    }

    /** Who starts the systems: the kind of each, in order. */
    interface Starter {
        Node start(int number, LinkEnd anEnd);
    }

    /** What the layers over the cables are. */
    interface Cables {
        /** Ethernet. */
        Cables ETHERNET = (system, cable, end) -> "type eth-dix dev " + end.device();

        /** Ethernet with LLC. */
        Cables LLC = (system, cable, end) -> "type eth-llc dev " + end.device();

        /** UDP. */
        Cables UDP = (system, cable, end) -> "type udp4 ip " + end.address();

        /** How the IPCP of a system at a cable is made: {@code type eth-dix dev eth1}. */
        String options(int system, int cable, LinkEnd end);
    }

    /** Makes the systems and the layer, over Ethernet. */
    static UnicastChain build(Lab lab, int length, Starter starter, String... options) {
        return build(lab, length, starter, Cables.ETHERNET, options);
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
        UnicastChain chain = new UnicastChain(hosts, nodes, cables);
        for (int i = 1; i < length; i++) {
            chain.cable(i, i, i + 1, links.get(i - 1));
        }
        String made = "ipcp bootstrap type unicast name " + member(1) + " layer " + LAYER;
        List<String> words = new ArrayList<>(List.of(made.split(" ")));
        words.addAll(List.of(options));
        words.add("autobind");
        chain.irm(1, words).expectSuccess();
        for (int i = 2; i <= length; i++) {
            chain.enrol(i, i - 1);
            chain.connect(i, i - 1);
        }
        return chain;
    }

    /**
     * Joins the last system to the first, which makes them neighbours.
     *
     * @param between makes the cable
     */
    Link close(BiFunction<Host, Host, Link> between) {
        int last = nodes.size();
        Link link = between.apply(hosts.getFirst(), hosts.getLast());
        cable(last, 1, last, link);
        announce(1, last, last);
        connect(last, 1);
        return link;
    }

    /** A layer over a cable, in which both systems know the names of each other's members. */
    private void cable(int cable, int left, int right, Link link) {
        below(left, cable, link.left());
        below(right, cable, link.right());
        node(left).findAt(link.right().address(), Wire.hostName(member(right)));
        node(right).findAt(link.left().address(), Wire.hostName(member(left)));
    }

    private void below(int system, int cable, LinkEnd end) {
        String made =
                "ipcp bootstrap name n%d layer net%d %s"
                        .formatted(cable, cable, cables.options(system, cable, end));
        irm(system, made).expectSuccess();
    }

    private Outcome irm(int system, List<String> words) {
        return node(system).irm(words.toArray(String[]::new));
    }

    private Outcome irm(int system, String line) {
        return irm(system, List.of(line.split(" ")));
    }

    /** Has a member found by its neighbour over a cable. */
    private void announce(int system, int cable, int neighbour) {
        irm(system, "name register " + member(system) + " layer net" + cable).expectSuccess();
        node(neighbour).expect(member(system));
    }

    private void enrol(int system, int neighbour) {
        announce(neighbour, neighbour, system);
        String line =
                "ipcp enroll name %s layer %s dst %s autobind"
                        .formatted(member(system), LAYER, member(neighbour));
        patiently(() -> irm(system, line));
    }

    /** Makes a member a neighbour of another one. */
    private void connect(int system, int neighbour) {
        String own = member(system);
        String dst = member(neighbour);
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
        try {
            Awaitility.await()
                    .atMost(isMixed ? ROUTES_WITHIN.multipliedBy(2) : ROUTES_WITHIN)
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
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "s" + system + " does not reach " + name + "; at last: " + last[0], e);
        }
        return last[0];
    }

    /** How many steps had to be repeated. */
    int repeated() {
        return repeated;
    }
}
