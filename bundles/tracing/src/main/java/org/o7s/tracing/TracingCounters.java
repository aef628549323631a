package org.o7s.tracing;

import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;

/** What happened in the tracing of one member. */
final class TracingCounters {
    final CounterSet all = new CounterSet();

    final Counter asked = all.make("asked-questions");
    final Counter repeated = all.make("repeated-questions");
    final Counter unanswered = all.make("unanswered-questions");
    final Counter told = all.make("told-answers");
    final Counter unsent = all.make("unsent-messages");
    final Counter received = all.make("received-messages");
    final Counter malformed = all.make("dropped-malformed");
    final Counter strangers = all.make("dropped-from-strangers");
    final Counter stale = all.make("dropped-stale");
    final Counter tooMany = all.make("dropped-too-many-questions");
}
