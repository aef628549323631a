package org.o7s.api;

/**
 * The states of a flow as its holder sees them.
 *
 * <pre>
 *   UP  ⇄ DOWN            the layer below lost and found its link
 *   UP/DOWN ⇄ PEER_LOST   no sign of life for the peer timeout; a packet brings it back
 *   any → DEALLOCATED     closed by this side, or by the system
 * </pre>
 */
public enum FlowState {
    /** Packets go both ways. */
    UP,
    /** The layer cannot carry packets at the moment; packets written are refused. */
    DOWN,
    /** The peer gave no sign of life for the peer timeout of the flow. */
    PEER_LOST,
    /** The flow is gone; its holder should close it. */
    DEALLOCATED
}
