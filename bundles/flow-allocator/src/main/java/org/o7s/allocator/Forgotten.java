package org.o7s.allocator;

import org.o7s.core.counters.Counter;
import org.o7s.core.member.LongTable;
import org.o7s.wire.g23.unicast.DtHeader;
import org.o7s.wire.g23.unicast.FaMessage.FlowDeallocation;

/**
 * Flows that are over here, in case their peer has not noticed: it is told with a message when the
 * flow ends, and again when something still comes for it, but not too often.
 *
 * <p>Only for peers that speak our extensions: generation 23 has no message for it, there the peer
 * finds out by silence (docs/wire/wire-unicast.md 5.7). Belongs to the loop; looking for an EID
 * that is not here allocates nothing.
 */
final class Forgotten {
    /** The most flows that are remembered. */
    static final int FLOWS_MAX = 256;

    /** The least time between two messages about one flow, in ns. */
    static final long INTERVAL_NS = 100_000_000L;

    private static final class Entry {
        final long peer;
        long remoteEid;
        long nextNs;

        Entry(long peer, long remoteEid) {
            this.peer = peer;
            this.remoteEid = remoteEid;
        }
    }

    private final Shared shared;
    private final Post post;
    private final LongTable<Entry> entries = new LongTable<>();
    private final long[] order = new long[FLOWS_MAX];
    private final Counter told;
    private long count;

    Forgotten(Shared shared, Post post) {
        this.shared = shared;
        this.post = post;
        this.told = shared.counters().make("sent-deallocations");
    }

    /** How many are remembered. */
    int size() {
        return entries.size();
    }

    /** Remembers a flow that is over; the oldest is forgotten for it. */
    void add(UnicastFlow flow) {
        long eid = flow.localEid();
        if (entries.get(eid) != null) {
            return;
        }
        int at = (int) (count++ % FLOWS_MAX);
        entries.remove(order[at]);
        order[at] = eid;
        entries.put(eid, new Entry(flow.peer(), flow.remoteEid()));
    }

    /** Something came for an EID that is not in use: tells the peer if it was in use before. */
    void heard(long eid) {
        Entry entry = entries.get(eid);
        if (entry != null) {
            tell(eid, entry);
        }
    }

    /** A reply came for a request that was given up: now the peer's EID is known. */
    void heard(long eid, long remoteEid) {
        Entry entry = entries.get(eid);
        if (entry != null) {
            if (entry.remoteEid == 0) {
                entry.remoteEid = remoteEid;
            }
            tell(eid, entry);
        }
    }

    private void tell(long eid, Entry entry) {
        if (!DtHeader.isUserEid(entry.remoteEid)) {
            return;
        }
        long nowNs = shared.nowNs();
        if (entry.nextNs != 0 && nowNs - entry.nextNs < 0) {
            return;
        }
        entry.nextNs = nowNs + INTERVAL_NS;
        told.increment();
        post.send(entry.peer, new FlowDeallocation(entry.remoteEid, eid));
    }
}
