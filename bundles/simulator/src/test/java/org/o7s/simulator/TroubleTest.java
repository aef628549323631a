package org.o7s.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.problem.ProblemException;
import org.o7s.ipcp.unicast.UnicastFactory;

/**
 * Members that come and go for hours while links lose packets; {@code -Do7s.sim.hours} and {@code
 * -Do7s.sim.seed} change how long and how.
 */
class TroubleTest {
    private static final int MEMBERS = 24;
    private static final long SEED = Long.getLong("o7s.sim.seed", 20_261_121);
    private static final long HOURS = Long.getLong("o7s.sim.hours", 1);
    private static final Duration BETWEEN = Duration.ofMinutes(6);
    private static final Duration CONSISTENT = Duration.ofSeconds(30);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final SimNetwork network =
            new SimNetwork(new UnicastFactory(), "sim", Policies.all(), SEED);
    private final List<SimNode> alive = new ArrayList<>();
    private int made;

    @Test
    void afterEveryDeathTheLayerIsConsistentWithinHalfAMinute() {
        network.setFaults(Faults.NONE.withLoss(0.01));
        SimNode first = network.add("n" + made++);
        network.bootstrap(first, Map.of());
        alive.add(first);
        while (alive.size() < MEMBERS) {
            join();
        }
        consistent("after the beginning");
        long rounds = Duration.ofHours(HOURS).dividedBy(BETWEEN);
        for (long round = 0; round < rounds; round++) {
            SimNode victim = alive.remove(random.nextInt(alive.size()));
            network.crash(victim);
            reconnect(victim);
            join();
            consistent("round %d, seed %d, after %s died".formatted(round, SEED, victim));
            network.advance(BETWEEN.minus(CONSISTENT));
        }
    }

    /** Somebody joins at a member, and connects to two more. */
    private void join() {
        SimNode newcomer = network.add("n" + made++);
        SimNode member = alive.get(random.nextInt(alive.size()));
        SimLink link = network.link(newcomer, member);
        network.enrol(newcomer, link);
        connect(link);
        for (int i = 0; i < 2; i++) {
            SimNode other = alive.get(random.nextInt(alive.size()));
            if (newcomer.linkTo(other.name()).isEmpty()) {
                connect(network.link(newcomer, other));
            }
        }
        alive.add(newcomer);
        network.<Boolean>ask(r -> newcomer.ipcp().register(newcomer.name(), r));
    }

    /**
     * An operator gives those who lost a neighbour another one, so that the network stays whole.
     */
    private void reconnect(SimNode victim) {
        List<SimNode> orphans =
                victim.links().stream().map(l -> l.other(victim)).filter(n -> !n.isGone()).toList();
        for (int i = 1; i < orphans.size(); i++) {
            if (orphans.get(i).linkTo(orphans.get(i - 1).name()).isEmpty()) {
                connect(network.link(orphans.get(i), orphans.get(i - 1)));
            }
        }
    }

    /** Raw flows lose messages of the exchange too: an operator tries again. */
    private void connect(SimLink link) {
        for (String component : List.of("Management", "Data Transfer")) {
            Optional<ProblemException> failure = Optional.empty();
            for (int i = 0; i < 5; i++) {
                try {
                    network.connect(link, component);
                    failure = Optional.empty();
                    break;
                } catch (ProblemException e) {
                    failure = Optional.of(e);
                }
            }
            assertThat(failure).as("%s over %s, seed %d", component, link, SEED).isEmpty();
        }
    }

    private void consistent(String when) {
        network.advance(CONSISTENT);
        List<Long> addresses = alive.stream().map(n -> network.view(n).address()).sorted().toList();
        for (SimNode node : alive) {
            LayerView view = network.view(node);
            List<Long> others = new ArrayList<>(addresses);
            others.remove(view.address());
            assertThat(view.routes().stream().map(LayerView.Route::destination).toList())
                    .as("routes of %s, %s", node, when)
                    .isEqualTo(others);
        }
        for (int i = 0; i < MEMBERS; i++) {
            SimNode asker = alive.get(random.nextInt(alive.size()));
            SimNode sought = alive.get(i);
            if (asker != sought) {
                Ipcp.NameAnswer answer = network.ask(r -> asker.ipcp().query(sought.name(), r));
                assertThat(answer.known())
                        .as("%s asks for %s, %s: %s", asker, sought, when, answer.reason())
                        .isTrue();
            }
        }
    }
}
