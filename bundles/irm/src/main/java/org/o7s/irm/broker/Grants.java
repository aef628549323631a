package org.o7s.irm.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.LayerPromise;
import org.o7s.irm.promise.Shortfall;
import org.o7s.irm.state.IpcpEntry;

/** What can be granted of the flows of a system. Belongs to the IRM's loop. */
final class Grants {
    private Grants() {}

    /** What an IPCP promises now: bandwidth that flows of it demanded it does not promise again. */
    static LayerPromise by(IpcpEntry ipcp) {
        LayerPromise promise = ipcp.ipcp().promise();
        return promise.withBandwidthBps(Math.max(0, promise.bandwidthBps() - ipcp.demandedBps()));
    }

    /** What is demanded and was not asked, so that nobody can grant it. */
    static List<String> unasked(FlowWish wish) {
        return Shortfall.of(wish.least(), wish.qos()).stream()
                .map(l -> "%s %s is demanded, but not asked".formatted(l.term(), l.wanted()))
                .toList();
    }

    /**
     * Why what is demanded is not to be had of an IPCP, a sentence for each term; none if it is.
     */
    static List<String> objections(FlowWish wish, IpcpEntry ipcp) {
        List<String> less = objections(wish, ipcp.label(), by(ipcp));
        long demandedBps = ipcp.demandedBps();
        if (!less.isEmpty() && wish.least().bandwidthBps() != 0 && demandedBps > 0) {
            less.add(
                    "%s: flows demanded %d bit/s of its rate before"
                            .formatted(ipcp.label(), demandedBps));
        }
        return less;
    }

    /** The same of a flow within the system: nobody knows how fast its ends are. */
    static List<String> objectionsDirect(FlowWish wish) {
        return objections(wish, "a direct flow", LayerPromise.NONE);
    }

    private static List<String> objections(FlowWish wish, String who, LayerPromise promise) {
        QosSpec granted = promise.grant(wish.qos());
        return Shortfall.of(wish.least(), granted).stream()
                .map(less -> who + ": demanded is " + less.sentence())
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
