package org.o7s.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.ipcp.unicast.UnicastFactory;
import org.o7s.simulator.Report.Moment;

/**
 * One run: a layer grows on a network of some shape, and it is measured how it converges, finds
 * names, carries packets, and gets over links that fail. One thread; the same plan gives the same
 * report.
 */
public final class Experiment {
    private static final String LAYER = "sim";
    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration STEP = Duration.ofMillis(100);

    /** Links are refreshed once in it. */
    static final int STEADY_S = 60;

    /** After twice the time that is measured, new members have said what they have to say. */
    private static final int QUIET = 2;

    private static final long PROBE_INTERVAL_NS = 1_000_000;
    private static final int PATHS = 2_000;
    private static final int SAMPLE = 64;

    private final Plan plan;
    private final SimNetwork network;
    private final Consumer<String> progress;
    private final List<Moment> moments = new ArrayList<>();
    private final SplittableRandom random;

    /**
     * What to do.
     *
     * @param shape of the network
     * @param options of the layer, as in {@code irm ipcp bootstrap}
     * @param faults of every link
     * @param seed of all chance
     * @param lookups how many random names are looked up
     * @param probes how many packets each of ten clients sends
     * @param cuts how many links are cut while the clients send, never one that parts the network
     * @param steadyS for how many seconds it is counted what members send while nothing happens,
     *     once twice as many have passed; at least 1
     */
    public record Plan(
            Shape shape,
            Map<String, List<String>> options,
            Faults faults,
            long seed,
            int lookups,
            int probes,
            int cuts,
            int steadyS) {
        /** Refuses what cannot be measured. */
        public Plan {
            if (steadyS < 1) {
                throw new IllegalArgumentException(
                        "control traffic is counted for at least 1 second, not " + steadyS);
            }
        }
    }

    /**
     * An experiment that has not begun.
     *
     * @param catalog the policies that all nodes have
     * @param progress gets a sentence now and then
     */
    public Experiment(Plan plan, PolicyCatalog catalog, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
        this.random = new SplittableRandom(plan.seed());
        this.network = new SimNetwork(new UnicastFactory(), LAYER, catalog, plan.seed());
    }

    /** The network, for whoever wants more of it than the report says. */
    public SimNetwork network() {
        return network;
    }

    /**
     * Runs it.
     *
     * @param capture records the first link, if it is given
     */
    public Report run(@Nullable LinkCapture capture) {
        long startNs = System.nanoTime();
        grow(capture);
        long grownNs = network.nowNs();
        progress.accept("all members are connected; waiting for their routes");
        long convergedNs = converge(plan.shape().nodes() - 1) - grownNs;
        progress.accept("measuring control traffic, paths and names");
        double control = controlBytesPerSecond();
        double[] stretch = stretch();
        long found = lookUp();
        long reconvergedNs = reconverge();
        Probing probing = probe();
        return new Report(
                plan,
                plan.shape().links().size(),
                convergedNs,
                reconvergedNs,
                stretch[0],
                stretch[1],
                plan.lookups(),
                found,
                meanHops(),
                probing.sent,
                probing.received,
                probing.gapNs,
                control,
                network.nowNs(),
                network.digest(),
                System.nanoTime() - startNs,
                moments);
    }

    private void grow(@Nullable LinkCapture capture) {
        network.setFaults(plan.faults());
        List<SimNode> nodes = new ArrayList<>();
        for (int i = 0; i < plan.shape().nodes(); i++) {
            nodes.add(network.add("n" + i));
        }
        Map<Shape.Link, SimLink> links = new HashMap<>();
        for (Shape.Link link : plan.shape().links()) {
            links.put(link, network.link(nodes.get(link.from()), nodes.get(link.to())));
        }
        if (capture != null) {
            network.links().getFirst().record(capture);
        }
        network.bootstrap(nodes.getFirst(), plan.options());
        Set<SimNode> members = new HashSet<>(Set.of(nodes.getFirst()));
        int joined = 1;
        for (Shape.Link branch : plan.shape().tree()) {
            SimLink link = Objects.requireNonNull(links.remove(branch), "a branch is a link");
            SimNode newcomer = members.contains(link.from()) ? link.to() : link.from();
            members.add(newcomer);
            network.enrol(newcomer, link);
            network.connect(link);
            note();
            if (++joined % 100 == 0) {
                progress.accept(joined + " members have joined");
            }
        }
        plan.shape().links().stream()
                .map(links::get)
                .filter(Objects::nonNull)
                .forEach(network::connect);
        for (SimNode node : nodes) {
            network.<Boolean>ask(r -> node.ipcp().register(node.name(), r));
        }
    }

