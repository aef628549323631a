package org.o7s.irm.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * When processes were started, as the kernel knows: with its number that names a process for good,
 * as long as the machine runs. Any thread.
 */
public final class ProcessClock {
    private static final Path PROC = Path.of("/proc");

    /** Of the fields of {@code stat} that follow the name, which may hold anything. */
    private static final int STARTED_FIELD = 19;

    private ProcessClock() {}

    /** Names this run of the machine; empty if the kernel does not. */
    public static String boot() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** When a process was started, in the kernel's ticks; 0 if it is not to be seen. */
    public static long startedTicks(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return fields.length > STARTED_FIELD ? Long.parseLong(fields[STARTED_FIELD]) : 0;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
