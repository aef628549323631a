package org.o7s.tools.ping;

/** Remembers the newest {@value #WINDOW} ids, so as to tell a repeated reply from a late one. */
final class SeenIds {
    /** How far back it remembers. */
    static final int WINDOW = 1 << 16;

    private final long[] bits = new long[WINDOW / Long.SIZE];
    private long end;

    /** Adds an id; false if it was there already. An id from before the window counts as new. */
    boolean add(int id) {
        if (id < end - WINDOW) {
            return true;
        }
        if (id - end >= WINDOW) {
            java.util.Arrays.fill(bits, 0);
            end = id + 1L;
        }
        for (; end <= id; end++) {
            bits[word(end)] &= ~bit(end);
        }
        boolean fresh = (bits[word(id)] & bit(id)) == 0;
        bits[word(id)] |= bit(id);
        return fresh;
    }

    private static int word(long id) {
        return (int) (id % WINDOW) / Long.SIZE;
    }

    private static long bit(long id) {
        return 1L << (id % Long.SIZE);
    }
}
