package org.o7s.client;

import java.util.concurrent.atomic.AtomicLong;
import org.o7s.core.packet.PacketPool;
import org.o7s.frcp.MessageBudget;

/**
 * Where packets of flows with FRCP wait: those that were sent until they are acknowledged, those
 * that came until they are read. The two never compete, so that ends which write more than is read
 * can still receive. Any thread.
 *
 * <p>A flow takes at most a window each way, 256 packets, and up to eight windows while packets of
 * it are missing between ends of o7s. All flows together take at most, each way, 16384 packets of
 * 1888 bytes and as many of 9056: 34 and 152 MB, allocated as they are needed. Over layers with
 * larger packets, messages are cut into such. A packet that finds no memory is not accepted, or
 * dropped and repeated; the fewer are left the less a flow gets of them, so that it takes two
 * thousand flows which nobody reads to hold others up ({@link PacketPool#acquire(int)}). Of large
 * messages, what there is no credit for yet takes 64 MiB of the heap at most, and what came of them
 * 64 MiB more.
 */
public final class FrcpMemory {
    private static final int[] PACKET_BYTES = {1888, 9056};
    private static final int[] PACKETS = {16_384, 16_384};

    private static final long RESERVED_BYTES_MAX = 64 << 20;

    private static final long INCOMING_BYTES_MAX = 64 << 20;

    private final MessageBudget incoming = new MessageBudget(INCOMING_BYTES_MAX);
    private final AtomicLong reserved = new AtomicLong();
    private final PacketPool[] toSend = pools();
    private final PacketPool[] toRead = pools();

    /** Memory of which nothing is allocated yet. */
    public FrcpMemory() {}

    private static PacketPool[] pools() {
        PacketPool[] pools = new PacketPool[PACKETS.length];
        for (int i = 0; i < pools.length; i++) {
            pools[i] = new PacketPool(PACKET_BYTES[i], PACKETS[i]);
        }
        return pools;
    }

    /** The largest packet that it holds, in bytes. */
    static int packetBytesMax() {
        return PACKET_BYTES[PACKET_BYTES.length - 1];
    }

    /** Where packets of up to so many bytes wait to be acknowledged. */
    PacketPool toSend(int bytes) {
        return toSend[size(bytes)];
    }

    /** Where packets of up to so many bytes wait to be read. */
    PacketPool toRead(int bytes) {
        return toRead[size(bytes)];
    }

    /** Memory for messages that come in fragments. */
    MessageBudget incoming() {
        return incoming;
    }

    /** Sets memory aside for a message; false if there is none now. */
    boolean reserve(int bytes) {
        if (reserved.addAndGet(bytes) <= RESERVED_BYTES_MAX) {
            return true;
        }
        reserved.addAndGet(-bytes);
        return false;
    }

    /** Gives back what was set aside. */
    void unreserve(int bytes) {
        reserved.addAndGet(-bytes);
    }

    private static int size(int bytes) {
        for (int i = 0; i < PACKET_BYTES.length; i++) {
            if (bytes <= PACKET_BYTES[i]) {
                return i;
            }
        }
        throw new IllegalArgumentException("packets of " + bytes + " bytes are too large");
    }

    /** How many packets wait now. */
    public int inUse() {
        int packets = 0;
        for (int i = 0; i < PACKETS.length; i++) {
            packets += toSend[i].inUse() + toRead[i].inUse();
        }
        return packets;
    }
}
