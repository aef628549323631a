package org.o7s.frcp;

/**
 * What can be done with a flow.
 *
 * <pre>
 *   state        becomes
 *   UP           PEER_SILENT when nothing came for the timeout; DOWN when R expired for a packet
 *   PEER_SILENT  UP when something comes; DOWN when R expired for a packet
 *   DOWN         nothing else
 * </pre>
 */
public enum FrcpState {
    /** Packets go both ways. */
    UP,
    /** Nothing came for the peer's timeout; what is written is still sent. */
    PEER_SILENT,
    /** A packet was repeated in vain until R expired: the flow has ended. */
    DOWN
}
