package org.o7s.core.layer;

import org.o7s.core.packet.Packet;

/**
 * What takes the packets that are for this member: one per component, one for all user flows. A
 * component may be another data transfer machine, whose links these endpoints are.
 */
@FunctionalInterface
public interface LayerComponent {

    /**
     * Takes a packet. Only on the member's loop.
     *
     * @param eid the endpoint that it is for
     * @param ecn its congestion mark, 0..255
     * @param packet the payload, which belongs to the component from now on
     */
    void received(long eid, int ecn, Packet packet);
}
