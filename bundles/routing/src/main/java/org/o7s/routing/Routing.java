package org.o7s.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.o7s.core.compute.Compute;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.layer.Addresses;
import org.o7s.core.layer.RouteTable;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicySlots;
import org.o7s.policy.routing.RoutingPolicy;
import org.o7s.policy.routing.Topology;
import org.o7s.routing.MechanismMessage.Hello;
import org.o7s.routing.MechanismMessage.Withdrawal;
import org.o7s.wire.g23.unicast.RoutingMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routing of one member of a layer: neighbours, the link-state database and its flooding, the slot
 * for a policy, and the table that comes of it.
 *
 * <p>What goes in: adjacencies for data and management flows that come and go. What comes out: a
 * {@link RouteTable} for the {@link RoutingUser}. Everything here belongs to the mechanism and
 * outlives the policies; a policy that fails is set aside and the last table stays. All methods are
 * called on the member's loop. Source: paper 2.12 and 5.3, docs/wire/wire-unicast.md 7,
 * docs/wire/extensions.md "link-state".
 */
public final class Routing {
    private static final Logger LOG = LoggerFactory.getLogger(Routing.class);
    private static final long SECOND_NS = 1_000_000_000;
    private static final long HELLO_NS = 5 * SECOND_NS;

    /** A neighbour that has not said its family for so long has none. */
    private static final long FAMILY_NS = 4 * HELLO_NS;

    /**
     * A neighbour that turns to another family is a neighbour for the old one for so long: while a
     * whole layer changes, not all of its members do at one moment.
     */
    private static final long FAMILY_GRACE_NS = Exchanging.HELD_NS;

    private final RoutingSettings settings;
    private final Loop loop;
    private final Entropy entropy;
    private final RoutingUser user;
    private final RoutingCounters counters = new RoutingCounters();
    private final Channels channels;
    private final LinkStates links;
    private final Calculator calculator;
    private final PolicyUse policy;
    private boolean duplicate;
    private boolean closed;

    /**
     * Routing without neighbours.
     *
     * @param user told of everything, for the first time after this returned
     */
    public Routing(
            RoutingSettings settings,
            Loop loop,
            PacketPools pools,
            PolicySlots slots,
            Compute compute,
            Entropy entropy,
            RoutingUser user) {
        this.settings = settings;
        this.loop = loop;
        this.entropy = entropy;
        this.user = user;
        channels = new Channels(loop, pools, counters, new Inbound());
        calculator = new Calculator(settings, loop, compute, counters, new Tables());
        links =
                new LinkStates(
                        settings, loop, channels, counters, calculator::changed, this::duplicate);
        RoutingCheck check =
                new RoutingCheck(
                        calculator::map,
                        loop.clocks()::monotonicNs,
                        RoutingCheck.MEMBERS_MAX,
                        () -> false);
        policy = new PolicyUse(settings, loop, slots, entropy, counters, user, check, new Host());
        loop.schedule(nowNs() + refreshNs(), this::refresh);
        loop.schedule(nowNs() + SECOND_NS, this::age);
        loop.schedule(nowNs() + HELLO_NS, this::greet);
    }

    // ---- neighbours ----

    /**
     * An adjacency for data to a neighbour came up; several to one neighbour are one link.
     *
     * @param features bits of {@code org.o7s.wire.g23.unicast.Features}
     * @throws IllegalArgumentException if the address is none, or the own one
     */
    public void linkUp(long neighbour, int features) {
        requireNeighbour(neighbour);
        if (links.own().up(neighbour, features)) {
            links.announceOwn(neighbour);
        }
        neighboursChanged();
    }

    /** An adjacency for data went down. */
    public void linkDown(long neighbour) {
        if (links.own().down(neighbour)) {
            links.withdrawOwn(neighbour);
        }
        neighboursChanged();
    }

