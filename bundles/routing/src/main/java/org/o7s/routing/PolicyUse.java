package org.o7s.routing;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.layer.RouteTable;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.policy.routing.ExchangeRouting;
import org.o7s.policy.routing.RoutingPolicy;
import org.o7s.policy.routing.TopologyRouting;

/**
 * The policy slot of routing and the table in use: follows the exchanges of policies, and keeps the
 * last table through them and through every failure. Belongs to one loop.
 */
final class PolicyUse {
    /** Between two tables of a policy that exchanges. */
    private static final long INSTALL_PAUSE_NS = 5_000_000;

    private final RoutingSettings settings;
    private final Loop loop;
    private final Entropy entropy;
    private final RoutingCounters counters;
    private final RoutingUser user;
    private final Mechanism mechanism;
    private final PolicySlot<RoutingPolicy> slot;
    private RouteTable table = RouteTable.EMPTY;
    private String family = TopologyRouting.FAMILY;
    private @Nullable RoutingPolicy inUse;
    private @Nullable Exchanging exchanging;
    private @Nullable Timer installing;
    private long installedNs;
    private boolean closed;

    /** What it needs of the mechanism. */
    interface Mechanism {
        /** Sends a message of a family; returns whether it was sent. */
        boolean send(long neighbour, String family, byte[] payload);

        /** Whether there is a link to a neighbour. */
        boolean isUp(long neighbour);

        /** The members to which the map of the layer has a way. */
        Set<Long> reachable();

        /** Another policy is in use: its neighbours are to be told, its routes to be computed. */
        void policyChanged();
    }

    PolicyUse(
            RoutingSettings settings,
            Loop loop,
            PolicySlots slots,
            Entropy entropy,
            RoutingCounters counters,
            RoutingUser user,
            RoutingCheck check,
            Mechanism mechanism) {
        this.settings = settings;
        this.loop = loop;
        this.entropy = entropy;
        this.counters = counters;
        this.user = user;
        this.mechanism = mechanism;
        this.installedNs = nowNs() - INSTALL_PAUSE_NS;
        slot =
                slots.open(
                        new SlotRequest<>(
                                PolicyKind.ROUTING,
                                settings.owner(),
                                settings.policy(),
                                settings.parameters(),
                                loop,
                                Optional.of(new BuiltInRouting()),
                                check));
        slot.onExchange(this::exchanged);
        loop.schedule(nowNs(), this::exchanged);
    }

    /** The policy in use. */
    Optional<RoutingPolicy> policy() {
        return Optional.ofNullable(slot.current());
    }

    /** Its family; link-state before there is a policy. */
    String family() {
        return family;
    }

    /** The table in use. */
    RouteTable table() {
        return table;
    }

    /** Name of the policy that was asked for. */
    String name() {
        return slot.policy();
    }

    /** Empty if the chosen policy is in use, else a sentence. */
    String why() {
        return slot.why();
    }

    /** Whether the policy wants to know its neighbours. */
    boolean isExchanging() {
        return exchanging != null;
    }

    /** Tells the policy which neighbours run its family now. */
    void neighbours(SortedSet<Long> up) {
        if (exchanging != null) {
            exchanging.neighbours(up);
        }
    }

    /** A message of a policy came in. */
    void received(long neighbour, String ofFamily, byte[] message) {
        if (exchanging != null && exchanging.family().equals(ofFamily)) {
            exchanging.received(neighbour, message);
        } else {
            counters.unexpectedMessages.increment();
        }
    }

    /** A policy, or its result, is no good: it is set aside if it is the one in use. */
    void failed(RoutingPolicy policy, Throwable why) {
        counters.policyFaults.increment();
        if (policy == slot.current()) {
            slot.report(why);
        }
    }

    /** The table from now on. */
    void install(RouteTable next) {
        table = next;
        installedNs = nowNs();
        counters.installed.increment();
        user.install(next);
    }

    void close() {
        closed = true;
        stopExchanging();
        inUse = null;
        slot.close();
    }

    private void exchanged() {
        RoutingPolicy policy = slot.current();
        if (closed || policy == inUse) {
            return;
        }
        stopExchanging();
        inUse = policy;
        if (policy != null) {
            use(policy);
        }
    }

    private void use(RoutingPolicy policy) {
        boolean equal;
        boolean alternates;
        try {
            family = policy.family();
            equal = policy.givesEqual();
            alternates = policy.givesAlternates();
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
            failed(policy, e);
            return;
        }
        user.policyChanged(equal, alternates);
        if (policy instanceof ExchangeRouting exchange) {
            Exchanging started =
                    new Exchanging(
                            exchange,
                            family,
                            table,
                            settings.address(),
                            loop,
                            entropy,
                            counters,
                            new Host());
            exchanging = started;
            started.start();
        }
        mechanism.policyChanged();
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

    private void installExchanged() {
        installing = null;
        if (exchanging != null) {
            RouteTable next = exchanging.table();
            if (!next.equals(table)) {
                install(next);
            }
        }
    }

    private long nowNs() {
        return loop.clocks().monotonicNs();
    }

    /** What a policy that exchanges is given. */
    private final class Host implements Exchanging.Mechanism {

        @Override
        public boolean send(long neighbour, String name, byte[] payload) {
            return mechanism.send(neighbour, name, payload);
        }

        @Override
        public boolean isUp(long neighbour) {
            return mechanism.isUp(neighbour);
        }

        @Override
        public Set<Long> reachable() {
            return mechanism.reachable();
        }

        @Override
        public void changed() {
            if (installing == null) {
                long dueNs = Math.max(nowNs(), installedNs + INSTALL_PAUSE_NS);
                installing = loop.schedule(dueNs, PolicyUse.this::installExchanged);
            }
        }

        @Override
        public void failed(ExchangeRouting policy, Throwable why) {
            PolicyUse.this.failed(policy, why);
        }
    }
}
