package org.o7s.core.member;

import org.o7s.core.driver.Port;
import org.o7s.core.packet.Packet;

/**
 * What a type of IPCP knows of its port: framing, sizes, and what the link must be like. Called on
 * the loop of the IPCP.
 *
 * @param <A> address of a peer
 * @param <P> kind of port
 */
public interface PortUse<A, P extends Port> {
    /** The most packets that come in during one pass. */
    int BATCH_PACKETS = 64;

    /** Why the link is in the way, in words; empty if it is not. */
    String linkObstacle(LinkState link);

    /** There is a port: use it. */
    void usePort(P opened, LinkState link);

    /** The link was away and is back: what was learnt through it may be stale. */
    void linkCameBack();

    /** Whether a port still works. */
    boolean isAlive(P opened);

    /** Hands received packets over: at most {@link #BATCH_PACKETS}; returns how many. */
    int receive(P opened);

    /** The largest packet of a flow, in bytes. */
    int mpsBytes(P opened, LinkState link);

    /**
     * Takes a packet of a flow: puts the header before it and offers it to the port, or keeps it
     * back until {@link #flush} to send it with others.
     *
     * @return false if the port is full; the packet is then as it was before, without the header
     */
    boolean offerData(P opened, ServedFlow<A> flow, Packet packet);

    /** Offers a whole message. */
    boolean offerMessage(P opened, Packet message, A to);

    /**
     * Sends what was kept back and offered; returns how many frames left. At the end of each pass,
     * and whenever the port is full.
     */
    default int flush(P opened) {
        return opened.flush();
    }

    /**
     * Nothing will be sent any more, or nothing for as long as nobody knows: releases and counts
     * what was taken and did not leave. Not while the port only goes from one driver to the next.
     */
    default void discard() {
        // Only a type that keeps packets back from its port has any.
    }
}
