package org.o7s.api;

import java.util.concurrent.CompletionStage;

/**
 * A flow that is being allocated, or accepted, while the application does something else.
 *
 * <p>There are three ways to the flow: {@link #await wait} for it, get it by {@link #stage}, or put
 * this into a {@link FlowSet}, which tells FLOW_ALLOC or FLOW_DEALLOC. Whoever asks gets the same
 * flow. {@linkplain #cancel Given up} in time, a flow that still comes is deallocated. Any thread.
 * Source: paper 4.1, allocation with a time limit of 0.
 */
public interface PendingFlow {

    /** The name that the flow is allocated to; empty when any flow is accepted. */
    String name();

    /** Whether there is a flow, or there never will be. */
    boolean isDone();

    /**
     * Waits for the flow, for no longer than the limit given when it was begun.
     *
     * @throws FlowException why there is none; TIMED_OUT if it was given up, or the waiting thread
     *     was interrupted (it still is, and the allocation goes on)
     */
    Flow await();

    /**
     * The flow once it is there; fails with a {@link FlowException}. What follows may block: it
     * runs in a virtual thread of its own, or in the calling thread if the flow is there already.
     */
    CompletionStage<Flow> stage();

    /**
     * Gives it up: a flow that comes all the same is deallocated.
     *
     * @return false if it was done before: then the flow is the caller's to close
     */
    boolean cancel();
}
