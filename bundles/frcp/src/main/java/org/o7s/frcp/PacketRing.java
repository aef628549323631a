package org.o7s.frcp;

import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.Packet;

/** Packets in the order in which they came in; grows with what is in it. */
final class PacketRing {
    private static final int FIRST_CAPACITY = 8;

    private @Nullable Packet[] packets = {};
    private int head;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Packet packet) {
        if (size == packets.length) {
            grow();
        }
        packets[(head + size) & (packets.length - 1)] = packet;
        size++;
    }

    /** The first packet, which stays. */
    Packet first() {
        Packet first = size == 0 ? null : packets[head];
        if (first == null) {
            throw new IllegalStateException("no packet waits");
        }
        return first;
    }

    /** Takes the first packet out and gives it back to its pool. */
    void releaseFirst() {
        first().release();
        packets[head] = null;
        head = (head + 1) & (packets.length - 1);
        size--;
    }

    private void grow() {
        @Nullable Packet[] more = new Packet[Math.max(FIRST_CAPACITY, packets.length * 2)];
        for (int i = 0; i < size; i++) {
            more[i] = packets[(head + i) & (packets.length - 1)];
        }
        packets = more;
        head = 0;
    }
}
