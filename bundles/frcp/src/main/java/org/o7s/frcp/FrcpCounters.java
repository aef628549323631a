package org.o7s.frcp;

import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;

/**
 * What FRCP counts, of one flow or of all flows that are driven by one thread.
 *
 * <p>Where they are of one flow, {@link #report} says how it has fared, to be held against the
 * quality of service that was asked for.
 *
 * <p>For packets with DATA that come: received = delivered + waiting + the sum of all dropped-...
 * counters that begin with "dropped-"; bare packets and keepalives are counted apart.
 */
public final class FrcpCounters {
    private final CounterSet set = new CounterSet();
    final FrcpMeasures measures = new FrcpMeasures();

    /** Packets with DATA that were sent for the first time. */
    final Counter sent = set.make("sent");

    /** Packets with DATA that were sent again. */
    final Counter repeated = set.make("repeated");

    /** Packets without DATA that were sent, keepalives apart. */
    final Counter bareSent = set.make("bare-sent");

    final Counter keepalivesSent = set.make("keepalives-sent");
    final Counter keepalivesReceived = set.make("keepalives-received");

    /** Packets without DATA that came. */
    final Counter bareReceived = set.make("bare-received");

    /** Packets with DATA that came, whatever became of them. */
    final Counter received = set.make("received");

    /** Packets whose payload was handed to the application. */
    final Counter delivered = set.make("delivered");

    /** Packets that waited in vain for an acknowledgement, all that waited together as one. */
    final Counter timeouts = set.make("timeouts");

    /** Numbers that were passed over because a later packet had come, without retransmission. */
    final Counter passedOver = set.make("passed-over");

    /** Packets that came after one with a later number, for the first time. */
    final Counter outOfOrder = set.make("out-of-order");

    /** How often a packet was missing while a later one was there; a run of them counts once. */
    final Counter gaps = set.make("gaps");

    /** How often the peer was given up as dead and came back, and how long that took in ns. */
    final Counter outages = set.make("outages");

    final Counter outageNs = set.make("outage-ns");

    /** Acknowledgement numbers outside of what was sent (row P6). */
    final Counter acknowledgementsIgnored = set.make("acknowledgements-ignored");

    /** Marks of agreement that were sent, that came, and that came with numbers beyond limits. */
    final Counter marksSent = set.make("marks-sent");

    final Counter marksReceived = set.make("marks-received");
    final Counter marksIgnored = set.make("marks-ignored");

    /** Windows too far from the one known, or before it (row P7). */
    final Counter windowsIgnored = set.make("windows-ignored");

    /** Packets that cannot be read at all: too short or too long, or of a wrong check. */
    final Counter unreadable = set.make("unreadable");

    final Counter damaged = set.make("damaged");

    /** Packets without a check, of a peer that has the habit of checking. */
    final Counter unchecked = set.make("unchecked");

    /** Packets with bits that mean fragments, of an end that did not agree to them (row P12). */
    final Counter droppedFragmentBits = set.make("dropped-fragment-bits");

    final Counter droppedNoRun = set.make("dropped-no-run");

    /** Packets that came after a later one was delivered: without retransmission (R8). */
    final Counter droppedLate = set.make("dropped-late");

    final Counter droppedDuplicate = set.make("dropped-duplicate");
    final Counter droppedBeyondWindow = set.make("dropped-beyond-window");
    final Counter droppedQueueFull = set.make("dropped-queue-full");
    final Counter droppedNoMemory = set.make("dropped-no-memory");
    final Counter droppedClosed = set.make("dropped-closed");

    /** Packets without payload, which count but are not delivered (row P9). */
    final Counter droppedEmpty = set.make("dropped-empty");

    /** Packets out of order that a new run of numbers made meaningless. */
    final Counter droppedOldRun = set.make("dropped-old-run");

    /** Fragments of messages of which another fragment is lost. */
    final Counter droppedFragment = set.make("dropped-fragment");

    /** Fragments of messages that were too large for the limit or for the reader. */
    final Counter droppedTooLarge = set.make("dropped-too-large");

    /** Counters that are all 0. */
    public FrcpCounters() {}

    /**
     * What the flow has been until now, in plain numbers. Any thread; what is counted meanwhile may
     * be in one number and not yet in another.
     *
     * @param nowNs the time now, of the clock that the machine is driven with
     */
    public FrcpReport report(long nowNs) {
        return new FrcpReport(
                sent.get(),
                repeated.get(),
                received.get(),
                droppedDuplicate.get(),
                passedOver.get(),
                outOfOrder.get(),
                droppedLate.get(),
                damaged.get() + unchecked.get(),
                measures.hasChecks(),
                droppedQueueFull.get()
                        + droppedTooLarge.get()
                        + droppedFragment.get()
                        + droppedOldRun.get(),
                droppedNoMemory.get()
                        + droppedBeyondWindow.get()
                        + droppedNoRun.get()
                        + droppedFragmentBits.get(),
                gaps.get(),
                measures.longestWaitNs(nowNs),
                measures.roundTripNs(),
                measures.leastRoundTripNs(),
                measures.sinceHeardNs(nowNs),
                measures.longestSilenceNs(nowNs),
                outages.get(),
                outageNs.get());
    }

    /** All of them. */
    public CounterSet set() {
        return set;
    }
}
