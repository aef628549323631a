package org.o7s.tracing;

import java.util.OptionalLong;
import java.util.function.Consumer;

/** What the rest of the member knows of the ways of packets. Only on the member's loop. */
public interface Decider {
    /** What would be done with a packet that came in here, or ends here. */
    Decision decide(Packets packets);

    /**
     * Finds out whether a member understands questions.
     *
     * @param told is called once, now or later
     */
    void understands(long member, Consumer<Understanding> told);

    /** Whether a member can be asked. */
    enum Understanding {
        /** It can. */
        YES,
        /** It is of another implementation. */
        NO,
        /** It says nothing at all. */
        SILENT
    }

    /**
     * Where a member would send packets to, if the map of the layer is right and it takes the
     * shortest way.
     */
    OptionalLong suggestion(long member, long destination);
}
