package org.o7s.frcp;

import java.util.Arrays;

/**
 * Which of the latest numbers came, so that a packet that was overtaken is not taken for one that
 * came twice. As many as the prototype has under way at most.
 */
final class RecentNumbers {
    private static final int WORD = Long.SIZE;

    private final long[] bits = new long[FrcpConfig.WINDOW_PACKETS / WORD];

    /** The number after the latest. */
    private int end;

    /** A run of numbers begins: what came before it means nothing, and counts as known. */
    void begin(int first) {
        Arrays.fill(bits, -1L);
        end = first;
    }

    /** A number came that is later than all others. */
    void latest(int number) {
        int passed = Math.min(number - end, FrcpConfig.WINDOW_PACKETS);
        for (int at = number - passed; at != number; at++) {
            bits[word(at)] &= ~(1L << at);
        }
        bits[word(number)] |= 1L << number;
        end = number + 1;
    }

    /** An earlier number came; whether for the first time, as far as is known. */
    boolean late(int number) {
        int behind = end - number;
        boolean first =
                behind > 0
                        && behind <= FrcpConfig.WINDOW_PACKETS
                        && (bits[word(number)] & 1L << number) == 0;
        if (first) {
            bits[word(number)] |= 1L << number;
        }
        return first;
    }

    private static int word(int number) {
        return (number & (FrcpConfig.WINDOW_PACKETS - 1)) / WORD;
    }
}
