package org.o7s.core.member;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.entropy.Entropy;

/**
 * The endpoint ids (EIDs) of an IPCP and the flows behind them.
 *
 * <p>EIDs are drawn at random, so that they cannot be guessed from others, and one that was
 * released is not drawn again before a few hundred others were: late packets of an old flow find
 * nothing. Of those that are avoided for another reason there are few, and they take the rest of
 * none of these away. Of a small range, whose limit may be as many as it has, the one that was
 * released first is taken again when no other is left. Looking one up allocates nothing. Belongs to
 * one loop. Source: docs/wire/wire-shims.md 0.10, 0.11 and 2.3.
 *
 * @param <F> what stands behind an EID
 */
public final class EndpointTable<F> {
    /** What {@link #add} returns when no EID is left. */
    public static final long NONE = 0;

    private static final int QUARANTINE_MAX = 4096;

    /** The most EIDs that are avoided; whoever forges replies must not end the rest of others. */
    private static final int AVOIDED_MAX = 64;

    /**
     * With seven eighths of the EIDs taken, so many draws fail once in 10^7 times; of a range that
     * is not small, at most a third is taken.
     */
    private static final int DRAWS_MAX = 128;

    /** A range with at most so many EIDs is searched when drawing finds none. */
    private static final int SMALL_RANGE_MAX = 1024;

    private final long lowest;
    private final long range;
    private final int limit;
    private final Entropy entropy;
    private final LongTable<F> flows = new LongTable<>();
    private final LongTable<Boolean> resting = new LongTable<>();
    private final Ring released;
    private final Ring avoided;

    /** EIDs that rest; the one that came first makes room. */
    private final class Ring {
        private final long[] order;
        private long added;

        Ring(long places) {
            order = new long[(int) Math.max(1, places)];
        }

        void add(long eid) {
            int at = (int) (added++ % order.length);
            resting.remove(order[at]);
            order[at] = eid;
            resting.put(eid, Boolean.TRUE);
        }

        /** Takes the one that came first; {@link #NONE} if none rests. */
        long take() {
            for (int i = 0; i < order.length; i++) {
                int at = (int) ((added + i) % order.length);
                long eid = order[at];
                if (resting.remove(eid) != null) {
                    order[at] = NONE;
                    return eid;
                }
            }
            return NONE;
        }
    }

    /**
     * A table without flows.
     *
     * @param lowest the lowest EID, at least 1
     * @param highest the highest EID; the range must have twice as many EIDs as {@code limit},
     *     unless it is a small one: then as many suffice
     * @param limit the most flows at a time
     */
    public EndpointTable(long lowest, long highest, int limit, Entropy entropy) {
        long eids = highest - lowest + 1;
        if (lowest < 1 || eids < limit || (eids > SMALL_RANGE_MAX && eids / 2 < limit)) {
            throw new IllegalArgumentException(
                    "EIDs " + lowest + ".." + highest + " are too few for " + limit + " flows");
        }
        this.lowest = lowest;
        this.range = highest - lowest + 1;
        this.limit = limit;
        this.entropy = entropy;
        // Never more than three eighths of the range rest, so that drawing ends soon.
        this.released = new Ring(Math.min(QUARANTINE_MAX, range / 4));
        this.avoided = new Ring(Math.min(AVOIDED_MAX, range / 8));
    }

    /** How many flows there are. */
    public int size() {
        return flows.size();
    }

    /**
     * Gives a flow an EID; {@link #NONE} when the limit is reached, or the source of random numbers
     * is broken (docs/wire/wire-unicast.md 11 row FA7).
     */
    public long add(F flow) {
        if (flows.size() >= limit) {
            return NONE;
        }
        for (int draws = 0; draws < DRAWS_MAX; draws++) {
            long eid = lowest + Long.remainderUnsigned(entropy.nextLong(), range);
            if (flows.get(eid) == null && resting.get(eid) == null) {
                flows.put(eid, flow);
                return eid;
            }
        }
        return limit > range / 2 ? search(flow) : NONE;
    }

    /** The lowest EID that is free, else the one that was released, or avoided, first. */
    private long search(F flow) {
        for (long eid = lowest; eid < lowest + range; eid++) {
            if (flows.get(eid) == null && resting.get(eid) == null) {
                flows.put(eid, flow);
                return eid;
            }
        }
        long first = released.take();
        long eid = first == NONE ? avoided.take() : first;
        if (eid != NONE) {
            flows.put(eid, flow);
        }
        return eid;
    }

    /** The flow behind an EID, null if there is none; any number may be asked. */
    public @Nullable F get(long eid) {
        return flows.get(eid);
    }

    /** Releases an EID; does nothing if it is not in use. */
    public void remove(long eid) {
        if (flows.remove(eid) != null) {
            released.add(eid);
        }
    }

    /**
     * Something came for an EID behind which there is nothing, and more may come: it is not drawn
     * before some others were said. Any number may be said.
     */
    public void avoid(long eid) {
        if (eid >= lowest
                && eid < lowest + range
                && flows.get(eid) == null
                && resting.get(eid) == null) {
            avoided.add(eid);
        }
    }

    /** All flows by ascending EID; off the packet path. The action must not add or remove. */
    public void forEach(Consumer<? super F> action) {
        flows.forEach(action);
    }
}
