package org.o7s.irm.management;

import java.util.List;
import java.util.Optional;
import org.o7s.core.ipcp.FlowPath;

/**
 * An allocation, step by step.
 *
 * @param name the destination
 * @param steps what was done, in order
 * @param path how the packets of the flow went; empty if there was none
 */
public record TraceView(String name, List<Step> steps, Optional<FlowPath> path) {
    /** Keeps a copy. */
    public TraceView {
        steps = List.copyOf(steps);
    }

    /** Whether the flow was allocated. */
    public boolean isAllocated() {
        return path.isPresent();
    }

    /**
     * A step.
     *
     * @param what what was asked or done
     * @param outcome what came of it
     * @param tookNs how long it took, in ns
     */
    public record Step(String what, String outcome, long tookNs) {}
}
