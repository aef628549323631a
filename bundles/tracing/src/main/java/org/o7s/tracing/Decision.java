package org.o7s.tracing;

import java.util.Map;

/**
 * What a member does with a packet.
 *
 * @param next address of the member that it goes to; 0 if it ends here
 * @param lowerFlow number of the flow that carries it there; {@link #NO_FLOW} if it ends here
 * @param facts what decided, in order
 * @param end if it ends here, how: a sentence
 */
public record Decision(long next, int lowerFlow, Map<String, String> facts, String end) {
    /** No flow carries it further. */
    public static final int NO_FLOW = -1;

    /** It goes on. */
    public static Decision on(long next, int lowerFlow, Map<String, String> facts) {
        return new Decision(next, lowerFlow, facts, "");
    }

    /** It ends here. */
    public static Decision ends(Map<String, String> facts, String end) {
        return new Decision(0, NO_FLOW, facts, end);
    }
}
