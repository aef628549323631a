package org.o7s.api;

/**
 * A set of flows that one thread, or a few, wait for together.
 *
 * <p>What a flow has to tell is level-triggered: a flow with a packet is told of each time until it
 * is drained, whoever took packets and events before; a change of its state is told once. One that
 * came and went before anybody looked is not told. When a flow is added, what it has to tell
 * already is told. A flow is in at most one set; closing it takes it out.
 *
 * <p>Waiting costs in proportion to the flows that have something to tell, not to the size of the
 * set. Any thread; several may wait at one set, and may then be told of the same flow. Source:
 * docs/wire/wire-endtoend.md 5.5; made by {@link Application#flowSet}.
 */
public interface FlowSet extends AutoCloseable {

    /**
     * Puts a flow in; nothing changes if it is in already.
     *
     * @throws FlowException NOT_PERMITTED if it is in another set; NOT_ALLOCATED if it was closed
     *     here; INVALID if it is of another kind than the flows of the application that made this
     *     set, or the set was closed
     */
    void add(Flow flow);

    /**
     * Puts an allocation in. Once it is done FLOW_ALLOC is told, and its flow is in the set; or it
     * fails, FLOW_DEALLOC is told, and it is in the set no more.
     *
     * @throws FlowException as {@link #add(Flow)}
     */
    void add(PendingFlow allocation);

    /** Takes a flow out; whether it was in. */
    boolean remove(Flow flow);

    /** Takes an allocation out; whether it was in and not done. */
    boolean remove(PendingFlow allocation);

    /** Whether a flow is in. */
    boolean contains(Flow flow);

    /** How many flows and allocations are in. */
    int size();

    /** Takes everything out. */
    void clear();

    /** The events of this set, for the calling thread. */
    FlowEvents events();

    /** Ends one wait, now or next: {@link FlowEvents#await} returns false. */
    void wakeUp();

    /** Takes everything out; whoever waits is told. The flows stay open. */
    @Override
    void close();
}
