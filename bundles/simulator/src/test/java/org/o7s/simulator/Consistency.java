package org.o7s.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LayerView;

/**
 * Whether a layer is as it should be: routes, names, connections and flows of all members, and
 * nothing that is stuck anywhere.
 */
final class Consistency {
    private static final int FLOWS = 6;

    private final Village village;
    private final SimNetwork network;
    private String when = "";

    Consistency(Village village) {
        this.village = village;
        this.network = village.network();
    }

    /** Looks at everything. */
    void check(String moment) {
        when = moment;
        Map<String, LayerView> views = new TreeMap<>();
        village.alive().forEach(n -> views.put(n.name(), network.view(n)));
        routes(views);
        connections(views);
        names();
        flows();
        leftovers();
    }

    /** Everybody has a way to everybody, and to nobody else. */
    private void routes(Map<String, LayerView> views) {
        List<Long> addresses = views.values().stream().map(LayerView::address).sorted().toList();
        views.forEach(
                (name, view) -> {
                    List<Long> others = new ArrayList<>(addresses);
                    others.remove(view.address());
                    assertThat(view.routes())
                            .as("routes of %s, %s", name, when)
                            .extracting(LayerView.Route::destination)
                            .isEqualTo(others);
                });
        Paths paths = new Paths(network, village.alive());
        assertThat(paths.areWhole()).as("ways lead to their ends, %s", when).isTrue();
    }

    /** Every connection is up, and its neighbour a member over a link that is up. */
    private void connections(Map<String, LayerView> views) {
        for (SimNode node : village.alive()) {
            LayerView view = views.get(node.name());
            assertThat(view).isNotNull();
            List<Long> neighbours =
                    village.alive().stream()
                            .filter(other -> node.linkTo(other.name()).isPresent())
                            .map(other -> views.get(other.name()).address())
                            .toList();
            for (String component : List.of("Management", "Data Transfer")) {
                assertThat(view.adjacencies())
                        .as("connections of %s for %s, %s", node, component, when)
                        .filteredOn(a -> a.component().equals(component))
                        .allSatisfy(a -> assertThat(a.state()).isEqualTo("up"))
                        .allSatisfy(a -> assertThat(a.facts()).containsEntry("queue", "0"))
                        .extracting(LayerView.Adjacency::neighbour)
                        .containsExactlyInAnyOrderElementsOf(neighbours);
            }
        }
    }

    /** Everybody finds every name, and nobody one of those that are gone. */
    private void names() {
        for (SimNode sought : village.alive()) {
            for (SimNode asker : village.alive()) {
                if (asker != sought) {
                    assertThat(isFound(asker, sought.name()))
                            .as("%s finds %s, %s", asker, sought, when)
                            .isTrue();
                }
            }
        }
        List<String> gone = village.gone();
        for (String name : gone.subList(Math.max(0, gone.size() - 3), gone.size())) {
            SimNode asker = village.any();
            assertThat(isFound(asker, name)).as("%s finds %s, %s", asker, name, when).isFalse();
        }
    }

    private boolean isFound(SimNode asker, String name) {
        return network.<Ipcp.NameAnswer>ask(r -> asker.ipcp().query(name, r)).known();
    }

    /** Flows come about, carry packets, and go. */
    private void flows() {
        SplittableRandom random = village.random();
        List<SimApplications.Client> clients = new ArrayList<>();
        long before = received();
        for (int i = 0; i < FLOWS; i++) {
            SimNode from = village.any();
            SimNode to = village.any();
            if (from != to) {
                clients.add(from.applications().client(from.ipcp(), to.name()));
            }
        }
        network.advanceUntil(
                () -> clients.stream().allMatch(c -> c.isOpen() || !c.problem().isEmpty()),
                Duration.ofSeconds(10));
        assertThat(clients)
                .as("flows, %s", when)
                .allSatisfy(c -> assertThat(c.problem()).isEmpty())
                .allSatisfy(c -> assertThat(c.isOpen()).isTrue());
        int packets = 100 + random.nextInt(100);
        for (int i = 0; i < packets; i++) {
            network.execute(() -> clients.forEach(SimApplications.Client::send));
            network.advance(Duration.ofMillis(1));
        }
        network.advance(Duration.ofMillis(100));
        // At most seven links of 1 % each.
        assertThat(received() - before)
                .as("packets of %d that arrived, %s", packets * clients.size(), when)
                .isBetween(packets * clients.size() * 85L / 100, (long) packets * clients.size());
        network.execute(() -> clients.forEach(SimApplications.Client::close));
        network.advance(Duration.ofSeconds(10));
    }

    private long received() {
        return network.nodes().stream().mapToLong(n -> n.applications().received()).sum();
    }

    /** No flow, packet or half of a connection is left of all that. */
    private void leftovers() {
        for (SimNode node : village.alive()) {
            assertThat(node.ipcp().status().facts())
                    .as("flows of %s, %s", node, when)
                    .containsEntry("flows", "0");
            assertThat(node.applications().flows())
                    .as("flows that applications of %s hold, %s", node, when)
                    .isZero();
        }
        for (SimLink link : network.links()) {
            boolean used = !link.from().isGone() && !link.to().isGone();
            assertThat(link.flows()).as("flows over %s, %s", link, when).isEqualTo(used ? 2 : 0);
        }
        // Those that travel do not count: between two floods there is a moment without many.
        boolean few =
                network.advanceUntil(() -> network.packetsInUse() < 50, Duration.ofSeconds(5));
        assertThat(few)
                .as("%d packets in somebody's hands, %s", network.packetsInUse(), when)
                .isTrue();
    }
}
