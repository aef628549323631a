package org.o7s.policy.routing.distancevector;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A destination: what each neighbour offers, and which offers can be taken without a loop.
 *
 * <p>An offer is feasible if it is newer than everything that this member ever had for the
 * destination, or as new and nearer: then whoever offers cannot route through us. What feasibility
 * is measured by stays while the destination is lost. Source: Babel, RFC 8966 2.4 and 3.5.1.
 */
final class Destination {
    private static final int ALTERNATES_MAX = 8;

    private final long address;
    private final Map<Long, Offer> offers = new TreeMap<>();
    private boolean known;
    private int bestSequence;
    private int bestDistance;
    private @Nullable Offer taken;
    private long[] installed = {};
    private long lostNs;
    private int requested = -1;
    private long requestedNs;

    /**
     * What a neighbour offers.
     *
     * @param distance of the neighbour
     * @param heardNs when it said so last
     */
    record Offer(long neighbour, int sequence, int distance, long heardNs) {
        /** Our distance if we take it. */
        int ours() {
            return distance + 1;
        }
    }

    Destination(long address, long nowNs) {
        this.address = address;
        this.lostNs = nowNs;
    }

    long address() {
        return address;
    }

    /** A neighbour offers something, or nothing any more. */
    void offered(Offer offer) {
        if (offer.ours() < DistanceVector.INFINITY) {
            offers.put(offer.neighbour(), offer);
        } else {
            offers.remove(offer.neighbour());
        }
    }

    /** A neighbour is gone. */
    boolean withdrawn(long neighbour) {
        return offers.remove(neighbour) != null;
    }

    /** Removes the offers from before a moment. */
    boolean removeBefore(long momentNs) {
        return offers.values().removeIf(o -> o.heardNs() - momentNs < 0);
    }

    /** Whether nobody offers anything. */
    boolean isEmpty() {
        return offers.isEmpty();
    }

    /** The offer in use; null if there is no route. */
    @Nullable Offer taken() {
        return taken;
    }

    /** Since when there has been no route. */
    long lostNs() {
        return lostNs;
    }

    /** Our distance: infinite without a route. */
    int distance() {
        return taken == null ? DistanceVector.INFINITY : taken.ours();
    }

    /** The sequence number that we tell others. */
    int sequence() {
        return taken == null ? bestSequence : taken.sequence();
    }

    /** The sequence number that makes any offer feasible. */
    int wanted() {
        return Sequence.after(bestSequence);
    }

    /**
     * Takes the best feasible offer.
     *
     * @return whether our distance changed
     */
    boolean choose(long nowNs) {
        int before = distance();
        Offer used = taken;
        List<Offer> feasible = feasible();
        Offer best = feasible.isEmpty() ? null : feasible.getFirst();
        if (best != null && used != null) {
            Offer same = offers.get(used.neighbour());
            if (same != null && isFeasible(same) && same.ours() == best.ours()) {
                best = same;
            }
        }
        if (best == null && used != null) {
            lostNs = nowNs;
        }
        taken = best;
        if (best != null) {
            measure(best);
        }
        return distance() != before;
    }

    private void measure(Offer used) {
        if (!known || Sequence.isNewer(used.sequence(), bestSequence)) {
            known = true;
            bestSequence = used.sequence();
            bestDistance = used.ours();
        } else if (used.sequence() == bestSequence) {
            bestDistance = Math.min(bestDistance, used.ours());
        }
    }

    private boolean isFeasible(Offer offer) {
        return !known
                || Sequence.isNewer(offer.sequence(), bestSequence)
                || (offer.sequence() == bestSequence && offer.distance() < bestDistance);
    }

    /** The feasible offers, nearest first. */
    private List<Offer> feasible() {
        return offers.values().stream()
                .filter(this::isFeasible)
                .sorted(Comparator.comparingInt(Offer::ours).thenComparingLong(Offer::neighbour))
                .toList();
    }

    /**
     * The hops to install: the one in use, then those that can replace it.
     *
     * @return null if they are installed already
     */
    long @Nullable [] newHops() {
        Offer used = taken;
        long[] hops = {};
        if (used != null) {
            hops =
                    LongStream.concat(
                                    LongStream.of(used.neighbour()),
                                    feasible().stream()
                                            .mapToLong(Offer::neighbour)
                                            .filter(n -> n != used.neighbour())
                                            .limit(ALTERNATES_MAX))
                            .toArray();
        }
        if (Arrays.equals(hops, installed)) {
            return null;
        }
        installed = hops;
        return hops;
    }

    /** The neighbour that is nearest, feasible or not; 0 if there is none but this. */
    long nearestBut(long neighbour) {
        return offers.values().stream()
                .filter(o -> o.neighbour() != neighbour)
                .min(Comparator.comparingInt(Offer::ours).thenComparingLong(Offer::neighbour))
                .map(Offer::neighbour)
                .orElse(0L);
    }

    /** Remembers that a sequence number was asked for; false if that was a moment ago. */
    boolean mayRequest(int sequence, long nowNs, long pauseNs) {
        boolean repeats = requested >= 0 && !Sequence.isNewer(sequence, requested);
        if (repeats && nowNs - requestedNs < pauseNs) {
            return false;
        }
        requested = sequence;
        requestedNs = nowNs;
        return true;
    }

    /** Whether somebody waits for the sequence number that we have now; asked once. */
    boolean answersRequest() {
        if (requested < 0 || taken == null || Sequence.isNewer(requested, taken.sequence())) {
            return false;
        }
        requested = -1;
        return true;
    }
}
