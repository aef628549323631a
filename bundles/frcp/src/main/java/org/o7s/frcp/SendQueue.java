package org.o7s.frcp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPool;
import org.o7s.wire.g23.FrctReceived;

/**
 * The packets from the oldest without acknowledgement to the newest written: by number, and those
 * that are under way also in the order in which they were last sent. Every operation takes the same
 * time, however many there are. Grows with what is in it; the memory is kept.
 */
final class SendQueue {
    private static final int FIRST_CAPACITY = FrctReceived.WORD_PACKETS;
    private static final int WORD = FrctReceived.WORD_PACKETS;
    private static final byte REPEATED = 1;
    private static final byte ARRIVED = 2;
    private static final byte UNDER_WAY = 4;

    /** As many as wait for one acknowledgement, and some more. */
    private static final int SPARE_MAX = 128;

    private final PacketPool pool;
    private @Nullable Packet[] packets = {};
    private long[] firstNs = {};
    private long[] sentNs = {};
    private long[] order = {};
    private int[] older = {};
    private int[] newer = {};
    private byte[] marks = {};
    private long[] arrived = {};

    /** A few packets that are no longer needed, for what is written next; none if all are idle. */
    private @Nullable Packet[] spare = {};

    private int spares;
    private int size;
    private int oldest;
    private int newest;
    private int underWay;
    private long orders;

    /** Whether a packet before {@link #orderlyFrom} was repeated, or came before others. */
    private boolean disorderly;

    private int orderlyFrom;

    /** The number after the newest written. */
    private int end;

    /** A queue without packets, which come from a pool and return to it. */
    SendQueue(PacketPool pool) {
        this.pool = pool;
    }

    /** How many packets it holds. */
    int size() {
        return size;
    }

    /** Puts the packet with the next number in. */
    void put(int number, Packet packet) {
        if (size == packets.length) {
            grow(number - size);
        }
        int at = index(number);
        packets[at] = packet;
        marks[at] = 0;
        size++;
        end = number + 1;
    }

    /** The packet with that number, which must be in the queue. */
    Packet get(int number) {
        Packet packet = packets[index(number)];
        if (packet == null) {
            throw new IllegalStateException("packet " + Integer.toUnsignedString(number) + " gone");
        }
        return packet;
    }

    /** A packet is sent, for the first time or again. */
    void sent(int number, long nowNs) {
        int at = index(number);
        if ((marks[at] & UNDER_WAY) != 0) {
            unlink(number);
            marks[at] |= REPEATED;
            disorder();
        } else {
            firstNs[at] = nowNs;
        }
        sentNs[at] = nowNs;
        order[at] = ++orders;
        link(number);
    }

    /** A packet has come although older ones have not: it is no longer under way. */
    void arrived(int number) {
        unlink(number);
        disorder();
        marks[index(number)] |= ARRIVED;
        arrived[index(number) / WORD] |= FrctReceived.bit(number);
    }

    /**
     * A packet that had come may have been thrown away by the peer: it is under way again, and lost
     * unless something is heard of it within a round trip.
     */
    void lostAgain(int number, long nowNs) {
        int at = index(number);
        marks[at] = REPEATED;
        arrived[at / WORD] &= ~FrctReceived.bit(number);
        sentNs[at] = nowNs;
        order[at] = 0;
        link(number);
    }

    /**
     * A packet that had come was thrown away by the peer, which expects it: it is under way again,
     * before all others and as if it were sent before them.
     */
    void thrownAway(int number) {
        int at = index(number);
        marks[at] = REPEATED;
        arrived[at / WORD] &= ~FrctReceived.bit(number);
        order[at] = 0;
        linkOldest(number);
    }

    /** Lets go of the oldest packet by number. */
    void release(int number) {
        int at = index(number);
        if ((marks[at] & UNDER_WAY) != 0) {
            unlink(number);
        }
        size--;
        letGo(at);
        arrived[at / WORD] &= ~FrctReceived.bit(number);
        marks[at] = 0;
        if (size == 0) {
            empty();
        }
    }

    private void disorder() {
        disorderly = true;
        orderlyFrom = end;
    }

    /**
     * Whether all that was sent from a number on, the oldest by number, was sent once, in the order
     * of numbers, and after all that is known to have come.
     */
    boolean isOrderlyFrom(int number) {
        disorderly &= number - orderlyFrom < 0;
        return !disorderly;
    }

    /** Lets go of the oldest packets, from a number on that {@link #isOrderlyFrom}. */
    void releaseRun(int number, int count) {
        for (int at = number; at != number + count; at++) {
            size--;
            letGo(index(at));
        }
        oldest = number + count;
        underWay -= count;
        if (size == 0) {
            empty();
        }
    }

