package org.o7s.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o7s.core.layer.Addresses;
import org.o7s.policy.routing.ExchangeRouting;
import org.o7s.policy.routing.RoutingHost;
import org.o7s.policy.routing.RoutingPolicy;

/**
 * The shadow check of a policy that disseminates by itself: six instances of it are the members of
 * a layer of their own, a ring with a chord, in virtual time and without loss. They must find
 * routes from everybody to everybody, without a circle, again after a link was cut, and must bear
 * garbage. One trial, in one thread, off the loop; whoever runs it limits its time.
 */
final class ExchangeTrial {
    /** How long, in virtual time, the routes may take to be right. */
    static final long LIMIT_NS = 600_000_000_000L;

    /** The most that may happen until then: calls of ticks and messages. */
    static final int EVENTS_MAX = 200_000;

    private static final int MEMBERS = 6;
    private static final int MESSAGES_MAX = 10_000;
    private static final long DELAY_NS = 1_000_000;
    private static final int[][] LINKS = {{1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 6}, {6, 1}, {1, 3}};

    private final List<Member> members = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::atNs).thenComparingLong(Event::order));
    private final Random chance = new Random(1);
    private long nowNs = 1_000_000_000;
    private long order;
    private int underway;

    /** Something that happens later. */
    private record Event(long atNs, long order, Runnable action) {}

    /**
     * A trial.
     *
     * @param another makes instances like the one that is to go live
     * @param family that of that instance
     */
    ExchangeTrial(Supplier<RoutingPolicy> another, String family) {
        for (int address = 1; address <= MEMBERS; address++) {
            if (!(another.get() instanceof ExchangeRouting policy)
                    || !policy.family().equals(family)) {
                throw new IllegalStateException("its instances are not of one family");
            }
            members.add(new Member(address, policy));
        }
    }

    /** What is wrong with the policy, if anything is; what it throws comes through. */
    Optional<String> objection() {
        members.forEach(Member::start);
        for (int[] link : LINKS) {
            at(link[0]).up(link[1]);
            at(link[1]).up(link[0]);
        }
        Optional<String> found = untilRight().map(why -> "in a trial layer of six, " + why);
        if (found.isEmpty()) {
            at(1).down(2);
            at(2).down(1);
            found = untilRight().map(why -> "in a trial layer of six that lost a link, " + why);
        }
        if (found.isEmpty()) {
            members.forEach(this::annoy);
        }
        members.forEach(Member::stop);
        return found;
    }

    private Member at(long address) {
        return members.get((int) address - 1);
    }

    /** Lets time pass until all routes are right; gives back what is wrong if they never are. */
    private Optional<String> untilRight() {
        long untilNs = nowNs + LIMIT_NS;
        Optional<String> wrong = wrong();
        for (int i = 0; wrong.isPresent() && i < EVENTS_MAX; i++) {
            Event next = events.poll();
            if (next == null || next.atNs > untilNs) {
                return wrong;
            }
            nowNs = Math.max(nowNs, next.atNs);
            next.action.run();
            wrong = wrong();
        }
        return wrong;
    }

    private void later(long atNs, Runnable action) {
        events.add(new Event(atNs, order++, action));
    }

    private void annoy(Member member) {
        long neighbour = 1L + member.address % MEMBERS;
        for (int length : new int[] {0, 1, 3, 64, RoutingHost.MESSAGE_MAX_BYTES}) {
            byte[] garbage = new byte[length];
            chance.nextBytes(garbage);
            var _ = member.policy.received(neighbour, garbage, length, nowNs);
        }
    }

    /** What is wrong with the routes now: follows the preferred hops. */
    private Optional<String> wrong() {
        for (Member source : members) {
            for (Member destination : members) {
                Member at = source;
                for (int hops = 0; at != destination; hops++) {
                    long next = at.hops[destination.address];
                    if (next == 0) {
                        return Optional.of(
                                "%s gets no route to %s, which can be reached"
                                        .formatted(text(at), text(destination)));
                    }
                    if (hops == MEMBERS) {
                        return Optional.of(
                                "packets from %s to %s go in circles"
                                        .formatted(text(source), text(destination)));
                    }
                    at = at(next);
                }
            }
        }
        return Optional.empty();
    }

    private static String text(Member member) {
        return Addresses.text(member.address);
    }

    /** One of the six, and the host of its policy; as {@link Exchanging}. */
    private final class Member implements RoutingHost {
        final int address;
        final ExchangeRouting policy;
        final long[] hops = new long[MEMBERS + 1];
        private final boolean[] up = new boolean[MEMBERS + 1];
        private @Nullable Object wake;
        private long wakeNs;

        Member(int address, ExchangeRouting policy) {
            this.address = address;
            this.policy = policy;
        }

        void start() {
            policy.start(this, nowNs);
            tick();
        }

        void stop() {
            policy.stop();
        }

        void up(int neighbour) {
            up[neighbour] = true;
            policy.neighbourUp(neighbour, nowNs);
        }

        void down(int neighbour) {
            up[neighbour] = false;
            for (int i = 0; i < hops.length; i++) {
                hops[i] = hops[i] == neighbour ? 0 : hops[i];
            }
            policy.neighbourDown(neighbour, nowNs);
        }

        private boolean isUp(long neighbour) {
            return neighbour > 0 && neighbour <= MEMBERS && up[(int) neighbour];
        }

        private void tick() {
            wake = null;
            wakeAt(policy.tick(nowNs));
        }

        @Override
        public long ownAddress() {
            return address;
        }

        @Override
        public boolean send(long neighbour, byte[] message, int length) {
            if (length < 0 || length > MESSAGE_MAX_BYTES || length > message.length) {
                throw new IllegalArgumentException("a message of " + length + " bytes");
            }
            if (!isUp(neighbour) || underway >= MESSAGES_MAX) {
                return false;
            }
            byte[] copy = Arrays.copyOf(message, length);
            underway++;
            later(
                    nowNs + DELAY_NS,
                    () -> {
                        underway--;
                        Member receiver = at(neighbour);
                        if (receiver.isUp(address)) {
                            var _ = receiver.policy.received(address, copy, length, nowNs);
                        }
                    });
            return true;
        }

        @Override
        public void install(long destination, int equal, long... next) {
            if (!LinkKey.isAddress(destination) || destination == address) {
                throw new IllegalArgumentException("no route can lead to " + destination);
            }
            for (long hop : next) {
                if (!isUp(hop)) {
                    throw new IllegalArgumentException(
                            "the hop %d to %s is no neighbour"
                                    .formatted(hop, Addresses.text(destination)));
                }
            }
            if (next.length > 0 && (equal < 1 || equal > next.length)) {
                throw new IllegalArgumentException(
                        "%d of %d hops are equal".formatted(equal, next.length));
            }
            if (destination <= MEMBERS) {
                hops[(int) destination] = next.length == 0 ? 0 : next[0];
            }
        }

        @Override
        public void wakeAt(long deadlineNs) {
            if (deadlineNs == Long.MAX_VALUE || (wake != null && wakeNs <= deadlineNs)) {
                return;
            }
            Object mine = new Object();
            wake = mine;
            wakeNs = Math.max(deadlineNs, nowNs + DELAY_NS);
            later(
                    wakeNs,
                    () -> {
                        if (wake == mine) {
                            tick();
                        }
                    });
        }

        @Override
        public int random(int bound) {
            return chance.nextInt(bound);
        }
    }
}
