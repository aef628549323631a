package org.o7s.client;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.o7s.core.packet.PacketPools;

/**
 * Memory for one packet on its way, for whoever moves packets of any flow just now: the one that
 * was used last is given out first, so that it is near. Threads beyond eight at one moment make
 * their own. Any thread.
 */
final class Scratch {
    /** Room for the largest packet that a port carries. */
    static final int BYTES = PacketPools.MAX_PAYLOAD_BYTES;

    private static final int KEPT = 8;

    private final AtomicReferenceArray<@Nullable MemorySegment> kept =
            new AtomicReferenceArray<>(KEPT);

    MemorySegment take() {
        for (int i = 0; i < KEPT; i++) {
            MemorySegment found = kept.getPlain(i) == null ? null : kept.getAndSet(i, null);
            if (found != null) {
                return found;
            }
        }
        return Arena.ofAuto().allocate(BYTES, 64);
    }

    void giveBack(MemorySegment memory) {
        for (int i = 0; i < KEPT; i++) {
            if (kept.getPlain(i) == null && kept.compareAndSet(i, null, memory)) {
                return;
            }
        }
    }
}
