package org.o7s.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowCounters;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;

/**
 * The counters of one flow end: any thread writes, and so adds to what is sent, unless writers take
 * turns; one reads.
 */
final class FlowTally {
    private final CounterSet set = new CounterSet();
    private final Counter sentPackets = set.make("sent-packets");
    private final Counter sentBytes = set.make("sent-bytes");
    private final Counter receivedPackets = set.make("received-packets");
    private final Counter receivedBytes = set.make("received-bytes");
    private final Counter droppedCheck = set.make("dropped-check");
    private final Counter droppedTooLarge = set.make("dropped-too-large");
    private final Counter droppedHeld = set.make("dropped-unread");
    private final Counter keepalivesSent = set.make("keepalives-sent");
    private final Counter keepalivesReceived = set.make("keepalives-received");

    void sent(int bytes) {
        sentPackets.addShared(1);
        sentBytes.addShared(bytes);
    }

    /** As {@link #sent}, of a flow whose writers take turns. */
    void sentAlone(int bytes) {
        sentPackets.increment();
        sentBytes.add(bytes);
    }

    void keepaliveSent() {
        keepalivesSent.addShared(1);
    }

    void received(int bytes) {
        receivedPackets.increment();
        receivedBytes.add(bytes);
    }

    void receivedPart(int bytes, boolean first) {
        if (first) {
            receivedPackets.increment();
        }
        receivedBytes.add(bytes);
    }

    void keepaliveReceived() {
        keepalivesReceived.increment();
    }

    void failedCheck() {
        droppedCheck.increment();
    }

    void tooLarge() {
        droppedTooLarge.increment();
    }

    void unread() {
        droppedHeld.increment();
    }

    /** Grows with everything that goes out, keepalives included. */
    long written() {
        return sentPackets.get() + keepalivesSent.get();
    }

    /**
     * The counters now.
     *
     * @param discardedInRing what was left in the port
     * @param frcp what counts the rest, if there is one
     */
    FlowCounters view(long discardedInRing, @Nullable FrcpEnd frcp) {
        Map<String, Long> of = frcp == null ? Map.of() : frcp.counters().set().snapshot();
        return new FlowCounters(
                sentPackets.get(),
                sentBytes.get(),
                receivedPackets.get(),
                receivedBytes.get(),
                droppedCheck.get() + of.getOrDefault("damaged", 0L),
                droppedTooLarge.get(),
                droppedHeld.get() + discardedInRing + of.getOrDefault("dropped-closed", 0L),
                keepalivesSent.get() + of.getOrDefault("keepalives-sent", 0L),
                keepalivesReceived.get() + of.getOrDefault("keepalives-received", 0L));
    }
}
