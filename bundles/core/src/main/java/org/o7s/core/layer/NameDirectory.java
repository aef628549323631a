package org.o7s.core.layer;

import java.util.List;

/** Where names are in a layer. Only on the member's loop. */
public interface NameDirectory {

    /** The name with this digest is at this member from now on. */
    void publish(byte[] digest);

    /** It is no longer. */
    void withdraw(byte[] digest);

    /**
     * Looks a digest up.
     *
     * @param limitNs the longest search, in ns
     * @param found called once, now or later
     */
    void find(byte[] digest, long limitNs, Found found);

    /** An address turned out not to have the name: others are preferred from now on. */
    void distrust(byte[] digest, long address);

    /**
     * What a member is known to be able to do beyond wire generation 23: bits of {@code
     * org.o7s.wire.g23.unicast.Features}; 0 if nothing is known.
     */
    int features(long address);

    /** Takes the outcome of a search. */
    @FunctionalInterface
    interface Found {
        /**
         * The search is over.
         *
         * @param addresses members that have the name, best first, never the own one; empty if
         *     nobody has it
         */
        void found(List<Long> addresses);
    }
}
