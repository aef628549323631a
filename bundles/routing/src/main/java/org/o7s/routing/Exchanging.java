package org.o7s.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.layer.Addresses;
import org.o7s.core.layer.RouteTable;
import org.o7s.core.layer.RouteTable.Row;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.policy.routing.ExchangeRouting;
import org.o7s.policy.routing.RoutingHost;

/**
 * A routing policy with a dissemination of its own, while it is in use: calls it, guards it, and is
 * its host.
 *
 * <p>Routes of the policy before it stay in force for destinations that it has none for yet, while
 * their hops are up; after {@link #HELD_NS} only those that the map of the layer still reaches. A
 * policy that has no route at all by then, although neighbours have run its family for so long, is
 * set aside. A hop that is down is taken out whatever the policy says. Once stopped, it is deaf.
 * Belongs to one loop.
 */
final class Exchanging implements RoutingHost {
    /**
     * How long routes of the policy before it stay in any case, and how long a policy that has
     * neighbours may be without a route.
     */
    static final long HELD_NS = 10_000_000_000L;

    /** The most destinations. */
    static final int DESTINATIONS_MAX = 65_536;

    private static final long SLOW_NS = 1_000_000;
    private static final long TOO_SLOW_NS = 2_000_000_000;

    private final ExchangeRouting policy;
    private final String family;
    private final long own;
    private final Loop loop;
    private final Entropy entropy;
    private final RoutingCounters counters;
    private final Mechanism mechanism;
    private final SortedSet<Long> told = new TreeSet<>();
    private final TreeMap<Long, Row> routes = new TreeMap<>();
    private final TreeMap<Long, Row> held = new TreeMap<>();
    private Timer holding;
    private boolean isOld;
    private boolean hadNeighbours;
    private @Nullable Timer wake;
    private boolean stopped;

    /** What it needs of the mechanism. */
    interface Mechanism {
        /** Sends a message of a family; returns whether it was sent. */
        boolean send(long neighbour, String family, byte[] payload);

        /** Whether there is a link to a neighbour. */
        boolean isUp(long neighbour);

        /** The members to which the map of the layer has a way. */
        Set<Long> reachable();

        /** The table changed. */
        void changed();

        /** The policy threw, or blocked the loop; it was stopped. */
        void failed(ExchangeRouting policy, Throwable why);
    }

    Exchanging(
            ExchangeRouting policy,
            String family,
            RouteTable before,
            long own,
            Loop loop,
            Entropy entropy,
            RoutingCounters counters,
            Mechanism mechanism) {
        this.policy = policy;
        this.family = family;
        this.own = own;
        this.loop = loop;
        this.entropy = entropy;
        this.counters = counters;
        this.mechanism = mechanism;
        for (int i = 0; i < before.size(); i++) {
            held.put(before.destination(i), before.row(i));
        }
        holding = loop.schedule(loop.clocks().monotonicNs() + HELD_NS, this::review);
    }

    /** The family whose messages are for it. */
    String family() {
        return family;
    }

    // ---- towards the policy ----

    /** Starts it. */
    void start() {
        call(nowNs -> policy.start(this, nowNs));
        callTick();
    }

    /** Stops it; its routes stay in force until they are replaced. */
    void stop() {
        if (!stopped) {
            call(nowNs -> policy.stop());
            letGo();
        }
    }

    private void letGo() {
        stopped = true;
        holding.cancel();
        if (wake != null) {
            wake.cancel();
        }
    }

    /** Tells it which neighbours run its family now. */
    void neighbours(SortedSet<Long> up) {
        List<Long> gone = told.stream().filter(n -> !up.contains(n)).toList();
        List<Long> come = up.stream().filter(n -> !told.contains(n)).toList();
        for (long neighbour : gone) {
            told.remove(neighbour);
            call(nowNs -> policy.neighbourDown(neighbour, nowNs));
        }
        for (long neighbour : come) {
            told.add(neighbour);
            call(nowNs -> policy.neighbourUp(neighbour, nowNs));
        }
        mechanism.changed();
    }

    /** Hands it a message. */
    void received(long neighbour, byte[] message) {
        if (!told.contains(neighbour)) {
            counters.unexpectedMessages.increment();
            return;
        }
        call(
                nowNs -> {
                    if (!policy.received(neighbour, message, message.length, nowNs)) {
                        counters.senseless.increment();
                    }
                });
    }

    private void callTick() {
        if (wake != null) {
            wake.cancel();
            wake = null;
        }
        call(nowNs -> wakeAt(policy.tick(nowNs)));
    }

    /** Something that the policy does at a time. */
    private interface Action {
        void run(long nowNs);
    }

