package org.o7s.api;

import java.time.Duration;
import java.util.Optional;

/**
 * The events of a {@link FlowSet} as one thread takes them: a batch at a time, one after the other.
 *
 * <pre>{@code
 * FlowEvents events = set.events();
 * while (events.await(Duration.ZERO)) {
 *     while (events.next()) {
 *         switch (events.type()) {
 *             case FLOW_PKT -> serve(events.flow());
 *             case FLOW_DEALLOC -> events.flow().close();
 *             default -> {}
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>For one thread; others that wait at the same set have their own. Nothing is allocated per
 * event. Source: docs/wire/wire-endtoend.md 5.5, {@code fevent} and {@code fqueue_next}.
 */
public interface FlowEvents {

    /**
     * Waits until there is an event; at once if this batch still has some.
     *
     * @param limit the longest wait; zero means without limit
     * @return true if there are events; false if the limit passed or {@link FlowSet#wakeUp} was
     *     called
     * @throws FlowException INVALID if the set was closed, TIMED_OUT if the waiting thread was
     *     interrupted (it still is)
     */
    boolean await(Duration limit);

    /**
     * Takes the events that are there now, without waiting.
     *
     * @return whether there are any
     * @throws FlowException INVALID if the set was closed
     */
    boolean poll();

    /**
     * Goes to the next event of the batch. Events of flows that were taken out of the set meanwhile
     * are passed over.
     *
     * @return false if the batch is exhausted
     */
    boolean next();

    /**
     * Which event it is.
     *
     * @throws IllegalStateException if {@link #next} did not say that there is one
     */
    FlowEvent type();

    /**
     * The flow that it is about; of FLOW_ALLOC the one that was allocated.
     *
     * @throws FlowException why it failed, if the event is FLOW_DEALLOC of an allocation
     * @throws IllegalStateException if {@link #next} did not say that there is an event
     */
    Flow flow();

    /** The allocation that it is about; empty if the flow was added as such. */
    Optional<PendingFlow> allocation();
}
