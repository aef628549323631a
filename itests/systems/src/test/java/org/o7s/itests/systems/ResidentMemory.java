package org.o7s.itests.systems;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;

/** How much memory processes have in RAM, as the kernel counts it. */
final class ResidentMemory {
    private final Map<String, Long> pids = new LinkedHashMap<>();

    /** Looks at a program as well. */
    ResidentMemory of(String name, Running program) {
        return of(name, program.pid());
    }

    /** Looks at the daemon of a system as well. */
    ResidentMemory of(String name, O7sSystem system) {
        return of(name, system.json("status").get("process").asLong());
    }

    private ResidentMemory of(String name, long pid) {
        pids.put(name, pid);
        return this;
    }

    /** What each that has not ended has now, in MiB. */
    Map<String, Long> mebibytes() {
        return mebibytes("VmRSS:");
    }

    /** The most that each that has not ended ever had, in MiB. */
    Map<String, Long> peakMebibytes() {
        return mebibytes("VmHWM:");
    }

    private Map<String, Long> mebibytes(String what) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        pids.forEach((name, pid) -> mebibytes(pid, what).ifPresent(size -> sizes.put(name, size)));
        return sizes;
    }

    private static Optional<Long> mebibytes(long pid, String what) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try (var lines = Files.lines(status)) {
            return lines.filter(l -> l.startsWith(what))
                    .map(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
