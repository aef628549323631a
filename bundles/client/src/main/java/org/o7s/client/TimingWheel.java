package org.o7s.client;

import org.jspecify.annotations.Nullable;

/**
 * Deadlines of many flows: to arm one, to cancel it, and to let it fire takes the same time however
 * many there are. Four wheels of 64 slots, of which a slot of one is a turn of the one before;
 * nothing is looked at between two slots that are in use. For one thread; reads no clock.
 *
 * <p>A deadline is met up to {@link #TICK_NS} late, never early. Those beyond five hours are looked
 * at after that, and wait on.
 */
final class TimingWheel {
    /** How fine it is, in ns: about a millisecond. */
    static final long TICK_NS = 1L << 20;

    /** When nothing is armed. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int TICK_SHIFT = 20;
    private static final int SLOT_SHIFT = 6;
    private static final int SLOTS = 1 << SLOT_SHIFT;
    private static final int LEVELS = 4;
    private static final long SPAN_TICKS = 1L << (SLOT_SHIFT * LEVELS);

    /** The slot of those that are due. */
    private static final int DUE = LEVELS * SLOTS;

    /** Something with a deadline. */
    abstract static class Entry {
        private @Nullable Entry before;
        private @Nullable Entry after;
        private long tick;
        private int slot = -1;

        /** Its time has come; it may be armed again. */
        abstract void fire(long nowNs);

        /** Whether it is armed. */
        final boolean isArmed() {
            return slot >= 0;
        }
    }

    private final @Nullable Entry[] slots = new @Nullable Entry[DUE + 1];

    /** Which slots of each wheel are in use. */
    private final long[] used = new long[LEVELS];

    private final long originNs;
    private long tick;

    /** A wheel without deadlines. */
    TimingWheel(long nowNs) {
        originNs = nowNs;
    }

    /** Arms an entry, or arms it anew; a time that has passed is now. */
    void arm(Entry entry, long deadlineNs) {
        cancel(entry);
        long distanceNs = Math.max(0, deadlineNs - originNs);
        entry.tick = (distanceNs >> TICK_SHIFT) + ((distanceNs & TICK_NS - 1) == 0 ? 0 : 1);
        place(entry);
    }

    /** Makes sure that it does not fire. */
    void cancel(Entry entry) {
        int slot = entry.slot;
        if (slot < 0) {
            return;
        }
        Entry before = entry.before;
        Entry after = entry.after;
        if (before == null) {
            slots[slot] = after;
        } else {
            before.after = after;
        }
        if (after != null) {
            after.before = before;
        }
        entry.before = null;
        entry.after = null;
        entry.slot = -1;
        if (slots[slot] == null && slot != DUE) {
            used[slot >> SLOT_SHIFT] &= ~(1L << slot);
        }
    }

    /**
     * Lets fire what is due.
     *
     * @param most how many at most; the rest is due at once
     * @return how many fired
     */
    int advance(long nowNs, int most) {
        long target = (nowNs - originNs) >> TICK_SHIFT;
        long next;
        while ((next = nextTick()) <= target) {
            tick = next;
            turn();
        }
        tick = Math.max(tick, target);
        int fired = 0;
        Entry first;
        while (fired < most && (first = slots[DUE]) != null) {
            cancel(first);
            first.fire(nowNs);
            fired++;
        }
        return fired;
    }

    /** When to {@link #advance} next, or {@link #NEVER}. */
    long nextNs() {
        if (slots[DUE] != null) {
            return originNs + (tick << TICK_SHIFT);
        }
        long next = nextTick();
        return next == NEVER ? NEVER : originNs + (next << TICK_SHIFT);
    }

    private void place(Entry entry) {
        long ticks = Math.min(entry.tick - tick, SPAN_TICKS - 1);
        if (ticks <= 0) {
            link(entry, DUE);
            return;
        }
        int level = (63 - Long.numberOfLeadingZeros(ticks)) / SLOT_SHIFT;
        int slot = (int) ((tick + ticks) >> (level * SLOT_SHIFT)) & SLOTS - 1;
        used[level] |= 1L << slot;
        link(entry, level << SLOT_SHIFT | slot);
    }

    private void link(Entry entry, int slot) {
        Entry first = slots[slot];
        entry.after = first;
        entry.slot = slot;
        if (first != null) {
            first.before = entry;
        }
        slots[slot] = entry;
    }

    /** Moves what is in the slots that begin now to where it belongs. */
    private void turn() {
        for (int level = LEVELS - 1; level >= 0; level--) {
            int shift = level * SLOT_SHIFT;
            if ((tick & (1L << shift) - 1) != 0) {
                continue;
            }
            int slot = (level << SLOT_SHIFT) | ((int) (tick >> shift) & SLOTS - 1);
            Entry entry = slots[slot];
            while (entry != null) {
                Entry after = entry.after;
                cancel(entry);
                place(entry);
                entry = after;
            }
        }
    }

    /** When a slot that is in use begins next. */
    private long nextTick() {
        long next = NEVER;
        for (int level = 0; level < LEVELS; level++) {
            if (used[level] == 0) {
                continue;
            }
            int shift = level * SLOT_SHIFT;
            long at = tick >> shift;
            // The slot that has begun is in use for its next turn.
            long ahead = Long.rotateRight(used[level], (int) (at + 1) & SLOTS - 1);
            long begins = (at + 1 + Long.numberOfTrailingZeros(ahead)) << shift;
            next = Math.min(next, begins);
        }
        return next;
    }
}
