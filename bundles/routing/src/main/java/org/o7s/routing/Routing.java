package org.o7s.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.o7s.core.compute.Compute;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.layer.RouteTable;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.policy.routing.ExchangeRouting;
import org.o7s.policy.routing.RoutingPolicy;
import org.o7s.policy.routing.Topology;
import org.o7s.policy.routing.TopologyRouting;
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

    /** Between two tables of a policy that exchanges. */
    private static final long INSTALL_PAUSE_NS = 5_000_000;

    private final RoutingSettings settings;
    private final Loop loop;
    private final Entropy entropy;
    private final RoutingUser user;
    private final RoutingCounters counters = new RoutingCounters();
    private final Channels channels;
    private final LinkStates links;
    private final Calculator calculator;
    private final PolicySlot<RoutingPolicy> slot;
    private RouteTable table = RouteTable.EMPTY;
    private @Nullable Exchanging exchanging;
    private @Nullable RoutingPolicy told;
    private @Nullable Timer installing;
    private long installedNs;
    private String family = TopologyRouting.FAMILY;
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
        this.installedNs = nowNs() - INSTALL_PAUSE_NS;
        channels = new Channels(loop, pools, counters, new Inbound());
        calculator = new Calculator(settings, loop, compute, counters, new Tables());
        links =
                new LinkStates(
                        settings, loop, channels, counters, calculator::changed, this::duplicate);
        slot =
                slots.open(
                        new SlotRequest<>(
                                PolicyKind.ROUTING,
                                settings.owner(),
                                settings.policy(),
                                settings.parameters(),
                                loop,
                                Optional.of(new BuiltInRouting()),
                                new RoutingCheck(
                                        calculator::map,
                                        loop.clocks()::monotonicNs,
                                        RoutingCheck.MEMBERS_MAX,
                                        () -> false)));
        slot.onExchange(this::exchanged);
        loop.schedule(nowNs(), this::exchanged);
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
        return table;
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

    /** Empty if all is well, else a sentence that says what is not. */
    public String why() {
        if (!slot.why().isEmpty()) {
            return slot.why();
        }
        for (Channel channel : channels.all()) {
            if (!channel.family().isEmpty() && !channel.family().equals(family)) {
                return "neighbour %s routes by %s, this member by %s: choose policies of one family"
                        .formatted(LinkKey.text(channel.neighbour()), channel.family(), family);
            }
        }
        return links.isFull() ? "more links are announced than the database holds" : "";
    }

    /** Ends it; flows stay as they are, and the user keeps its table. */
    public void close() {
        closed = true;
        stopExchanging();
        calculator.close();
        links.close();
        channels.close();
        slot.close();
    }

    // ---- the policy ----

    private void exchanged() {
        RoutingPolicy policy = slot.current();
        if (closed || policy == told) {
            return;
        }
        told = policy;
        stopExchanging();
        if (policy == null) {
            return;
        }
        boolean equal;
        boolean alternates;
        try {
            family = policy.family();
            equal = policy.givesEqual();
            alternates = policy.givesAlternates();
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
            failed(policy, e);
            return;
        }
        user.policyChanged(equal, alternates);
        if (policy instanceof ExchangeRouting exchange) {
            startExchanging(exchange);
        }
        calculator.policyChanged();
        RoutingMessage hello = hello();
        channels.all().stream().filter(Channel::isO7s).forEach(c -> channels.send(c, hello));
    }

    private void startExchanging(ExchangeRouting policy) {
        Exchanging started =
                new Exchanging(
                        policy,
                        family,
                        table,
                        settings.address(),
                        loop,
                        entropy,
                        counters,
                        new Host());
        exchanging = started;
        started.start();
        neighboursChanged();
    }

    private void stopExchanging() {
        Exchanging running = exchanging;
        exchanging = null;
        if (running != null) {
            running.stop();
        }
        if (installing != null) {
            installing.cancel();
            installing = null;
        }
    }

    private void failed(RoutingPolicy policy, Throwable why) {
        counters.policyFaults.increment();
        if (policy == slot.current()) {
            slot.report(why);
        }
    }

    private void neighboursChanged() {
        if (exchanging != null) {
            SortedSet<Long> up = new TreeSet<>();
            for (Channel channel : channels.all()) {
                if (channel.isO7s()
                        && channel.family().equals(family)
                        && links.own().contains(channel.neighbour())) {
                    up.add(channel.neighbour());
                }
            }
            exchanging.neighbours(up);
        }
    }

    private void installSoon() {
        if (installing == null) {
            long dueNs = Math.max(nowNs(), installedNs + INSTALL_PAUSE_NS);
            installing = loop.schedule(dueNs, this::installExchanged);
        }
    }

    private void installExchanged() {
        installing = null;
        if (exchanging != null) {
            RouteTable next = exchanging.table();
            if (!next.equals(table)) {
                install(next);
            }
        }
    }

    private void install(RouteTable next) {
        table = next;
        installedNs = nowNs();
        counters.installed.increment();
        user.install(next);
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
        RoutingMessage hello = hello();
        for (Channel channel : channels.all()) {
            if (channel.isO7s()) {
                channels.send(channel, hello);
                if (nowNs() - channel.familyHeardNs() > FAMILY_NS) {
                    channel.setFamily("", nowNs());
                }
            }
        }
        neighboursChanged();
        loop.schedule(nowNs() + HELLO_NS, this::greet);
    }

    private RoutingMessage hello() {
        return new Hello(family, links.database().size(), links.database().digest()).encode();
    }

    private void duplicate() {
        counters.duplicateSigns.increment();
        if (!duplicate) {
            duplicate = true;
            LOG.error(
                    "{}: another member has the address {} of this one, too: leave the layer with"
                            + " one of them and enrol again",
                    settings.owner(),
                    LinkKey.text(settings.address()));
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
            } else if (exchanging != null && message.policy().equals(family)) {
                exchanging.received(from.neighbour(), message.payload());
            } else {
                counters.unexpectedMessages.increment();
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
            return Optional.ofNullable(slot.current());
        }

        @Override
        public RouteTable table() {
            return table;
        }

        @Override
        public void computed(RouteTable next) {
            install(next);
        }

        @Override
        public void failed(RoutingPolicy policy, Throwable why) {
            Routing.this.failed(policy, why);
        }
    }

    private final class Host implements Exchanging.Mechanism {

        @Override
        public boolean send(long neighbour, String name, byte[] payload) {
            Channel channel = channels.to(neighbour);
            return channel != null && channels.send(channel, new RoutingMessage(name, payload));
        }

        @Override
        public boolean isUp(long neighbour) {
            return links.own().contains(neighbour);
        }

        @Override
        public void changed() {
            installSoon();
        }

        @Override
        public void failed(ExchangeRouting policy, Throwable why) {
            Routing.this.failed(policy, why);
        }
    }
}
