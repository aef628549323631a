package org.o7s.core.member;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.entropy.Entropy;

/**
 * The endpoint ids (EIDs) of an IPCP and the flows behind them.
 *
 * <p>EIDs are drawn at random, so that they cannot be guessed from others, and one that was
 * released is not drawn again before a few hundred others were: late packets of an old flow find
 * nothing. Of a small range, whose limit may be as many as it has, the one that was released first
 * is taken again when no other is left. Looking one up allocates nothing. Belongs to one loop.
 * Source: docs/wire/wire-shims.md 0.10, 0.11 and 2.3.
 *
 * @param <F> what stands behind an EID
 */
public final class EndpointTable<F> {
    /** What {@link #add} returns when no EID is left. */
    public static final long NONE = 0;

    private static final int QUARANTINE_MAX = 4096;

    /** With three quarters of the EIDs taken, so many draws fail once in 10^15 times. */
    private static final int DRAWS_MAX = 128;

    /** A range with at most so many EIDs is searched when drawing finds none. */
    private static final int SMALL_RANGE_MAX = 1024;

    private final long lowest;
    private final long range;
    private final int limit;
    private final Entropy entropy;
    private final LongTable<F> flows = new LongTable<>();
    private final LongTable<Boolean> resting = new LongTable<>();
    private final long[] restingOrder;
    private long released;

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
        // Never more than a quarter of the range rests, so that drawing ends soon.
        this.restingOrder = new long[(int) Math.max(1, Math.min(QUARANTINE_MAX, range / 4))];
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

    /** The lowest EID that is free, else the one that was released first. */
    private long search(F flow) {
        for (long eid = lowest; eid < lowest + range; eid++) {
            if (flows.get(eid) == null && resting.get(eid) == null) {
                flows.put(eid, flow);
                return eid;
            }
        }
        for (int i = 0; i < restingOrder.length; i++) {
            int at = (int) ((released + i) % restingOrder.length);
            long eid = restingOrder[at];
            if (resting.remove(eid) != null) {
                restingOrder[at] = 0;
                flows.put(eid, flow);
                return eid;
            }
        }
        return NONE;
    }

    /** The flow behind an EID, null if there is none; any number may be asked. */
    public @Nullable F get(long eid) {
        return flows.get(eid);
    }

    /** Releases an EID; does nothing if it is not in use. */
    public void remove(long eid) {
        if (flows.remove(eid) != null) {
            rest(eid);
        }
    }

    /**
     * Something came for an EID behind which there is nothing, and more may come: it is not drawn
     * soon. Any number may be said.
     */
    public void avoid(long eid) {
        if (eid >= lowest
                && eid < lowest + range
                && flows.get(eid) == null
                && resting.get(eid) == null) {
            rest(eid);
        }
    }

    private void rest(long eid) {
        int at = (int) (released++ % restingOrder.length);
        resting.remove(restingOrder[at]);
        restingOrder[at] = eid;
        resting.put(eid, Boolean.TRUE);
    }

    /** All flows by ascending EID; off the packet path. The action must not add or remove. */
    public void forEach(Consumer<? super F> action) {
        flows.forEach(action);
    }
}
