package org.o7s.ipc.data;

import org.jspecify.annotations.Nullable;

/**
 * How a producer uses the data of its ring: as a circle of a size, which begins at a base; see
 * {@link RingLayout}. It is small while that is enough, and larger for a producer that finds it
 * full again and again within a few rounds, as one does that says much to a consumer that keeps up;
 * many producers that have filled their rings for one consumer that is slow gain nothing by more.
 *
 * <p>A large ring is one circle of the usual sizes, or the {@link LargeCircle}. It changes from the
 * one to the other when everything is consumed, which it waits for by taking less meanwhile.
 */
final class RingSize {
    private static final long ROUNDS_BETWEEN_FULLS = 4;
    private static final int FULLS_TO_GROW = 4;

    /** The largest circle of the usual ones. */
    private final int usualBytes;

    private final @Nullable LargeCircle large;
    private boolean wantsLarge;
    private int size = RingLayout.FIRST_BYTES;
    private int mask = size - 1;

    /** How many bytes of it may be in use: fewer than its size before it becomes another one. */
    private int limit = size;

    private long base;
    private boolean changed = true;

    /** The size that it has at least when it begins anew. */
    private int least = size;

    /** Where it was full last, and how often soon after the time before. */
    private long fullAt = Long.MIN_VALUE / 2;

    private int fulls;

    /**
     * The smallest circle.
     *
     * @param usualBytes the largest of the usual ones
     * @param large a larger one, if the ring has the room
     */
    RingSize(int usualBytes, @Nullable LargeCircle large) {
        this.usualBytes = usualBytes;
        this.large = large;
    }

    int size() {
        return size;
    }

    /** How many bytes may be in use at a time now: at most its size. */
    int limit() {
        return limit;
    }

    long base() {
        return base;
    }

    /** Where in the data a position lies. */
    int at(long position) {
        return (int) (position - base) & mask;
    }

    /** Whether it changed since this was asked last. */
    boolean hasChanged() {
        if (!changed) {
            return false;
        }
        changed = false;
        return true;
    }

    /** Whether a record finds room, in a circle that begins anew or is larger if need be. */
    boolean fit(long needed, long tail, long consumed) {
        if (large != null && size > usualBytes && large.isOutOfUse(tail)) {
            wantsLarge = false;
            limit = usualBytes;
        }
        if (consumed == tail) {
            begin(tail, large != null && wantsLarge ? large.bytes() : sizeFor(needed));
        }
        long used = tail - consumed;
        if (needed > limit - used && !wantsLarge) {
            enlarge(needed, tail, used);
        }
        return needed <= limit - used;
    }

    private int sizeFor(long needed) {
        return Math.max(least, enough(needed));
    }

    /** There is no room: whether there should be more of it. */
    private void enlarge(long needed, long tail, long used) {
        if (size > usualBytes) {
            return;
        }
        if (needed > size || isFullAgain(tail)) {
            least = Math.max(least, Math.min(usualBytes, 2 * size));
            while (needed > size - used && grow(tail)) {
                fulls = 0;
            }
        }
        if (large != null
                && size == usualBytes
                && needed > size - used
                && large.isWanted(needed, tail)) {
            wantsLarge = true;
            limit = 0;
        }
    }

    private int enough(long needed) {
        int bytes = (int) Math.min(needed, usualBytes);
        return bytes <= RingLayout.FIRST_BYTES
                ? RingLayout.FIRST_BYTES
                : Integer.highestOneBit(bytes - 1) << 1;
    }

    private void begin(long tail, int newSize) {
        base = tail;
        set(newSize);
    }

    private void set(int newSize) {
        size = newSize;
        mask = newSize - 1;
        limit = newSize;
        changed = true;
    }

    private boolean isFullAgain(long tail) {
        if (tail != fullAt) {
            fulls = tail - fullAt <= ROUNDS_BETWEEN_FULLS * size ? fulls + 1 : 0;
            fullAt = tail;
        }
        return fulls >= FULLS_TO_GROW;
    }

    /** Makes the circle twice as large, if it can be and has not been round since it began. */
    boolean grow(long tail) {
        if (!canGrow(tail)) {
            return false;
        }
        set(2 * size);
        return true;
    }

    boolean canGrow(long tail) {
        return size < usualBytes && tail - base <= size;
    }
}
