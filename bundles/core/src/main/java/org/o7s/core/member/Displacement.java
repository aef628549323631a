package org.o7s.core.member;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which flow goes when all EIDs are taken and one more is wanted. Nobody says that a flow is over
 * (docs/wire/wire-shims.md 0.10), and anybody can forge a request, so some of them are flows of
 * nobody; over eth-llc, with 62 EIDs, soon all of them.
 *
 * <p>Only flows that a peer requested go, and of those only such as nobody may miss:
 *
 * <ul>
 *   <li>from whose peer nothing ever came, which are older than {@link #YOUNG_NS}, and on which
 *       nothing was sent lately ({@link #SENT_NS}): who requests a flow and lives uses it, or is
 *       sent something;
 *   <li>whose peer uses a later one with the same EID, and has not used this one since it requested
 *       that: an EID is one flow there. A request alone proves nothing, as it may be forged; who
 *       sends on the later flow has seen our reply.
 * </ul>
 *
 * <p>The first kind is found in constant time: of what waits in two queues, each in the order of
 * its deadlines, {@link #LOOKS_MAX} are looked at. What was looked at and stays is not looked at
 * again before its next deadline, or never: so a request may be refused though a flow could have
 * gone that is further back, but each brings the next ones closer to it. The second needs a pass
 * over all flows, and is looked for only where there are at most {@link #SMALL}. Belongs to the
 * loop of its IPCP; not on the packet path.
 */
final class Displacement<A> {
    /** A flow that is younger stays, in ns. */
    static final long YOUNG_NS = 5_000_000_000L;

    /** How long a flow stays after something was sent on it, in ns; twice as long at most. */
    static final long SENT_NS = 60_000_000_000L;

    /** In a table of at most so many flows, all are looked at. */
    static final int SMALL = 1024;

    /** How many flows of each queue are looked at for one request. */
    static final int LOOKS_MAX = 64;

    private record FarEnd<A>(A peer, long eid) {}

    /** What was seen of a flow, and when it may be looked at again. */
    private record Look(long againNs, long sentBytes) {}

    private final Map<ServedFlow<A>, Look> young = new LinkedHashMap<>();
    private final Map<ServedFlow<A>, Look> sentOn = new LinkedHashMap<>();
    private final EndpointTable<ServedFlow<A>> flows;
    private final boolean isSmall;

    /** Nothing was opened yet. */
    Displacement(EndpointTable<ServedFlow<A>> flows, int flowsMax) {
        this.flows = flows;
        this.isSmall = flowsMax <= SMALL;
    }

    /** A flow that a peer requested is open. */
    void opened(ServedFlow<A> flow, long nowNs) {
        young.put(flow, new Look(nowNs + YOUNG_NS, 0));
    }

    /** A flow is over. */
    void closed(ServedFlow<A> flow) {
        young.remove(flow);
        sentOn.remove(flow);
    }

    /** The flow that goes, null if all are to stay. */
    @Nullable ServedFlow<A> candidate(long nowNs) {
        ServedFlow<A> unused = unused(young, nowNs);
        if (unused == null) {
            unused = unused(sentOn, nowNs);
        }
        return unused == null && isSmall ? followed() : unused;
    }

    private @Nullable ServedFlow<A> unused(Map<ServedFlow<A>, Look> queue, long nowNs) {
        for (int i = 0; i < LOOKS_MAX && !queue.isEmpty(); i++) {
            Map.Entry<ServedFlow<A>, Look> first = queue.entrySet().iterator().next();
            ServedFlow<A> flow = first.getKey();
            Look look = first.getValue();
            if (flow.receivedPackets() > 0) {
                queue.remove(flow); // it is used, and never looked at again
            } else if (look.againNs - nowNs > 0) {
                return null;
            } else if (flow.sentBytes() > look.sentBytes) {
                queue.remove(flow);
                sentOn.put(flow, new Look(nowNs + SENT_NS, flow.sentBytes()));
            } else {
                return flow;
            }
        }
        return null;
    }

    /** Of the flows whose peer uses a later one instead, the one that was silent the longest. */
    private @Nullable ServedFlow<A> followed() {
        Map<FarEnd<A>, Long> laterOpened = new HashMap<>();
        flows.forEach(
                flow -> {
                    if (flow.isOfPeer() && flow.receivedPackets() > 0) {
                        laterOpened.merge(farEnd(flow), flow.opened(), Math::max);
                    }
                });
        var search =
                new Object() {
                    @Nullable ServedFlow<A> oldest;
                };
        flows.forEach(
                flow -> {
                    ServedFlow<A> before = search.oldest;
                    if (flow.isOfPeer()
                            && flow.state() == ServedFlow.State.OPEN
                            && flow.heard() < laterOpened.getOrDefault(farEnd(flow), 0L)
                            && (before == null || flow.heard() < before.heard())) {
                        search.oldest = flow;
                    }
                });
        return search.oldest;
    }

    private FarEnd<A> farEnd(ServedFlow<A> flow) {
        return new FarEnd<>(flow.peer(), flow.peerEid());
    }
}
