package org.o7s.connection;

import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;

/** What a connection manager counts. */
record ConnectionCounters(
        CounterSet all,
        Counter sentMessages,
        Counter sentKeepalives,
        Counter receivedMessages,
        Counter receivedKeepalives,
        Counter droppedNoMemory,
        Counter droppedUnsent,
        Counter opened,
        Counter accepted,
        Counter lost,
        Counter silentPeers,
        Counter replaced,
        Counter failedAttempts,
        Counter lateFlows,
        Counter refusedMalformed,
        Counter refusedComponent,
        Counter refusedProtocol,
        Counter refusedLoop,
        Counter refusedAddress,
        Counter refusedAdmission,
        Counter closedSilent,
        Counter closedEnded,
        Counter closedFlood,
        Counter closedLimit,
        Counter closedQos) {

    static ConnectionCounters make() {
        CounterSet all = new CounterSet();
        return new ConnectionCounters(
                all,
                all.make("sent-messages"),
                all.make("sent-keepalives"),
                all.make("received-messages"),
                all.make("received-keepalives"),
                all.make("dropped-no-memory"),
                all.make("dropped-unsent"),
                all.make("connections-opened"),
                all.make("connections-accepted"),
                all.make("connections-lost"),
                all.make("connections-silent"),
                all.make("connections-replaced"),
                all.make("attempts-failed"),
                all.make("attempts-late"),
                all.make("refused-malformed"),
                all.make("refused-component"),
                all.make("refused-protocol"),
                all.make("refused-loop"),
                all.make("refused-address"),
                all.make("refused-admission"),
                all.make("closed-silent"),
                all.make("closed-ended"),
                all.make("closed-flood"),
                all.make("closed-limit"),
                all.make("closed-qos"));
    }
}
