package org.o7s.itests.bench.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** CPU time and allocated memory of all threads of this process since a moment. */
final class Meter {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long cpuNs = SYSTEM.getProcessCpuTime();
    private final long bytes = THREADS.getTotalThreadAllocatedBytes();

    /** Both, since this was made, for an answer. */
    Answer into(Answer answer) {
        long allocated = THREADS.getTotalThreadAllocatedBytes() - bytes;
        return answer.put("cpuNs", SYSTEM.getProcessCpuTime() - cpuNs).put("allocated", allocated);
    }
}
