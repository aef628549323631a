package org.o7s.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How long this process has run, counted from its start by the operating system where that is known
 * to 10 ms (Linux), else from the start of the JVM.
 */
final class ProcessAge {
    /** The kernel reports to programs in hundredths of a second, whatever it counts in itself. */
    private static final int TICK_MS = 10;

    private ProcessAge() {}

    static Duration now() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String uptime = Files.readString(Path.of("/proc/uptime"));
            return age(stat, uptime);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        }
    }

    /**
     * The age of a process.
     *
     * @param stat the content of {@code /proc/PID/stat}: field 22 is its start, proc(5)
     * @param uptime the content of {@code /proc/uptime}: seconds since the same moment
     */
    static Duration age(String stat, String uptime) {
        // The name of the program, in brackets, may hold spaces and brackets.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long startMs = Long.parseLong(fields[19]) * TICK_MS;
        long nowMs = Math.round(Double.parseDouble(uptime.split(" ", -1)[0]) * 1000);
        return Duration.ofMillis(Math.max(0, nowMs - startMs));
    }
}
