package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What is done per packet leaves no garbage. */
class PacketPathAllocationTest {
    private static final int DIX = EthernetHeader.HEADER_BYTES;
    private static final int PACKETS = 20_000;
    private static final int MAX_ROUNDS = 200;
    private static final int PACKET_BYTES = 1400;

    @Test
    void headersAndTrailersAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        CrcTrailer crc = new CrcTrailer();
        long allocatedBytes = Long.MAX_VALUE;
        long sum = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment region = arena.allocate(2048);
            // Until the compiler has seen enough packets, the interpreter may allocate.
            for (int round = 0; round < MAX_ROUNDS && allocatedBytes >= PACKETS; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int packet = 0; packet < PACKETS; packet++) {
                    sum += onePacket(region, crc, packet & 0xffff);
                }
                allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;
            }
        }
        assertThat(allocatedBytes).as("bytes for %d packets", PACKETS).isLessThan(PACKETS);
        assertThat(sum).isNotZero();
    }

    private static long onePacket(MemorySegment region, CrcTrailer crc, int eid) {
        int payloadBytes = PACKET_BYTES + CrcTrailer.BYTES;
        EthernetHeader.write(region, 0, 0x02000000000aL, 0x02000000000bL, 0xa000);
        EthDixHeader.write(region, DIX, eid, payloadBytes);
        long payload = DIX + EthDixHeader.HEADER_BYTES;
        crc.append(region, payload, PACKET_BYTES);
        int available = EthernetHeader.validate(region, 0, (int) payload + payloadBytes);
        int length = EthDixHeader.validate(region, DIX, available);
        UdpHeader.write(region, 2000, eid);
        return length
                + EthDixHeader.eid(region, DIX)
                + UdpHeader.eid(region, 2000)
                + EthernetHeader.source(region, 0)
                + (crc.matches(region, payload, length) ? 1 : 0);
    }
}
