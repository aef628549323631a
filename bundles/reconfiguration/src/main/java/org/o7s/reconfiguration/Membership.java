package org.o7s.reconfiguration;

import java.util.SortedMap;

/** Who else is in the layer now. On the member's loop. */
@FunctionalInterface
public interface Membership {
    /** What is known of a member. */
    enum Kind {
        /** It understands a reconfiguration. */
        TAKES_PART,
        /** It is another implementation, and must never be sent one. */
        KEEPS_ITS_OWN,
        /** It was asked and did not say who it is. */
        SILENT
    }

    /**
     * Finds out, within two seconds or so.
     *
     * @param found called once, now or later
     */
    void find(Found found);

    /** Takes what was found. */
    @FunctionalInterface
    interface Found {
        /**
         * The other members that can be reached.
         *
         * @param others address to what is known of it, the own address not included
         */
        void found(SortedMap<Long, Kind> others);
    }
}
