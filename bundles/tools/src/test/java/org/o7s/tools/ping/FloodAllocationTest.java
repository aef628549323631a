package org.o7s.tools.ping;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.api.QosSpec;
import org.o7s.tools.base.ToolClock;

/** A flood is a measuring instrument: what it allocates would be part of the result. */
class FloodAllocationTest {
    @Test
    void aFloodAllocatesNothingPerPacket() {
        int few = 20_000;
        int many = 120_000;
        allocatedBytes(many);
        long difference = allocatedBytes(many) - allocatedBytes(few);
        assertThat(difference)
                .as("bytes for %d packets more", many - few)
                .isLessThan((many - few) / 10);
    }

    private static long allocatedBytes(int packets) {
        PingOptions.Client options =
                (PingOptions.Client)
                        PingArguments.read(
                                List.of("-n", "x", "-c", "" + packets, "-F", "-Q"), _ -> {});
        assertThat(options.quality().asked()).isEqualTo(QosSpec.RAW);
        PingStatistics statistics = new PingStatistics();
        TextReport report = new TextReport(options, System.err, ToolClock.SYSTEM);
        MirrorFlow flow = new MirrorFlow(ByteBuffer.allocateDirect(PingMessage.MAX_BYTES));
        PingExchange exchange =
                new PingExchange(flow, options, ToolClock.SYSTEM, report, statistics);
        FloodClient client =
                new FloodClient(flow, options, ToolClock.SYSTEM, exchange, () -> false);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(client.run()).isEqualTo(Ending.COMPLETE);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(statistics.received()).isEqualTo(packets);
        return bytes;
    }
}
