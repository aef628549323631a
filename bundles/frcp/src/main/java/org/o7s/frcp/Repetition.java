package org.o7s.frcp;

/** Which packet is sent again, and when: by what the peer is able to say of those that came. */
sealed interface Repetition permits ByEvidence, ByTimeout {
    /** When a packet is to be sent again if nothing is heard; only while some are under way. */
    long dueNs();

    /** Which packet is to be sent again now that it is due. */
    int take(long nowNs);
}