    private void call(Action action) {
        if (stopped) {
            return;
        }
        long startNs = loop.clocks().monotonicNs();
        try {
            action.run(startNs);
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
            fail(e);
            return;
        }
        long tookNs = loop.clocks().monotonicNs() - startNs;
        if (tookNs > SLOW_NS) {
            counters.slowCalls.increment();
        }
        if (tookNs > TOO_SLOW_NS) {
            fail(new RoutesRefused("it held up the loop for " + tookNs / 1_000_000 + " ms"));
        }
    }

    private void fail(Throwable why) {
        letGo();
        mechanism.failed(policy, why);
    }

    // ---- the table ----

    /** The table as it is now. */
    RouteTable table() {
        TreeMap<Long, Row> all = new TreeMap<>();
        Set<Long> wanted = isOld && !held.isEmpty() ? mechanism.reachable() : held.keySet();
        held.forEach(
                (destination, row) -> {
                    if (wanted.contains(destination)) {
                        putUsable(all, destination, row);
                    }
                });
        routes.forEach((destination, row) -> putUsable(all, destination, row));
        return RouteTable.of(all);
    }

    private void putUsable(Map<Long, Row> all, long destination, Row row) {
        LongPredicate isDown = hop -> !mechanism.isUp(hop);
        if (row.hops().stream().noneMatch(isDown::test)) {
            all.put(destination, row);
            return;
        }
        List<Long> usable = new ArrayList<>();
        int equal = 0;
        for (int i = 0; i < row.hops().size(); i++) {
            if (mechanism.isUp(row.hops().get(i))) {
                usable.add(row.hops().get(i));
                equal += i < row.equal() ? 1 : 0;
            }
        }
        if (usable.isEmpty()) {
            all.remove(destination);
        } else {
            all.put(destination, new Row(usable, Math.max(1, equal)));
        }
    }

    /** Every {@link #HELD_NS}: whether the policy does anything, and what of the old is of use. */
    private void review() {
        boolean isIdle = routes.isEmpty() && hadNeighbours && !told.isEmpty();
        if (isIdle) {
            fail(
                    new RoutesRefused(
                            "it has no route after %d s, and %d of its neighbours run its family"
                                    .formatted(HELD_NS / 1_000_000_000, told.size())));
            return;
        }
        isOld = true;
        hadNeighbours = !told.isEmpty();
        mechanism.changed();
        holding = loop.schedule(loop.clocks().monotonicNs() + HELD_NS, this::review);
    }

    // ---- the policy's host ----

    @Override
    public long ownAddress() {
        return own;
    }

    @Override
    public boolean send(long neighbour, byte[] message, int length) {
        if (length < 0 || length > MESSAGE_MAX_BYTES || length > message.length) {
            throw new IllegalArgumentException("a message of " + length + " bytes");
        }
        byte[] payload = new byte[length];
        System.arraycopy(message, 0, payload, 0, length);
        return !stopped && told.contains(neighbour) && mechanism.send(neighbour, family, payload);
    }

    @Override
    public void install(long destination, int equal, long... hops) {
        if (stopped) {
            return;
        }
        if (!LinkKey.isAddress(destination) || destination == own) {
            throw new IllegalArgumentException("no route can lead to " + destination);
        }
        held.remove(destination);
        if (hops.length == 0) {
            routes.remove(destination);
        } else {
            routes.put(destination, row(destination, equal, hops));
        }
        mechanism.changed();
    }

    private Row row(long destination, int equal, long[] hops) {
        if (routes.size() >= DESTINATIONS_MAX && !routes.containsKey(destination)) {
            throw new IllegalArgumentException("more than " + DESTINATIONS_MAX + " destinations");
        }
        List<Long> all = new ArrayList<>();
        for (long hop : hops) {
            if (!mechanism.isUp(hop)) {
                throw new IllegalArgumentException(
                        "the hop "
                                + hop
                                + " to "
                                + Addresses.text(destination)
                                + " is no neighbour");
            }
            all.add(hop);
        }
        return new Row(all, equal);
    }

    @Override
    public void wakeAt(long deadlineNs) {
        if (stopped || deadlineNs == Long.MAX_VALUE) {
            return;
        }
        if (wake == null || deadlineNs - wake.deadlineNs() < 0) {
            if (wake != null) {
                wake.cancel();
            }
            // Never at once: a policy that always asks for now must not keep the loop busy.
            long soonest = loop.clocks().monotonicNs() + SLOW_NS;
            wake =
                    loop.schedule(
                            Math.max(deadlineNs, soonest),
                            () -> {
                                wake = null;
                                callTick();
                            });
        }
    }

    @Override
    public int random(int bound) {
        return entropy.nextInt(bound);
    }
}
