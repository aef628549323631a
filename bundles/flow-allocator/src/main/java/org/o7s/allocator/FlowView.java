package org.o7s.allocator;

/**
 * A flow as it is at one moment.
 *
 * @param flowId its number in the system
 * @param name the name that it was allocated to
 * @param peer address of the member at the other end
 * @param localEid the endpoint by which the peer addresses it here
 * @param remoteEid the endpoint by which it is addressed at the peer; 0 until it is known
 * @param cube of its packets, 0..2
 * @param flowKey by which the ways of its packets are chosen
 * @param rateBps what congestion avoidance lets it send, in bytes/s; as the policy says
 * @param waiting packets of its user that wait to leave
 * @param state {@code requested}, {@code open} or {@code lingering}
 * @param sentPackets packets that left
 * @param receivedPackets packets that were handed to the user
 */
public record FlowView(
        int flowId,
        String name,
        long peer,
        long localEid,
        long remoteEid,
        int cube,
        long flowKey,
        long rateBps,
        int waiting,
        String state,
        long sentPackets,
        long receivedPackets) {}
