package org.o7s.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.problem.ProblemException;
import org.o7s.ipcp.unicast.UnicastFactory;

/**
 * A layer whose members come and go at random, and an operator who sees to it that whoever is left
 * is connected. The same seed gives the same history.
 */
final class Village implements AutoCloseable {
    private static final List<String> COMPONENTS = List.of("Management", "Data Transfer");

    private final SimNetwork network;
    private final SplittableRandom random;
    private final List<SimNode> alive = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private int made;

    Village(int members, double loss, long seed) {
        network = new SimNetwork(new UnicastFactory(), "sim", Policies.all(), seed);
        random = new SplittableRandom(seed);
        network.setFaults(Faults.NONE.withLoss(loss));
        SimNode first = network.add("n" + made++);
        network.bootstrap(first, Map.of("routing", List.of("lfa")));
        settle(first);
        while (alive.size() < members) {
            arrive();
        }
    }

    SimNetwork network() {
        return network;
    }

    SplittableRandom random() {
        return random;
    }

    /** The members. */
    List<SimNode> alive() {
        return List.copyOf(alive);
    }

    /** Names of those that are no members any more, the latest last. */
    List<String> gone() {
        return List.copyOf(gone);
    }

    /** Any member. */
    SimNode any() {
        return alive.get(random.nextInt(alive.size()));
    }

    /** Lets something happen, and says what. */
    String change() {
        return switch (random.nextInt(5)) {
            case 0 -> die();
            case 1 -> leave();
            case 2 -> restart();
            case 3 -> cut();
            default -> loseCarrier();
        };
    }

    /** Lets a while pass in which nothing happens. */
    void quiet() {
        network.advance(Duration.ofMillis(1 + random.nextInt(240_000)));
    }

    private void pause(int seconds) {
        network.advance(Duration.ofMillis(1 + random.nextInt(1000 * seconds)));
    }

    /** Somebody joins at a member, and connects to two more. */
    private void arrive() {
        SimNode newcomer = network.add("n" + made++);
        SimNode member = any();
        SimLink link = network.link(newcomer, member);
        network.enrol(newcomer, link);
        network.connect(link);
        for (int i = 0; i < 2; i++) {
            SimNode other = any();
            if (newcomer.linkTo(other.name()).isEmpty()) {
                network.connect(network.link(newcomer, other));
            }
        }
        settle(newcomer);
    }

    private void settle(SimNode member) {
        alive.add(member);
        network.<Boolean>ask(r -> member.ipcp().register(member.name(), r));
    }

    private String die() {
        SimNode victim = any();
        network.crash(victim);
        depart(victim);
        return victim + " died";
    }

    private String leave() {
        SimNode leaver = any();
        network.leave(leaver);
        depart(leaver);
        return leaver + " left";
    }

    private void depart(SimNode victim) {
        alive.remove(victim);
        gone.add(victim.name());
        reconnect(victim);
        arrive();
    }

    /** The operator gives those who lost a neighbour another one, and no longer waits for it. */
    private void reconnect(SimNode victim) {
        List<SimNode> orphans =
                victim.links().stream().map(l -> l.other(victim)).filter(alive::contains).toList();
        for (SimNode orphan : orphans) {
            orphan.linkTo(victim.name())
                    .filter(l -> l.from() == orphan)
                    .ifPresent(l -> COMPONENTS.forEach(c -> forget(l, c)));
        }
        for (int i = 1; i < orphans.size(); i++) {
            if (orphans.get(i).linkTo(orphans.get(i - 1).name()).isEmpty()) {
                network.connect(network.link(orphans.get(i), orphans.get(i - 1)));
            }
        }
    }

    private void forget(SimLink link, String component) {
        Ipcp.Connection asked =
                new Ipcp.Connection(
                        link.to().name(), component, QosSpec.RAW, network.nowNs() + 1_000_000_000L);
        try {
            network.<Boolean>ask(r -> link.from().ipcp().disconnect(asked, r));
        } catch (ProblemException e) {
            throw new IllegalStateException(link + ", " + component, e);
        }
    }

    /** A system fails, and comes back as if for the first time; others connect to it again. */
    private String restart() {
        SimNode victim = any();
        network.crash(victim);
        alive.remove(victim);
        long beforeNs = network.nowNs();
        pause(90);
        String what =
                "%s started again after %d ms"
                        .formatted(victim, (network.nowNs() - beforeNs) / 1_000_000);
        network.restart(victim);
        List<SimLink> links = victim.links().stream().filter(SimLink::isUp).toList();
        if (links.isEmpty()) {
            links = List.of(network.link(victim, any()));
        }
        network.enrol(victim, links.get(random.nextInt(links.size())));
        // Whoever had asked for a connection comes back without being told; for its own ones there
        // is the file that every system starts with.
        links.stream().filter(l -> l.from() == victim).forEach(network::connect);
        settle(victim);
        return what;
    }

    private String cut() {
        SimLink link = spare();
        link.setCut(true);
        pause(90);
        link.setCut(false);
        return link + " swallowed packets for a while";
    }

    private String loseCarrier() {
        SimLink link = spare();
        network.execute(() -> link.setDown(true));
        pause(90);
        network.execute(() -> link.setDown(false));
        return link + " had no carrier for a while";
    }

    /** Any link between members. */
    private SimLink spare() {
        List<SimLink> links =
                network.links().stream()
                        .filter(l -> alive.contains(l.from()) && alive.contains(l.to()))
                        .toList();
        return links.get(random.nextInt(links.size()));
    }

    @Override
    public void close() {
        network.close();
    }
}
