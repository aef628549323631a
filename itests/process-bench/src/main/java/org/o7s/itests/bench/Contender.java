package org.o7s.itests.bench;

import java.io.IOException;
import java.util.List;

/** Something that is measured beside others. One thread. */
interface Contender {
    /** What the table calls it. */
    String name();

    /** Waits until samples can be taken. */
    void awaitReachable() throws IOException;

    /** Takes a sample that lasts so long; none if it does not have it. */
    List<Reading> take(Sample sample, long lastsNs) throws IOException;
}
