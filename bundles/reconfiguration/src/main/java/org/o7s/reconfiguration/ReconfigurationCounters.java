package org.o7s.reconfiguration;

import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;

/** What happened in the reconfiguration of one member. */
final class ReconfigurationCounters {
    final CounterSet all = new CounterSet();

    final Counter sent = all.make("sent-messages");
    final Counter unsent = all.make("unsent-messages");
    final Counter retransmitted = all.make("retransmitted-messages");
    final Counter received = all.make("received-messages");
    final Counter malformed = all.make("dropped-malformed");
    final Counter strangers = all.make("dropped-from-strangers");
    final Counter stale = all.make("dropped-stale");
    final Counter prepared = all.make("prepared");
    final Counter committed = all.make("committed");
    final Counter aborted = all.make("aborted");
    final Counter expired = all.make("expired");
    final Counter refusedBusy = all.make("refused-busy");
    final Counter refusedAdmission = all.make("refused-admission");
    final Counter refusedUnfit = all.make("refused-unfit");
}
