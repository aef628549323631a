package org.o7s.ipcp.broadcast;

import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;

/**
 * What a member counts of packets. Everything that came in was handed on or dropped as a whole; of
 * what was handed on, each copy left, arrived or was dropped by itself:
 *
 * <pre>
 *   received-* = handed-on + dropped-packets-*
 *   copies     = sent-packets + delivered-packets + dropped-copies-*
 * </pre>
 *
 * @param receivedPackets packets of neighbours
 * @param receivedLocal packets of applications that joined here
 * @param receivedKeepalives empty packets, which go no further
 * @param receivedNews messages of neighbours that are no packets
 * @param handedOn packets that were handed on, perhaps to nobody
 * @param copies what was to be handed over, to one flow each
 * @param sentPackets copies to neighbours
 * @param deliveredPackets copies to applications that joined here
 */
record TransferCounters(
        CounterSet all,
        Counter receivedPackets,
        Counter receivedLocal,
        Counter receivedKeepalives,
        Counter receivedNews,
        Counter sentNews,
        Counter handedOn,
        Counter copies,
        Counter sentPackets,
        Counter deliveredPackets,
        Counter droppedNoPolicy,
        Counter droppedReadOnly,
        Counter droppedTooLong,
        Counter droppedNoHeadroom,
        Counter droppedMalformed,
        Counter droppedDuplicate,
        Counter droppedSources,
        Counter droppedCopyFull,
        Counter droppedCopyTooLarge,
        Counter droppedCopyNoMemory,
        Counter droppedCopyClosing,
        Counter droppedNews,
        Counter malformedNews,
        Counter loopsCut) {

    static TransferCounters make() {
        CounterSet all = new CounterSet();
        return new TransferCounters(
                all,
                all.make("received-packets"),
                all.make("received-local"),
                all.make("received-keepalives"),
                all.make("received-news"),
                all.make("sent-news"),
                all.make("handed-on"),
                all.make("copies"),
                all.make("sent-packets"),
                all.make("delivered-packets"),
                all.make("dropped-packets-no-policy"),
                all.make("dropped-packets-read-only"),
                all.make("dropped-packets-too-long"),
                all.make("dropped-packets-no-headroom"),
                all.make("dropped-packets-malformed"),
                all.make("dropped-packets-duplicate"),
                all.make("dropped-packets-sources"),
                all.make("dropped-copies-full"),
                all.make("dropped-copies-too-large"),
                all.make("dropped-copies-no-memory"),
                all.make("dropped-copies-closing"),
                all.make("dropped-news"),
                all.make("malformed-news"),
                all.make("loops-cut"));
    }
}
