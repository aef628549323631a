package org.o7s.ipc.data;

/**
 * How a producer uses the data of its ring: as a circle of a size, which begins at a base; see
 * {@link RingLayout}. It is small while that is enough, and larger for a producer that finds it
 * full again and again within a few rounds, as one does that says much to a consumer that keeps up;
 * many producers that have filled their rings for one consumer that is slow gain nothing by more.
 */
final class RingSize {
    private static final long ROUNDS_BETWEEN_FULLS = 4;
    private static final int FULLS_TO_GROW = 4;

    private final int ringBytes;
    private int size = RingLayout.FIRST_BYTES;
    private int mask = size - 1;
    private long base;
    private boolean changed = true;

    /** The size that it has at least when it begins anew. */
    private int least = size;

    /** Where it was full last, and how often soon after the time before. */
    private long fullAt = Long.MIN_VALUE / 2;

    private int fulls;

    /** The smallest circle, of a ring that can have so many bytes. */
    RingSize(int ringBytes) {
        this.ringBytes = ringBytes;
    }

    int size() {
        return size;
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
        if (consumed == tail) {
            begin(tail, Math.max(least, enough(needed)));
        }
        if (needed <= size - (tail - consumed)) {
            return true;
        }
        if (needed > size || isFullAgain(tail)) {
            least = Math.max(least, Math.min(ringBytes, 2 * size));
            while (needed > size - (tail - consumed) && grow(tail)) {
                fulls = 0;
            }
        }
        return needed <= size - (tail - consumed);
    }

    private int enough(long needed) {
        int bytes = (int) Math.min(needed, ringBytes);
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
        return size < ringBytes && tail - base <= size;
    }
}
