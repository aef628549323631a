package org.o7s.core.packet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Packets of one size, in off-heap chunks that are allocated as they are needed, up to a limit.
 *
 * <p>Any thread may acquire and release. Acquiring allocates no heap memory, except when the pool
 * grows by a chunk. Memory once allocated stays with the pool.
 */
public final class PacketPool {
    private static final int CHUNK_BYTES = 512 * 1024;

    private final int payloadBytes;
    private final int slotBytes;
    private final int limit;
    private final MpmcAtomicArrayQueue<Packet> free;
    private final AtomicInteger made = new AtomicInteger();
    private final Object growth = new Object();

    /**
     * A pool.
     *
     * @param payloadBytes the largest payload of one packet, between headroom and tailroom
     * @param limit the most packets that may exist
     */
    public PacketPool(int payloadBytes, int limit) {
        this.payloadBytes = payloadBytes;
        int exact = Packet.HEADROOM_BYTES + payloadBytes + Packet.TAILROOM_BYTES;
        this.slotBytes = (exact + 63) & ~63;
        this.limit = limit;
        this.free = new MpmcAtomicArrayQueue<>(limit);
    }

    /** The largest payload of one packet, in bytes. */
    public int payloadBytes() {
        return payloadBytes;
    }

    /** How many packets are in somebody's hands now. */
    public int inUse() {
        return made.get() - free.size();
    }

    /** How many packets exist now: never more than the limit. */
    public int size() {
        return made.get();
    }

    /** An empty packet, or null when the limit is reached; the caller counts the drop. */
    public @Nullable Packet acquire() {
        Packet packet = free.poll();
        if (packet == null) {
            packet = grow();
        }
        return packet == null ? null : packet.acquired();
    }

    void takeBack(Packet packet) {
        if (!free.offer(packet)) {
            throw new IllegalStateException("more packets given back than the pool made");
        }
    }

    private @Nullable Packet grow() {
        synchronized (growth) {
            Packet raced = free.poll();
            if (raced != null) {
                return raced;
            }
            int have = made.get();
            int more = Math.min(Math.max(1, CHUNK_BYTES / slotBytes), limit - have);
            if (more <= 0) {
                return null;
            }
            MemorySegment chunk = Arena.ofAuto().allocate((long) more * slotBytes, 64);
            for (int i = 1; i < more; i++) {
                free.offer(new Packet(this, chunk.asSlice((long) i * slotBytes, slotBytes)));
            }
            made.addAndGet(more);
            return new Packet(this, chunk.asSlice(0, slotBytes));
        }
    }
}