    /**
     * A management flow to a neighbour is there; it is read and written here from now on.
     *
     * @param features bits of {@code org.o7s.wire.g23.unicast.Features}
     * @return a number for {@link #managementDown}
     * @throws IllegalArgumentException if the address is none, or the own one
     */
    public int managementUp(long neighbour, LowerFlow flow, int features) {
        requireNeighbour(neighbour);
        Channel channel = channels.add(neighbour, flow, features);
        if (channel.isO7s()) {
            channels.send(channel, hello());
        }
        links.sendAll(channel);
        return channel.id();
    }

    /** Lets go of a management flow; closing it is the caller's business. */
    public void managementDown(int id) {
        if (channels.remove(id) != null) {
            neighboursChanged();
        }
    }

    private void requireNeighbour(long address) {
        LinkKey.requireAddress(address);
        if (address == settings.address()) {
            throw new IllegalArgumentException("a member is no neighbour of itself");
        }
    }

    // ---- views ----

    /** The map of the layer that the newest table rests on. Any thread. */
    public Topology topology() {
        return calculator.map();
    }

    /** The table in use. */
    public RouteTable table() {
        return policy.table();
    }

    /** The link-state database, by destination, then source. */
    public List<LinkRow> lsdb() {
        long wallMinusMonotonicNs = loop.clocks().wallNs() - nowNs();
        return Arrays.stream(links.database().keys())
                .mapToObj(
                        key ->
                                new LinkRow(
                                        LinkKey.source(key),
                                        LinkKey.destination(key),
                                        links.database().sequence(key),
                                        links.database().stampNs(key) + wallMinusMonotonicNs))
                .sorted(
                        Comparator.comparingLong(LinkRow::destination)
                                .thenComparingLong(LinkRow::source))
                .toList();
    }

    /** All neighbours, by address. */
    public List<NeighbourRow> neighbours() {
        SortedSet<Long> all = new TreeSet<>(links.own().neighbours());
        channels.all().forEach(channel -> all.add(channel.neighbour()));
        List<NeighbourRow> rows = new ArrayList<>();
        for (long address : all) {
            int flows = 0;
            int features = links.own().features(address);
            String name = "";
            for (Channel channel : channels.all()) {
                if (channel.neighbour() == address) {
                    flows++;
                    features |= channel.features();
                    name = channel.family().isEmpty() ? name : channel.family();
                }
            }
            int adjacencies = links.own().adjacencies(address);
            rows.add(new NeighbourRow(address, adjacencies, flows, features, name));
        }
        return rows;
    }

    /** What happened. Any thread may read it. */
    public CounterSet counters() {
        return counters.set;
    }

    /** Name of the policy that was asked for last. */
    public String policy() {
        return policy.name();
    }

    /** Empty if all is well, else a sentence that says what is not. */
    public String why() {
        if (!policy.why().isEmpty()) {
            return policy.why();
        }
        for (Channel channel : channels.all()) {
            if (!channel.family().isEmpty() && !channel.family().equals(policy.family())) {
                return "neighbour %s routes by %s, this member by %s: choose policies of one family"
                        .formatted(
                                Addresses.text(channel.neighbour()),
                                channel.family(),
                                policy.family());
            }
        }
        return links.isFull() ? "more links are announced than the database holds" : "";
    }

    /** Ends it; flows stay as they are, and the user keeps its table. */
    public void close() {
        closed = true;
        policy.close();
        calculator.close();
        links.close();
        channels.close();
    }

    private void neighboursChanged() {
        if (policy.isExchanging()) {
            SortedSet<Long> up = new TreeSet<>();
            for (Channel channel : channels.all()) {
                if (channel.isO7s()
                        && channel.isOf(policy.family(), nowNs(), FAMILY_GRACE_NS)
                        && links.own().contains(channel.neighbour())) {
                    up.add(channel.neighbour());
                }
            }
            policy.neighbours(up);
        }
    }

    private RoutingMessage hello() {
        LinkDatabase database = links.database();
        return new Hello(policy.family(), database.size(), database.digest()).encode();
    }

