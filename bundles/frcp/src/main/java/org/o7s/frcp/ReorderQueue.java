package org.o7s.frcp;

import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.Packet;

/**
 * Packets that came before an older one: by number, within a window that begins at the number that
 * is expected. Its memory is made when the first packet is missing.
 */
final class ReorderQueue {
    private final int capacity;
    private @Nullable Packet[] packets = {};
    private int size;

    /** The number after the latest that was put in since it was last empty. */
    private int end;

    ReorderQueue(int capacity) {
        this.capacity = capacity;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The number after the latest packet that may be here. */
    int end() {
        return end;
    }

    boolean has(int number) {
        return size > 0 && packets[number & (capacity - 1)] != null;
    }

    void put(int number, Packet packet) {
        if (packets.length == 0) {
            packets = new Packet[capacity];
        }
        end = size == 0 ? number + 1 : Serial.later(end, number + 1);
        packets[number & (capacity - 1)] = packet;
        size++;
    }

    /** Takes a packet out, or answers null. */
    @Nullable Packet take(int number) {
        if (size == 0) {
            return null;
        }
        Packet packet = packets[number & (capacity - 1)];
        if (packet != null) {
            packets[number & (capacity - 1)] = null;
            size--;
        }
        return packet;
    }

    /** Takes the latest packet out, to use its memory for the one that is expected. */
    @Nullable Packet takeLatest() {
        while (size > 0) {
            end--;
            Packet packet = take(end);
            if (packet != null) {
                return packet;
            }
        }
        return null;
    }
}
