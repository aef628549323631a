package org.o7s.irm.management;

import java.util.Optional;
import org.o7s.core.ipcp.FlowPath;

/**
 * All that can be known of a flow at one moment.
 *
 * @param flow the flow
 * @param end what its end here measured
 * @param path how its packets go, with what each member lost; empty if nobody says
 * @param noPath why there is no path, a sentence; empty if there is one
 */
public record FlowLook(FlowView flow, EndReport end, Optional<FlowPath> path, String noPath) {}
