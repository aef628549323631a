package org.o7s.policy.routing.distancevector;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.o7s.policy.routing.ExchangeRouting;
import org.o7s.policy.routing.RoutingHost;

/**
 * Distance vectors without loops: neighbours tell each other how far they are from whom.
 *
 * <p>A change is told after a few ms, everything every period; a route is told to the neighbour
 * that it leads through as infinitely long. An offer is taken only if it is {@linkplain Destination
 * feasible}; who is left without one asks for a newer sequence number, and the request is passed on
 * to the destination, which alone gives new ones. A lost destination is remembered for a while, so
 * that no old offer passes for a new one. Source: Babel, RFC 8966, in its main ideas.
 */
final class DistanceVector implements ExchangeRouting {
    /** A distance that means: no route. */
    static final int INFINITY = 64;

    /** The most destinations. */
    static final int DESTINATIONS_MAX = 16_384;

    private static final long MS_NS = 1_000_000;
    private static final int JITTER_MS = 15;
    private static final long TRIGGER_NS = 5 * MS_NS;
    private static final long REQUEST_PAUSE_NS = 500 * MS_NS;
    private static final long HOLD_DOWN_NS = 60_000 * MS_NS;

    private final long periodNs;
    private final Map<Long, Destination> destinations = new TreeMap<>();
    private final SortedSet<Long> neighbours = new TreeSet<>();
    private final SortedSet<Long> newcomers = new TreeSet<>();
    private final SortedSet<Long> changed = new TreeSet<>();
    private @Nullable RoutingHost host;
    private int ownSequence;
    private long periodicNs;
    private long triggeredNs = Long.MAX_VALUE;

    DistanceVector(long periodNs) {
        this.periodNs = periodNs;
    }

    @Override
    public String family() {
        return "distance-vector";
    }

    @Override
    public boolean givesAlternates() {
        return true;
    }

    @Override
    public void start(RoutingHost newHost, long nowNs) {
        host = newHost;
        ownSequence = newHost.random(1 << 16);
        periodicNs = nowNs + periodNs;
    }

    @Override
    public void stop() {
        host = null;
    }

    @Override
    public void neighbourUp(long address, long nowNs) {
        neighbours.add(address);
        newcomers.add(address);
        trigger(nowNs);
    }

    @Override
    public void neighbourDown(long address, long nowNs) {
        neighbours.remove(address);
        newcomers.remove(address);
        for (Destination destination : List.copyOf(destinations.values())) {
            if (destination.withdrawn(address)) {
                reconsider(destination, nowNs);
            }
        }
    }

    @Override
    public boolean received(long neighbour, byte[] message, int length, long nowNs) {
        if (!Vector.isValid(message, length)) {
            return false;
        }
        for (int i = 0; i < Vector.entries(length); i++) {
            long address = Vector.address(message, i);
            int sequence = Vector.sequence(message, i);
            int last = Vector.last(message, i);
            if (message[0] == Vector.UPDATE) {
                offered(address, new Destination.Offer(neighbour, sequence, last, nowNs));
            } else {
                requested(neighbour, address, sequence, last, nowNs);
            }
        }
        return true;
    }

    @Override
    public long tick(long nowNs) {
        if (nowNs >= periodicNs) {
            forget(nowNs);
            ownSequence = Sequence.after(ownSequence);
            neighbours.forEach(n -> tell(n, destinations.values(), true));
            newcomers.clear();
            periodicNs = nowNs + periodNs - jitter((int) (periodNs / MS_NS / 10) + 1);
        }
        if (nowNs >= triggeredNs) {
            triggeredNs = Long.MAX_VALUE;
            tellChanges();
        }
        return Math.min(periodicNs, triggeredNs);
    }

    // ---- what others say ----

    private void offered(long address, Destination.Offer offer) {
        if (address == own()) {
            if (Sequence.isNewer(offer.sequence(), ownSequence)) {
                // From before we started: ours must be newer than what others remember.
                ownSequence = Sequence.after(offer.sequence());
                changed.add(address);
                trigger(offer.heardNs());
            }
            return;
        }
        Destination destination = destinations.get(address);
        if (destination == null) {
            if (offer.ours() >= INFINITY || destinations.size() >= DESTINATIONS_MAX) {
                return;
            }
            destination = new Destination(address, offer.heardNs());
            destinations.put(address, destination);
        }
        destination.offered(offer);
        reconsider(destination, offer.heardNs());
    }

