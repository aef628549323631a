package org.o7s.itests.systems;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;

/**
 * A broadcast layer over systems in a row, each joined to the next by a cable with an Ethernet
 * layer of its own. The first makes the broadcast layer, every other enrols with the one before it
 * and connects to it.
 *
 * <p>Member {@code bcN} is on system N, counted from 1; the cable behind it has the layer {@code
 * netN}.
 */
final class BroadcastChain {
    /** Name of the layer. */
    static final String LAYER = "broadcast";

    static final Duration WITHIN = Duration.ofSeconds(30);

    /** As for unicast layers: answers of the prototype may go to nobody. */
    private static final int TRIES = 12;

    private final List<Host> hosts = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final Lab lab;
    private final boolean isMixed;

    private BroadcastChain(Lab lab, boolean isMixed) {
        this.lab = lab;
        this.isMixed = isMixed;
    }

    /**
     * Makes the systems and the layer.
     *
     * @param options of the layer
     */
    static BroadcastChain build(
            Lab lab, String kinds, UnicastChain.Starter starter, String... options) {
        BroadcastChain chain = new BroadcastChain(lab, kinds.contains("c"));
        int length = kinds.length();
        for (int i = 1; i <= length; i++) {
            chain.hosts.add(lab.host("s" + i));
        }
        List<Link> links = chain.links;
        for (int i = 1; i < length; i++) {
            links.add(lab.link(chain.hosts.get(i - 1), chain.hosts.get(i)));
        }
        for (int i = 1; i <= length; i++) {
            LinkEnd end = i < length ? links.get(i - 1).left() : links.get(i - 2).right();
            chain.nodes.add(starter.start(i, end));
        }
        for (int i = 1; i < length; i++) {
            chain.cable(i, i, i + 1, links.get(i - 1));
        }
        List<String> made =
                new ArrayList<>(words("ipcp bootstrap type broadcast name bc1 layer " + LAYER));
        made.addAll(List.of(options));
        made.add("autobind");
        chain.irm(1, made).expectSuccess();
        for (int i = 2; i <= length; i++) {
            chain.enrol(i, i - 1);
            chain.connect(i, i - 1);
        }
        return chain;
    }

    private static List<String> words(String line) {
        return List.of(line.split(" "));
    }

    /** A cable between the first system and the last, over which nobody is connected yet. */
    void closeRing() {
        int last = nodes.size();
        cable(last, last, 1, lab.link(hosts.getLast(), hosts.getFirst()));
        announce(1, last, last);
    }

    private void cable(int cable, int left, int right, Link link) {
        String made = "ipcp bootstrap name n%d layer net%d type eth-dix dev %s";
        irm(left, words(made.formatted(cable, cable, link.left().device()))).expectSuccess();
        irm(right, words(made.formatted(cable, cable, link.right().device()))).expectSuccess();
    }

    private void announce(int system, int cable, int neighbour) {
        irm(system, words("name register bc" + system + " layer net" + cable)).expectSuccess();
        node(neighbour).expect("bc" + system);
    }

    private void enrol(int system, int neighbour) {
        announce(neighbour, neighbour, system);
        List<String> line =
                words(
                        "ipcp enroll name bc%d type broadcast layer %s dst bc%d autobind"
                                .formatted(system, LAYER, neighbour));
        patiently(() -> irm(system, line));
    }

    private void connect(int system, int neighbour) {
        patiently(() -> tryConnect(system, neighbour));
    }

    /** Connects two members, whatever comes of it. */
    Outcome tryConnect(int system, int neighbour) {
        return irm(
                system,
                words("ipcp connect name bc%d dst bc%d component dt".formatted(system, neighbour)));
    }

    private void patiently(Supplier<Outcome> step) {
        for (int i = 1; ; i++) {
            Outcome outcome = step.get();
            if (outcome.exitCode() == 0) {
                return;
            }
            if (!isMixed || i == TRIES) {
                outcome.expectSuccess();
            }
        }
    }

    private Outcome irm(int system, List<String> words) {
        return node(system).irm(words.toArray(String[]::new));
    }

    /** A system, from 1. */
    Node node(int system) {
        return nodes.get(system - 1);
    }

    /** The cable behind a system, from 1. */
    Link link(int system) {
        return links.get(system - 1);
    }

    int length() {
        return nodes.size();
    }

    /** Has everybody but one listen; whoever listens must hear what that one says. */
    void everybodyHears(int speaker, String text) {
        List<Running> listeners = new ArrayList<>();
        for (int i = 1; i <= nodes.size(); i++) {
            if (i != speaker) {
                listeners.add(node(i).listen(LAYER));
            }
        }
        node(speaker).say(LAYER, text);
        listeners.forEach(l -> l.awaitOutput("Message is " + text + ".", WITHIN));
        listeners.forEach(Running::kill);
    }
}