    private void letGo(int at) {
        Packet packet = packets[at];
        packets[at] = null;
        if (packet == null) {
            throw new IllegalStateException("a packet is gone");
        }
        if (spares < spare.length && pool.isLeftFor(held())) {
            spare[spares] = packet;
            spares++;
        } else {
            packet.release();
        }
    }

    private void empty() {
        while (spares > 0) {
            spares--;
            Packet packet = spare[spares];
            spare[spares] = null;
            if (packet != null) {
                packet.release();
            }
        }
    }

    /** Whether the next packet gets memory, unless there is none for anybody. */
    boolean hasMemory() {
        return spares > 0 || pool.isLeftFor(held());
    }

    private int held() {
        return size + spares;
    }

    /**
     * An empty packet, rather one that was used lately; null if there is no memory, or too little
     * for all others.
     */
    @Nullable Packet acquire() {
        Packet packet = null;
        if (spares > 0) {
            spares--;
            packet = spare[spares];
            spare[spares] = null;
        }
        if (packet == null) {
            return pool.acquire(held());
        }
        packet.pullBack(packet.length());
        return packet;
    }

    /** Whether a packet is under way. */
    boolean isUnderWay() {
        return underWay > 0;
    }

    /** How many packets are under way. */
    int underWay() {
        return underWay;
    }

    /** The number of the packet under way that was sent longest ago. */
    int oldest() {
        return oldest;
    }

    boolean isRepeated(int number) {
        return (marks[index(number)] & REPEATED) != 0;
    }

    /** When the packet was sent first. */
    long firstNs(int number) {
        return firstNs[index(number)];
    }

    /** When the packet was sent last. */
    long sentNs(int number) {
        return sentNs[index(number)];
    }

    /** The number of the packet under way that was sent last. */
    int newest() {
        return newest;
    }

    /** Whether the packet has come although older ones have not. */
    boolean hasArrived(int number) {
        return (marks[index(number)] & ARRIVED) != 0;
    }

    /** Those of a word of numbers that have come although older ones have not. */
    long arrivedOf(int first) {
        return arrived[index(first) / WORD];
    }

    /** The place of the packet's last sending among all sendings: 1, 2, 3... */
    long order(int number) {
        return order[index(number)];
    }

    /** How many packets were sent so far, repeated ones counted again. */
    long lastOrder() {
        return orders;
    }

    private int index(int number) {
        return number & (packets.length - 1);
    }

    private void link(int number) {
        int at = index(number);
        if (underWay == 0) {
            oldest = number;
        } else {
            newer[index(newest)] = number;
            older[at] = newest;
        }
        newest = number;
        underWay++;
        marks[at] |= UNDER_WAY;
    }

    private void linkOldest(int number) {
        int at = index(number);
        if (underWay == 0) {
            newest = number;
        } else {
            older[index(oldest)] = number;
            newer[at] = oldest;
        }
        oldest = number;
        underWay++;
        marks[at] |= UNDER_WAY;
    }

    private void unlink(int number) {
        int at = index(number);
        underWay--;
        marks[at] &= ~UNDER_WAY;
        if (underWay == 0) {
            return;
        }
        if (number == oldest) {
            oldest = newer[at];
        } else if (number == newest) {
            newest = older[at];
        } else {
            newer[index(older[at])] = newer[at];
            older[index(newer[at])] = older[at];
        }
    }

    private void grow(int first) {
        SendQueue old = new SendQueue(pool);
        old.take(this);
        int capacity = Math.max(FIRST_CAPACITY, packets.length * 2);
        packets = new Packet[capacity];
        spare = Arrays.copyOf(spare, SPARE_MAX);
        firstNs = new long[capacity];
        sentNs = new long[capacity];
        order = new long[capacity];
        older = new int[capacity];
        newer = new int[capacity];
        marks = new byte[capacity];
        arrived = new long[capacity / WORD];
        for (int number = first; number != first + size; number++) {
            int from = old.index(number);
            int to = index(number);
            packets[to] = old.packets[from];
            firstNs[to] = old.firstNs[from];
            sentNs[to] = old.sentNs[from];
            order[to] = old.order[from];
            older[to] = old.older[from];
            newer[to] = old.newer[from];
            marks[to] = old.marks[from];
            if ((marks[to] & ARRIVED) != 0) {
                arrived[to / WORD] |= FrctReceived.bit(number);
            }
        }
    }

    private void take(SendQueue other) {
        packets = other.packets;
        firstNs = other.firstNs;
        sentNs = other.sentNs;
        order = other.order;
        older = other.older;
        newer = other.newer;
        marks = other.marks;
        arrived = other.arrived;
    }
}
