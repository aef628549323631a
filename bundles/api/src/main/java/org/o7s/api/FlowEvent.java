package org.o7s.api;

/**
 * What a {@link FlowSet} tells of a flow, named and numbered as in C. Source:
 * docs/wire/wire-endtoend.md 5.5.
 */
public enum FlowEvent {
    /** A packet can be read: told again and again until none is left. */
    FLOW_PKT(1),
    /** The flow went down: the layer cannot carry packets, or one of its ends took it down. */
    FLOW_DOWN(2),
    /** The flow is up again after it was down, or after its peer was lost. */
    FLOW_UP(4),
    /** The flow was allocated: what a {@link PendingFlow} waited for has come. */
    FLOW_ALLOC(8),
    /**
     * The flow was deallocated by the layer or at the other end, and everything that came before
     * has been read; or there will be none, as the allocation failed.
     */
    FLOW_DEALLOC(16),
    /** The peer gave no sign of life for the timeout of the flow. */
    FLOW_PEER(32);

    private final int number;

    FlowEvent(int number) {
        this.number = number;
    }

    /** The number as C counts it: a bit of its own. */
    public int number() {
        return number;
    }
}
