package org.o7s.allocator;

import java.util.Map;

/**
 * What is counted of one flow, under the labels of docs/wire/wire-unicast.md 10.2. Belongs to the
 * loop.
 */
final class FlowBooks {
    private long sentPackets;
    private long sentBytes;
    private long unsentPackets;
    private long unsentBytes;
    private long receivedPackets;
    private long receivedBytes;
    private long lostPackets;
    private long lostBytes;
    private long sentUpdates;
    private long receivedUpdates;
    private int upstreamLevel;
    private int downstreamLevel;

    /** A packet left. */
    void sent(int bytes) {
        sentPackets++;
        sentBytes += bytes;
    }

    /** A packet of the user was dropped. */
    void unsent(int bytes) {
        unsentPackets++;
        unsentBytes += bytes;
    }

    /** A packet was handed to the user. */
    void received(int bytes) {
        receivedPackets++;
        receivedBytes += bytes;
    }

    /** A packet of the peer was dropped. */
    void lost(int bytes) {
        lostPackets++;
        lostBytes += bytes;
    }

    /** The peer was told this level of congestion. */
    void sentUpdate(int level) {
        sentUpdates++;
        downstreamLevel = level;
    }

    /** The peer told this level of congestion. */
    void receivedUpdate(int level) {
        receivedUpdates++;
        upstreamLevel = level;
    }

    long sentPackets() {
        return sentPackets;
    }

    long receivedPackets() {
        return receivedPackets;
    }

    /** Writes all of it. */
    void show(Map<String, String> labels) {
        labels.put("Sent (packets)", Long.toString(sentPackets));
        labels.put("Sent (bytes)", Long.toString(sentBytes));
        labels.put("Send failed (packets)", Long.toString(unsentPackets));
        labels.put("Send failed (bytes)", Long.toString(unsentBytes));
        labels.put("Received (packets)", Long.toString(receivedPackets));
        labels.put("Received (bytes)", Long.toString(receivedBytes));
        labels.put("Receive failed (packets)", Long.toString(lostPackets));
        labels.put("Receive failed (bytes)", Long.toString(lostBytes));
        labels.put("Sent flow updates (packets)", Long.toString(sentUpdates));
        labels.put("Received flow updates (packets)", Long.toString(receivedUpdates));
        labels.put("Upstream congestion level", Integer.toString(upstreamLevel));
        labels.put("Downstream congestion level", Integer.toString(downstreamLevel));
    }
}