    /** Lets time pass until everybody has this many routes; returns when that was, in ns. */
    private long converge(int routes) {
        long limitNs = network.nowNs() + SETTLE_LIMIT.toNanos();
        while (note() < 1.0) {
            if (network.nowNs() > limitNs) {
                throw new IllegalStateException(
                        "after %s of virtual time not every member has %d routes"
                                .formatted(SETTLE_LIMIT, routes));
            }
            network.advance(STEP);
        }
        return network.nowNs();
    }

    /** Notes the share of routes that there are. */
    private double note() {
        int routes = plan.shape().nodes() - 1;
        long known = 0;
        for (SimNode node : network.nodes()) {
            known += routesOf(node);
        }
        double share = (double) known / ((long) routes * plan.shape().nodes());
        moments.add(new Moment(network.nowNs(), share));
        return share;
    }

    private static int routesOf(SimNode node) {
        return Integer.parseInt(node.ipcp().status().facts().getOrDefault("routes", "0"));
    }

    /** Bytes that a member sends per second, on average, while nothing happens. */
    private double controlBytesPerSecond() {
        Duration steady = Duration.ofSeconds(plan.steadyS());
        network.advance(steady.multipliedBy(QUIET));
        long before = sentBytes();
        network.advance(steady);
        return (double) (sentBytes() - before) / plan.shape().nodes() / plan.steadyS();
    }

    private long sentBytes() {
        return network.links().stream().mapToLong(l -> l.counters().snapshot().get("bytes")).sum();
    }

    /** Length of the ways that packets take, in relation to the shortest: mean and largest. */
    private double[] stretch() {
        Paths ways = new Paths(network, network.nodes());
        int nodes = plan.shape().nodes();
        double sum = 0;
        double largest = 1;
        int paths = Math.min(PATHS, nodes * (nodes - 1));
        int sources = Math.min(nodes, 20);
        int count = 0;
        for (int s = 0; s < sources; s++) {
            int source = random.nextInt(nodes);
            int[] shortest = plan.shape().distances(source);
            for (int i = 0; i < paths / sources; i++) {
                int target = random.nextInt(nodes);
                if (target != source) {
                    double ratio = (double) ways.length(source, target) / shortest[target];
                    sum += ratio;
                    largest = Math.max(largest, ratio);
                    count++;
                }
            }
        }
        return new double[] {count == 0 ? 1 : sum / count, largest};
    }

    /**
     * How long it takes, after a link lost its carrier, until every member reaches every other
     * again; the link comes back afterwards. 0 if no link can be missed.
     */
    private long reconverge() {
        Set<Shape.Link> branches = new HashSet<>(plan.shape().tree());
        Optional<Shape.Link> spare =
                plan.shape().links().stream().filter(l -> !branches.contains(l)).findFirst();
        if (spare.isEmpty()) {
            return 0;
        }
        SimLink link = linkOf(spare.get());
        long tookNs = untilWhole(() -> link.setDown(true));
        untilWhole(() -> link.setDown(false));
        return tookNs;
    }

    private long untilWhole(Runnable change) {
        long beforeNs = network.nowNs();
        network.execute(change);
        do {
            network.advance(LOOK);
            if (network.nowNs() - beforeNs > SETTLE_LIMIT.toNanos()) {
                throw new IllegalStateException(
                        "%s after a link changed, not every member reaches every other"
                                .formatted(SETTLE_LIMIT));
            }
        } while (!new Paths(network, network.nodes()).areWhole());
        return network.nowNs() - beforeNs;
    }

