package org.o7s.irm.broker;

/** Is told of an allocation, step by step. On the IRM's loop. */
@FunctionalInterface
public interface AllocationSteps {
    /** Nobody listens. */
    AllocationSteps NONE = (what, outcome, tookNs) -> {};

    /**
     * A step is over.
     *
     * @param what what was asked or done
     * @param outcome what came of it
     * @param tookNs how long it took, in ns; 0 if nothing was waited for
     */
    void step(String what, String outcome, long tookNs);
}
