package org.o7s.transfer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.Packet;
import org.o7s.policy.scheduler.SchedulerPolicy;

/**
 * The packets that wait to leave on a link: a queue for each cube, bounded over all of them.
 * Belongs to one loop; allocates only while it grows to its longest.
 */
final class EgressQueue {
    /** The most packets of all cubes together. */
    static final int CAPACITY_PACKETS = 1024;

    private static final int SMALLEST = 16;

    private final Cube[] cubes = new Cube[SchedulerPolicy.CUBES];
    private int size;
    private long arrivals;

    EgressQueue() {
        for (int i = 0; i < cubes.length; i++) {
            cubes[i] = new Cube();
        }
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isFull() {
        return size >= CAPACITY_PACKETS;
    }

    /** How many packets of a cube wait. */
    int size(int cube) {
        return cubes[cube].size;
    }

    /** Length of the oldest packet of a cube, 0 if there is none. */
    int headBytes(int cube) {
        Packet head = cubes[cube].head();
        return head == null ? 0 : head.length();
    }

    /** When the oldest packet of a cube came, 0 if there is none. */
    long headOrder(int cube) {
        return cubes[cube].headOrder();
    }

    /** Adds a packet; the caller has looked whether there is room. */
    void add(int cube, Packet packet) {
        cubes[cube].add(packet, ++arrivals);
        size++;
    }

    /** Takes the oldest packet of a cube, null if there is none. */
    @Nullable Packet poll(int cube) {
        Packet packet = cubes[cube].poll();
        if (packet != null) {
            size--;
        }
        return packet;
    }

    /** The cube of the packet that came first; -1 if none waits. */
    int oldest() {
        int oldest = -1;
        for (int i = 0; i < cubes.length; i++) {
            if (cubes[i].size > 0
                    && (oldest < 0 || cubes[i].headOrder() < cubes[oldest].headOrder())) {
                oldest = i;
            }
        }
        return oldest;
    }

    /** A ring that grows. */
    private static final class Cube {
        private @Nullable Packet[] packets = new @Nullable Packet[SMALLEST];
        private long[] orders = new long[SMALLEST];
        private int first;
        private int size;

        @Nullable Packet head() {
            return packets[first];
        }

        long headOrder() {
            return size == 0 ? 0 : orders[first];
        }

        void add(Packet packet, long order) {
            if (size == packets.length) {
                grow();
            }
            int at = (first + size++) & (packets.length - 1);
            packets[at] = packet;
            orders[at] = order;
        }

        @Nullable Packet poll() {
            Packet packet = packets[first];
            if (packet != null) {
                packets[first] = null;
                first = (first + 1) & (packets.length - 1);
                size--;
            }
            return packet;
        }

        private void grow() {
            int capacity = packets.length;
            @Nullable Packet[] morePackets = Arrays.copyOf(packets, 2 * capacity);
            long[] moreOrders = Arrays.copyOf(orders, 2 * capacity);
            for (int i = 0; i < capacity; i++) {
                morePackets[i] = packets[(first + i) & (capacity - 1)];
                moreOrders[i] = orders[(first + i) & (capacity - 1)];
            }
            packets = morePackets;
            orders = moreOrders;
            first = 0;
        }
    }
}
