package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.o7s.core.entropy.Entropy;

/** Nothing is allocated per packet, lost and repeated ones included. */
class AllocationTest {
    private static final int PACKETS = 20_000;
    private static final int MAX_ROUNDS = 100;

    @Test
    void packetsBothWaysOverALossyPathAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        FrcpConfig config = Pair.data(true);
        FrcpMachine a = new Pair.End(config, Entropy.seeded(1), 2048).machine;
        FrcpMachine b = new Pair.End(config, Entropy.seeded(2), 2048).machine;
        long allocated = Long.MAX_VALUE;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(2048);
            long nowNs = 0;
            // Until the compiler has seen enough packets, the interpreter may allocate.
            for (int round = 0; round < MAX_ROUNDS && allocated >= PACKETS; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < PACKETS; i++) {
                    nowNs += 20_000;
                    a.write(room, 0, 64, nowNs);
                    carry(a, b, room, i, nowNs);
                    carry(b, a, room, i, nowNs);
                    while (b.read(room, 1024, 1024, nowNs) >= 0) {
                        b.write(room, 1024, 64, nowNs);
                    }
                    while (a.read(room, 1024, 1024, nowNs) >= 0) {
                        nowNs++;
                    }
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
        }
        assertThat(allocated).as("bytes for %d packets", PACKETS).isLessThan(PACKETS);
        assertThat(a.state()).isEqualTo(FrcpState.UP);
    }

    private static void carry(
            FrcpMachine from, FrcpMachine to, MemorySegment room, int number, long nowNs) {
        int bytes = from.poll(room, 512, nowNs);
        while (bytes >= 0) {
            if (number % 50 != 7) {
                to.input(room, 512, bytes, nowNs);
            }
            bytes = from.poll(room, 512, nowNs);
        }
    }
}
