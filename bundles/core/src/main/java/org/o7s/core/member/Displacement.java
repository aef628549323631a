package org.o7s.core.member;

import java.util.HashMap;
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
 *   <li>from whose peer nothing ever came: who requests a flow and lives uses it, or at least keeps
 *       it alive;
 *   <li>whose peer has requested another with the same EID: an EID is one flow there, so all but
 *       one of them are over, or were never asked for by it.
 * </ul>
 *
 * <p>Of these, the one whose peer was heard the longest ago. A pass over all flows; not on the
 * packet path.
 */
final class Displacement {
    private record FarEnd<A>(A peer, long eid) {}

    private Displacement() {}

    /** The flow that goes, null if all are to stay. */
    static <A> @Nullable ServedFlow<A> candidate(EndpointTable<ServedFlow<A>> flows) {
        Map<FarEnd<A>, Integer> requestedBy = new HashMap<>();
        flows.forEach(
                flow -> {
                    if (flow.isOfPeer()) {
                        requestedBy.merge(farEnd(flow), 1, Integer::sum);
                    }
                });
        var search =
                new Object() {
                    @Nullable ServedFlow<A> oldest;
                };
        flows.forEach(
                flow -> {
                    if (flow.isOfPeer()
                            && flow.state() == ServedFlow.State.OPEN
                            && (flow.receivedPackets() == 0
                                    || requestedBy.getOrDefault(farEnd(flow), 0) > 1)) {
                        ServedFlow<A> before = search.oldest;
                        if (before == null || flow.heard() < before.heard()) {
                            search.oldest = flow;
                        }
                    }
                });
        return search.oldest;
    }

    private static <A> FarEnd<A> farEnd(ServedFlow<A> flow) {
        return new FarEnd<>(flow.peer(), flow.peerEid());
    }
}
