package org.o7s.irm.management;

import java.util.Optional;
import java.util.OptionalLong;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.ipcp.FlowPath;

/**
 * All that can be known of a flow at one moment.
 *
 * @param flow the flow
 * @param end what its end here measured
 * @param path how its packets go, with what each member lost; empty if nobody says
 * @param noPath why there is no path, a sentence; empty if there is one
 */
public record FlowLook(FlowView flow, EndReport end, Optional<FlowPath> path, String noPath) {
    /** Clocks of two processes need not go alike to the last of so many parts. */
    private static final int TOLERANCE = 10;

    /**
     * Whether it is the flow of an earlier look, as far as that can be known: numbers of flows are
     * given out anew. Its end must have grown older by the time between the looks.
     *
     * @param betweenNs at least so long lay between them, in ns
     */
    public boolean isOfSameFlow(FlowLook earlier, long betweenNs) {
        if (!flow.isSame(earlier.flow)) {
            return false;
        }
        OptionalLong ageNs = end.measures().get(FlowMeasure.AGE_NS);
        OptionalLong beforeNs = earlier.end.measures().get(FlowMeasure.AGE_NS);
        return ageNs.isEmpty()
                || beforeNs.isEmpty()
                || ageNs.getAsLong() - beforeNs.getAsLong() >= betweenNs - betweenNs / TOLERANCE;
    }
}
