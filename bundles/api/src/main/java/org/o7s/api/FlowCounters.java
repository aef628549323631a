package org.o7s.api;

/**
 * What went through one end of a flow since it was allocated.
 *
 * @param sentPackets packets that the flow took, keepalives not counted
 * @param sentBytes their payload
 * @param receivedPackets packets that were read
 * @param receivedBytes their payload
 * @param droppedCheck packets dropped because their integrity check failed
 * @param droppedTooLarge packets lost because the reader's buffer was too small
 * @param discarded packets discarded unread at deallocation
 * @param keepalivesSent keepalives sent by the runtime
 * @param keepalivesReceived keepalives received
 */
public record FlowCounters(
        long sentPackets,
        long sentBytes,
        long receivedPackets,
        long receivedBytes,
        long droppedCheck,
        long droppedTooLarge,
        long discarded,
        long keepalivesSent,
        long keepalivesReceived) {}
