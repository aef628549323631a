package org.o7s.ipcp.local;

import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;

/** What a local IPCP counts. */
record LocalCounters(
        CounterSet all,
        Counter moved,
        Counter droppedClosing,
        Counter allocated,
        Counter refused,
        Counter timedOut,
        Counter overLimit) {

    static LocalCounters make() {
        CounterSet all = new CounterSet();
        return new LocalCounters(
                all,
                all.make("moved-packets"),
                all.make("dropped-closing"),
                all.make("flows-allocated"),
                all.make("flows-refused"),
                all.make("flows-timed-out"),
                all.make("refused-over-limit"));
    }
}
