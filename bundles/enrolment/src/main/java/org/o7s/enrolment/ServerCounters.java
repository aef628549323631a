package org.o7s.enrolment;

import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;

/** What an enrolment server counts. */
record ServerCounters(
        CounterSet all,
        Counter answered,
        Counter confirmed,
        Counter failed,
        Counter refused,
        Counter malformed,
        Counter unsent,
        Counter closedSilent,
        Counter closedEnded,
        Counter closedFlood) {

    static ServerCounters make() {
        CounterSet all = new CounterSet();
        return new ServerCounters(
                all,
                all.make("enrolments-answered"),
                all.make("enrolments-confirmed"),
                all.make("enrolments-failed"),
                all.make("refused-no-layer"),
                all.make("refused-malformed"),
                all.make("closed-unsent"),
                all.make("closed-silent"),
                all.make("closed-ended"),
                all.make("closed-flood"));
    }
}
