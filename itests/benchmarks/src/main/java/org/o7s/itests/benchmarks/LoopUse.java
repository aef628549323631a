package org.o7s.itests.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the loops of this process have used so far.
 *
 * @param cpuNs CPU time, by name of the loop
 * @param heapBytes what all of them allocated
 * @param wakeUps how often one of them slept and was woken
 */
record LoopUse(Map<String, Long> cpuNs, long heapBytes, long wakeUps) {
    private static final String PREFIX = "o7s-";
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static LoopUse now() throws IOException {
        Map<String, Long> cpuNs = new TreeMap<>();
        long heapBytes = 0;
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(PREFIX)) {
                String name = thread.getThreadName().substring(PREFIX.length());
                cpuNs.merge(name, THREADS.getThreadCpuTime(thread.getThreadId()), Long::sum);
                heapBytes += THREADS.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return new LoopUse(cpuNs, heapBytes, tasks.mapToLong(LoopUse::sleeps).sum());
        }
    }

    private static long sleeps(Path task) {
        try {
            List<String> lines = Files.readAllLines(task.resolve("status"));
            if (!lines.getFirst().matches("Name:\\s+" + PREFIX + ".*")) {
                return 0;
            }
            return lines.stream()
                    .filter(l -> l.startsWith("voluntary_ctxt_switches:"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            // The thread ended meanwhile: the file is gone, or cannot be read any more.
            return 0;
        }
    }

    long allCpuNs() {
        return cpuNs.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What was used since. */
    LoopUse since(LoopUse before) {
        Map<String, Long> spent = new TreeMap<>();
        cpuNs.forEach((name, ns) -> spent.put(name, ns - before.cpuNs.getOrDefault(name, 0L)));
        return new LoopUse(spent, heapBytes - before.heapBytes, wakeUps - before.wakeUps);
    }
}
