package org.o7s.policy.broadcast.stateful;

import org.o7s.policy.broadcast.BroadcastPolicy;

/**
 * Hands on each packet of a source once, whichever way it comes first.
 *
 * <p>Of each source it keeps the highest number, and of the {@value #WINDOW} numbers up to it
 * whether they were there. What is older counts as having been there: by then it is all but surely
 * a copy that took a slower way. Source: paper 2.13.
 */
final class Stateful implements BroadcastPolicy {
    /** How many numbers of a source are told apart. */
    static final int WINDOW = 1024;

    private static final int BITMAP_WORDS = WINDOW / Long.SIZE;

    @Override
    public int stateWords() {
        return 1 + BITMAP_WORDS;
    }

    @Override
    public boolean isNew(long sequence, long[] states, int at) {
        long highest = states[at];
        if (sequence <= 0) {
            return false;
        }
        if (sequence > highest) {
            forget(highest, sequence, states, at);
            states[at] = sequence;
            mark(sequence, states, at);
            return true;
        }
        if (highest - sequence >= WINDOW) {
            return false;
        }
        return mark(sequence, states, at);
    }

    /** Makes room for the numbers after {@code highest}, up to {@code sequence}. */
    private static void forget(long highest, long sequence, long[] states, int at) {
        if (sequence - highest >= WINDOW) {
            for (int i = 1; i <= BITMAP_WORDS; i++) {
                states[at + i] = 0;
            }
            return;
        }
        for (long n = highest + 1; n <= sequence; n++) {
            states[at + word(n)] &= ~bit(n);
        }
    }

    /** Notes a number of the window; false if it was noted before. */
    private static boolean mark(long sequence, long[] states, int at) {
        int word = at + word(sequence);
        long bit = bit(sequence);
        boolean fresh = (states[word] & bit) == 0;
        states[word] |= bit;
        return fresh;
    }

    private static int word(long sequence) {
        return 1 + (int) (sequence & WINDOW - 1) / Long.SIZE;
    }

    private static long bit(long sequence) {
        return 1L << sequence;
    }
}
