package org.o7s.core.packet;

import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Free packets that one thread keeps for itself: the last one given back is the next one taken, so
 * that a loop works with a few packets that are in its caches, and without atomic operations.
 */
final class KeptPackets {
    private static final int MOST = 512;
    private static final int MOVED = 128;

    private final Thread keeper;
    private final MpmcAtomicArrayQueue<Packet> shared;
    private final @Nullable Packet[] kept = new @Nullable Packet[MOST];
    private final AtomicInteger count = new AtomicInteger();

    /** The calling thread's. */
    KeptPackets(MpmcAtomicArrayQueue<Packet> shared) {
        this.keeper = Thread.currentThread();
        this.shared = shared;
    }

    boolean isMine() {
        return keeper == Thread.currentThread();
    }

    /** Whether its thread has ended. */
    boolean isOrphan() {
        return !keeper.isAlive();
    }

    /** How many there are. Any thread. */
    int size() {
        return count.get();
    }

    /** A free packet, null if there is none. Only its thread. */
    @Nullable Packet take() {
        int have = count.getPlain();
        if (have == 0) {
            have = fetch();
            if (have == 0) {
                return null;
            }
        }
        Packet packet = kept[have - 1];
        kept[have - 1] = null;
        count.lazySet(have - 1);
        return packet;
    }

    private int fetch() {
        int have = 0;
        Packet packet;
        while (have < MOVED && (packet = shared.poll()) != null) {
            kept[have++] = packet;
        }
        count.lazySet(have);
        return have;
    }

    /** Keeps a free packet. Only its thread. */
    void keep(Packet packet) {
        int have = count.getPlain();
        if (have == MOST) {
            giveUp(MOVED);
            have = count.getPlain();
        }
        kept[have] = packet;
        count.lazySet(have + 1);
    }

    /** Gives some to everybody. Only its thread, or anybody once that has ended. */
    void giveUp(int most) {
        int have = count.getPlain();
        int left = Math.max(0, have - most);
        for (int i = left; i < have; i++) {
            Packet packet = kept[i];
            kept[i] = null;
            if (packet != null && !shared.offer(packet)) {
                throw new IllegalStateException("more packets given back than the pool made");
            }
        }
        count.lazySet(left);
    }
}
