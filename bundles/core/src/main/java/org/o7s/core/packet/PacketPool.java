package org.o7s.core.packet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Packets of one size, in off-heap chunks that are allocated as they are needed, up to a limit.
 *
 * <p>Any thread may acquire and release; one that does both all the time should {@link #keepSome}.
 * Acquiring allocates no heap memory, except when the pool grows by a chunk. Memory once allocated
 * stays with the pool.
 */
public final class PacketPool {
    private static final int KEEPERS_MAX = 8;
    private static final int CHUNK_BYTES = 512 * 1024;

    /** So many packets everybody gets while there are any. */
    private static final int FEW = 2;

    /** Who has more gets no more than this part of what is left for others. */
    private static final int SHARE = 4;

    /** This part of all packets is for those who have few. */
    private static final int SET_ASIDE = 4;

    private final int payloadBytes;
    private final int slotBytes;
    private final int limit;
    private final MpmcAtomicArrayQueue<Packet> free;
    private final AtomicInteger made = new AtomicInteger();
    private final Object growth = new Object();
    private volatile KeptPackets[] keepers = {};

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
        int unused = free.size();
        for (KeptPackets keeper : keepers) {
            unused += keeper.size();
        }
        return made.get() - unused;
    }

    /** How many packets exist now: never more than the limit. */
    public int size() {
        return made.get();
    }

    /** An empty packet, or null when the limit is reached; the caller counts the drop. */
    public @Nullable Packet acquire() {
        KeptPackets mine = mine();
        Packet packet = mine == null ? free.poll() : mine.take();
        if (packet == null) {
            packet = grow();
        }
        return packet == null ? null : packet.acquired();
    }

    /**
     * An empty packet for somebody who has packets of this pool already, or null if others need
     * what is left more: a quarter of all is for those who have fewer than {@link #FEW}, and of the
     * rest nobody gets more than a {@link #SHARE}th of what is left for others. So one who takes
     * all he can has some 15 of 100, and it takes thousands of such to leave nothing.
     *
     * @param held how many he has
     */
    public @Nullable Packet acquire(int held) {
        return isLeftFor(held) ? acquire() : null;
    }

    /** Whether somebody who has so many packets gets another one. */
    public boolean isLeftFor(int held) {
        return held < FEW || areLeft(SHARE * held + limit / SET_ASIDE);
    }

    private boolean areLeft(int packets) {
        return packets <= limit - made.get() || packets <= limit - inUse();
    }

    /**
     * How many more packets somebody may be promised who has so many, as things are now.
     *
     * @param wanted the answer is 0 to so many
     */
    public int left(int held, int wanted) {
        if (wanted <= 0) {
            return 0;
        }
        if (more(held, limit - made.get()) >= wanted) {
            return wanted;
        }
        int most = Math.max(FEW - held, more(held, limit - inUse()));
        return Math.clamp(most, 0, wanted);
    }

    private int more(int held, int free) {
        return (free - limit / SET_ASIDE - SHARE * held) / (SHARE + 1);
    }

    /**
     * An empty packet for somebody to whom it was promised: others may have fewer then, but the
     * part of those who have few stays theirs.
     *
     * @param held how many he has
     */
    public @Nullable Packet acquirePromised(int held) {
        return held < FEW || areLeft(limit / SET_ASIDE + 1) ? acquire() : null;
    }

    private @Nullable KeptPackets mine() {
        KeptPackets[] all = keepers;
        for (KeptPackets keeper : all) {
            if (keeper.isMine()) {
                return keeper;
            }
        }
        return null;
    }

    /**
     * From now on, a few hundred free packets stay with the calling thread for as long as it lives,
     * which costs it less than to share them: for the few threads that handle packets all the time.
     */
    public void keepSome() {
        synchronized (growth) {
            if (mine() != null) {
                return;
            }
            List<KeptPackets> all = new ArrayList<>();
            for (KeptPackets keeper : keepers) {
                if (keeper.isOrphan()) {
                    keeper.giveUp(keeper.size());
                } else {
                    all.add(keeper);
                }
            }
            if (all.size() < KEEPERS_MAX) {
                all.add(new KeptPackets(free));
            }
            keepers = all.toArray(new KeptPackets[0]);
        }
    }

    void takeBack(Packet packet) {
        KeptPackets mine = mine();
        if (mine != null) {
            mine.keep(packet);
            return;
        }
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