    private void requested(long neighbour, long address, int sequence, int hops, long nowNs) {
        if (address == own()) {
            if (Sequence.isNewer(sequence, ownSequence)) {
                ownSequence = sequence;
            }
            changed.add(address);
            trigger(nowNs);
            return;
        }
        Destination destination = destinations.get(address);
        if (destination == null) {
            return;
        }
        Destination.Offer taken = destination.taken();
        if (taken != null && !Sequence.isNewer(sequence, taken.sequence())) {
            changed.add(address);
            trigger(nowNs);
            return;
        }
        long next =
                taken != null && taken.neighbour() != neighbour
                        ? taken.neighbour()
                        : destination.nearestBut(neighbour);
        if (next != 0 && hops > 1 && destination.mayRequest(sequence, nowNs, REQUEST_PAUSE_NS)) {
            request(next, address, sequence, hops - 1);
        }
    }

    // ---- what follows ----

    private void reconsider(Destination destination, long nowNs) {
        boolean isChanged = destination.choose(nowNs);
        long[] hops = destination.newHops();
        if (hops != null && host != null) {
            host.install(destination.address(), 1, hops);
        }
        if (isChanged || destination.answersRequest()) {
            changed.add(destination.address());
            trigger(nowNs);
        }
        if (destination.taken() == null) {
            askForNewer(destination, nowNs);
        }
    }

    private void askForNewer(Destination destination, long nowNs) {
        if (destination.mayRequest(destination.wanted(), nowNs, REQUEST_PAUSE_NS)) {
            neighbours.forEach(
                    n -> request(n, destination.address(), destination.wanted(), INFINITY));
        }
    }

    private void forget(long nowNs) {
        long momentNs = nowNs - 7 * periodNs / 2;
        Iterator<Destination> all = destinations.values().iterator();
        while (all.hasNext()) {
            Destination destination = all.next();
            if (destination.removeBefore(momentNs) || !destination.isEmpty()) {
                reconsider(destination, nowNs);
            } else if (nowNs - destination.lostNs() > HOLD_DOWN_NS) {
                all.remove();
            }
        }
    }

    // ---- what we say ----

    private void tellChanges() {
        List<Destination> some = new ArrayList<>();
        for (long address : changed) {
            Destination destination = destinations.get(address);
            if (destination != null) {
                some.add(destination);
            }
        }
        for (long neighbour : neighbours) {
            if (newcomers.contains(neighbour)) {
                tell(neighbour, destinations.values(), true);
            } else {
                tell(neighbour, some, changed.contains(own()));
            }
        }
        newcomers.clear();
        changed.clear();
    }

    private void tell(long neighbour, Collection<Destination> some, boolean withOwn) {
        Vector update = new Vector(Vector.UPDATE, RoutingHost.MESSAGE_MAX_BYTES);
        if (withOwn) {
            update.add(own(), ownSequence, 0);
        }
        for (Destination destination : some) {
            if (update.isFull()) {
                send(neighbour, update);
            }
            Destination.Offer taken = destination.taken();
            boolean back = taken != null && taken.neighbour() == neighbour;
            update.add(
                    destination.address(),
                    destination.sequence(),
                    back ? INFINITY : destination.distance());
        }
        send(neighbour, update);
    }

    private void request(long neighbour, long address, int sequence, int hops) {
        Vector request = new Vector(Vector.REQUEST, RoutingHost.MESSAGE_MAX_BYTES);
        request.add(address, sequence, hops);
        send(neighbour, request);
    }

    private void send(long neighbour, Vector message) {
        if (host != null && !message.isEmpty()) {
            host.send(neighbour, message.bytes(), message.length());
        }
        message.clear();
    }

    private void trigger(long nowNs) {
        if (triggeredNs == Long.MAX_VALUE && host != null) {
            triggeredNs = nowNs + TRIGGER_NS + jitter(JITTER_MS);
            host.wakeAt(triggeredNs);
        }
    }

    private long jitter(int ms) {
        return host == null ? 0 : host.random(ms) * MS_NS;
    }

    private long own() {
        return host == null ? 0 : host.ownAddress();
    }
}