    private SimLink linkOf(Shape.Link link) {
        return network.links().stream()
                .filter(l -> l.from().index() == link.from() && l.to().index() == link.to())
                .findFirst()
                .orElseThrow();
    }

    private long lookUp() {
        long found = 0;
        int nodes = plan.shape().nodes();
        for (int i = 0; i < plan.lookups(); i++) {
            SimNode asker = network.nodes().get(random.nextInt(nodes));
            String name = "n" + random.nextInt(nodes);
            if (name.equals(asker.name())) {
                found++;
                continue;
            }
            Ipcp.NameAnswer answer = network.ask(r -> asker.ipcp().query(name, r));
            if (answer.known()) {
                found++;
            } else {
                progress.accept(asker + " does not find " + name + ": " + answer.reason());
            }
        }
        return found;
    }

    /** Of a sample: members tell all that they know when they are asked for a counter. */
    private double meanHops() {
        long searches = 0;
        long hops = 0;
        List<SimNode> nodes = network.nodes();
        for (int i = 0; i < nodes.size(); i += 1 + nodes.size() / SAMPLE) {
            SimNode node = nodes.get(i);
            Map<String, String> counters =
                    network.<Map<String, Map<String, String>>>ask(node.ipcp()::rib)
                            .getOrDefault("counters/directory", Map.of());
            searches += Long.parseLong(counters.getOrDefault("searches-found", "0"));
            hops += Long.parseLong(counters.getOrDefault("searches-found-hops", "0"));
        }
        return searches == 0 ? 0 : (double) hops / searches;
    }

    /** What became of the clients' packets. */
    private static final class Probing {
        private long sent;
        private long received;
        private long gapNs;
    }

    private Probing probe() {
        Probing result = new Probing();
        if (plan.probes() == 0) {
            return result;
        }
        int nodes = plan.shape().nodes();
        List<SimApplications.Client> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int from = random.nextInt(nodes);
            int to = (from + 1 + random.nextInt(nodes - 1)) % nodes;
            SimNode source = network.nodes().get(from);
            clients.add(source.applications().client(source.ipcp(), "n" + to));
        }
        network.advanceUntil(
                () -> clients.stream().allMatch(c -> c.isOpen() || !c.problem().isEmpty()),
                Duration.ofSeconds(10));
        long before = received();
        long quietSinceNs = network.nowNs();
        long last = before;
        for (int i = 0; i < plan.probes(); i++) {
            if (i == plan.probes() / 2) {
                cut();
            }
            network.execute(() -> clients.stream().filter(c -> c.isOpen()).forEach(c -> c.send()));
            network.advance(Duration.ofNanos(PROBE_INTERVAL_NS));
            long now = received();
            if (now - last >= clients.size()) {
                quietSinceNs = network.nowNs();
            } else {
                result.gapNs = Math.max(result.gapNs, network.nowNs() - quietSinceNs);
            }
            last = now;
        }
        network.advance(Duration.ofSeconds(5));
        result.sent = clients.stream().mapToLong(SimApplications.Client::sent).sum();
        result.received = received() - before;
        network.execute(() -> clients.forEach(SimApplications.Client::close));
        network.advance(STEP);
        return result;
    }

    private long received() {
        return network.nodes().stream().mapToLong(n -> n.applications().received()).sum();
    }

    /** Cuts links that leave the network connected. */
    private void cut() {
        List<Shape.Link> left = new ArrayList<>(plan.shape().links());
        int done = 0;
        for (int tries = 0; done < plan.cuts() && tries < 100 * plan.cuts(); tries++) {
            int index = random.nextInt(left.size());
            Shape.Link candidate = left.remove(index);
            try {
                var _ = new Shape(plan.shape().nodes(), left);
            } catch (IllegalArgumentException e) {
                left.add(index, candidate);
                continue;
            }
            linkOf(candidate).setCut(true);
            done++;
        }
    }
}
