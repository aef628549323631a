package org.o7s.itests.slots;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long a thread of this process could have run but had to wait for a CPU, as Linux counts it;
 * always 0 elsewhere. It tells packets that were late because somebody else was running from those
 * that were late for another reason.
 */
final class RunDelay {
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final int WAITED = 1;

    private final Path counts;
    private long before;

    /** Of the thread with that name, of which Linux knows 15 characters. */
    RunDelay(String thread) {
        counts = find(thread);
    }

    private static Path find(String thread) {
        if (!Files.isDirectory(THREADS)) {
            return THREADS;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path one : threads) {
                if (nameOf(one).equals(thread)) {
                    return one.resolve("schedstat");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("no thread " + thread);
    }

    /** Threads end while one looks at them. */
    private static String nameOf(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Begins anew. */
    void begin() {
        before = sinceItsStartNs();
    }

    /** How long it has waited since then, in ns. */
    long ns() {
        return sinceItsStartNs() - before;
    }

    private long sinceItsStartNs() {
        if (!Files.isReadable(counts) || Files.isDirectory(counts)) {
            return 0;
        }
        try {
            return Long.parseLong(Files.readString(counts).strip().split(" ", -1)[WAITED]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
