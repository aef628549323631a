package org.o7s.transfer;

import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.packet.Packet;

/**
 * The named counters of a data transfer machine. At any moment {@code received-packets +
 * local-packets = sent-packets + delivered-packets + all dropped-* + what waits in the queues}.
 */
final class TransferCounters {
    final CounterSet all = new CounterSet();

    /** From links, without keepalives. */
    final Counter received = all.make("received-packets");

    /** Taken from components and users of this member. */
    final Counter local = all.make("local-packets");

    /** Given to the layers below. */
    final Counter sent = all.make("sent-packets");

    /** Given to components and users of this member. */
    final Counter delivered = all.make("delivered-packets");

    final Counter keepalives = all.make("keepalives");
    final Counter copied = all.make("copied-for-headroom");
    final Counter rerouted = all.make("rerouted");
    final Counter hellosSent = all.make("hellos-sent");
    final Counter hellosAnswered = all.make("hellos-answered");
    final Counter pffFailures = all.make("pff-failures");
    final Counter schedulerFailures = all.make("scheduler-failures");

    final Counter tooShort = all.make("dropped-too-short");
    final Counter ttl = all.make("dropped-ttl");
    final Counter noRoute = all.make("dropped-no-route");
    final Counter noHopUp = all.make("dropped-no-hop-up");
    final Counter backwards = all.make("dropped-backwards");
    final Counter unknownEid = all.make("dropped-unknown-eid");
    final Counter queueFull = all.make("dropped-queue-full");
    final Counter tooLarge = all.make("dropped-too-large");
    final Counter noMemory = all.make("dropped-no-memory");
    final Counter linkClosed = all.make("dropped-link-closed");
    final Counter badHello = all.make("dropped-bad-hello");

    /** The end of a packet. */
    static void drop(Packet packet, Counter why) {
        packet.release();
        why.increment();
    }
}