    private void sayHello() {
        RoutingMessage hello = hello();
        channels.all().stream().filter(Channel::isO7s).forEach(c -> channels.send(c, hello));
    }

    // ---- time ----

    private void refresh() {
        if (!closed) {
            links.refresh();
            loop.schedule(nowNs() + refreshNs(), this::refresh);
        }
    }

    /** A little less than the period, so that members do not announce in step. */
    private long refreshNs() {
        long periodNs = settings.updateSeconds() * SECOND_NS;
        return periodNs - entropy.nextInt((int) (periodNs / 10_000_000)) * 1_000_000L;
    }

    private void age() {
        if (!closed) {
            loop.schedule(links.age(), this::age);
        }
    }

    private void greet() {
        if (closed) {
            return;
        }
        channels.watch(nowNs());
        sayHello();
        for (Channel channel : channels.all()) {
            if (nowNs() - channel.familyHeardNs() > FAMILY_NS) {
                channel.setFamily("", nowNs());
            }
        }
        neighboursChanged();
        loop.schedule(nowNs() + HELLO_NS, this::greet);
    }

    private void duplicate() {
        counters.duplicateSigns.increment();
        if (!duplicate) {
            duplicate = true;
            LOG.error(
                    "{}: another member has the address {} of this one, too: leave the layer with"
                            + " one of them and enrol again",
                    settings.owner(),
                    Addresses.text(settings.address()));
            loop.schedule(nowNs(), user::duplicateAddress);
        }
    }

    private long nowNs() {
        return loop.clocks().monotonicNs();
    }

    // ---- what the parts call ----

    private final class Inbound implements Channels.Listener {

        @Override
        public void announced(Channel from, long source, long destination, long sequence) {
            links.announced(from, source, destination, sequence);
        }

        @Override
        public void told(Channel from, RoutingMessage message) {
            if (message.policy().equals(MechanismMessage.NAME)) {
                Optional<MechanismMessage> ours = MechanismMessage.decode(message.payload());
                if (ours.isEmpty()) {
                    counters.malformedMessages.increment();
                } else {
                    take(from, ours.get());
                }
            } else {
                policy.received(from.neighbour(), message.policy(), message.payload());
            }
        }

        private void take(Channel from, MechanismMessage message) {
            switch (message) {
                case Hello(String name, int count, long digest) -> {
                    boolean isNew = !name.equals(from.family());
                    from.setFamily(name, nowNs());
                    if (isNew) {
                        neighboursChanged();
                    }
                    links.compare(from, count, digest);
                }
                case Withdrawal withdrawal -> links.withdrawn(from, withdrawal);
            }
        }

        @Override
        public void lost(Channel channel) {
            neighboursChanged();
            loop.schedule(nowNs(), () -> user.managementLost(channel.id()));
        }
    }

    private final class Tables implements Calculator.Source {

        @Override
        public long[] links() {
            return links.database().keys();
        }

        @Override
        public Optional<RoutingPolicy> policy() {
            return policy.policy();
        }

        @Override
        public RouteTable table() {
            return policy.table();
        }

        @Override
        public void computed(RouteTable next) {
            policy.install(next);
        }

        @Override
        public void failed(RoutingPolicy failing, Throwable why) {
            policy.failed(failing, why);
        }
    }

    private final class Host implements PolicyUse.Mechanism {

        @Override
        public boolean send(long neighbour, String family, byte[] payload) {
            Channel channel = channels.to(neighbour);
            return channel != null && channels.send(channel, new RoutingMessage(family, payload));
        }

        @Override
        public boolean isUp(long neighbour) {
            return links.own().contains(neighbour);
        }

        @Override
        public Set<Long> reachable() {
            return calculator.map().reachableAddresses();
        }

        @Override
        public void policyChanged() {
            neighboursChanged();
            calculator.policyChanged();
            sayHello();
        }
    }
}
