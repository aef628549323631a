package org.o7s.policy.congestion.mbecn;

import org.o7s.policy.congestion.CongestionPolicy;

/**
 * What the receiver of a flow makes of the marks: an average over 32 packets, scaled by 32, told
 * with the first marked packet, the third, and then every eighth; and once when congestion is over.
 *
 * <p>Source: docs/wire/wire-unicast.md 6.3.
 */
final class Receiver {
    /** Where its words begin among those of a flow. */
    static final int FIRST_WORD = Sender.WORDS;

    /** How many words it needs. */
    static final int WORDS = 2;

    private static final int LEVEL = FIRST_WORD;
    private static final int COUNT = FIRST_WORD + 1;

    private static final int AVERAGE_SHIFT = 5;
    private static final int DECAY_SHIFT = 2;
    private static final int UPDATE_INTERVAL = 8;

    private Receiver() {}

    /** The level to tell, or {@link CongestionPolicy#NO_UPDATE}. */
    static int received(long[] state, int mark) {
        long level = state[LEVEL];
        if (mark == 0) {
            if (level == 0) {
                return CongestionPolicy.NO_UPDATE;
            }
            state[LEVEL] = level >> DECAY_SHIFT;
            return state[LEVEL] == 0 ? 0 : CongestionPolicy.NO_UPDATE;
        }
        if (level == 0) {
            state[LEVEL] = mark;
            state[COUNT] = 0;
            return mark;
        }
        state[LEVEL] =
                Math.min(level - (level >> AVERAGE_SHIFT) + mark, CongestionPolicy.LEVEL_MAX);
        boolean isDue = state[COUNT] % UPDATE_INTERVAL == 1;
        state[COUNT]++;
        return isDue ? (int) state[LEVEL] : CongestionPolicy.NO_UPDATE;
    }
}
