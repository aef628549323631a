package org.o7s.core.layer;

import org.o7s.core.flow.Offer;
import org.o7s.core.packet.Packet;

/** Data transfer, as the components of a member use it to send. Only on the member's loop. */
public interface LayerSender {

    /** The address of this member. */
    long ownAddress();

    /** The largest payload that every adjacency can carry, in bytes; 0 while there is none. */
    int mpsBytes();

    /** Whether there is a route to an address now. */
    boolean reaches(long destination);

    /**
     * Sends a packet of this member.
     *
     * @param destination address of a member; not the own one
     * @param cube 0..2
     * @param eid endpoint at the destination
     * @param flowKey the same for all packets of one flow, spread over 64 bits
     * @param packet the payload, with headroom
     * @return ACCEPTED if it was taken, sent or dropped and counted; FULL if the queue on its way
     *     out is full: it still belongs to the caller, who is told when there is {@linkplain
     *     #awaitRoom room}; CLOSED if there is no route: it still belongs to the caller
     */
    Offer send(long destination, int cube, long eid, long flowKey, Packet packet);

    /** Has the task run, once, as soon as a queue that was full has room again. */
    void awaitRoom(Runnable task);

    /** Sends a message of a component, off the packet path; returns whether it went out. */
    boolean sendMessage(long destination, long eid, byte[] message);
}
