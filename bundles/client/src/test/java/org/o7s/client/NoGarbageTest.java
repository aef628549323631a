package org.o7s.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.api.QosSpec;

/** Writing and reading a packet allocates nothing, measured by the JVM itself. */
class NoGarbageTest {
    private static final int ROUNDS = 50_000;

    @ParameterizedTest(name = "checked {0}, direct buffers {1}")
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void aPacketWrittenAndReadAllocatesNothing(boolean checked, boolean direct) {
        FlowFixture pair = new FlowFixture(checked ? QosSpec.RAW_CHECKED : QosSpec.RAW);
        ClientFlow peer = pair.peer();
        ByteBuffer packet = direct ? ByteBuffer.allocateDirect(1400) : ByteBuffer.allocate(1400);
        ByteBuffer into = direct ? ByteBuffer.allocateDirect(1500) : ByteBuffer.allocate(1500);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        exchange(pair.flow, peer, packet, into);
        exchange(pair.flow, peer, packet, into);
        long before = threads.getCurrentThreadAllocatedBytes();
        exchange(pair.flow, peer, packet, into);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        // The measurement itself costs a few bytes; a single object per packet would be 800 KB.
        assertThat(allocated).isLessThan(ROUNDS / 10);
    }

    private static void exchange(
            ClientFlow flow, ClientFlow peer, ByteBuffer packet, ByteBuffer into) {
        for (int i = 0; i < ROUNDS; i++) {
            flow.write(packet.clear());
            peer.read(into.clear());
        }
    }
}
