package org.o7s.itests.slots;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How long a thread of this process could have run but had to wait for a CPU, as Linux counts it;
 * always 0 elsewhere. It tells packets that were late because somebody else was running from those
 * that were late for another reason.
 */
final class RunDelay {
    private static final Path THREADS = Path.of("/proc/self/task");

    private final @Nullable FileChannel counts;
    private final ByteBuffer line = ByteBuffer.allocate(128);
    private long before;

    /** Of the thread with that name, of which Linux knows 15 characters. */
    RunDelay(String thread) {
        Path found = find(thread);
        try {
            counts = found == null ? null : FileChannel.open(found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Path find(String thread) {
        if (!Files.isDirectory(THREADS)) {
            return null;
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

    /** The second number of a line of three; reading it leaves nothing to collect. */
    private long sinceItsStartNs() {
        if (counts == null) {
            return 0;
        }
        int bytes;
        try {
            bytes = counts.read(line.clear(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int at = 0;
        while (at < bytes && line.get(at) != ' ') {
            at++;
        }
        long ns = 0;
        while (++at < bytes && line.get(at) != ' ') {
            ns = 10 * ns + line.get(at) - '0';
        }
        return ns;
    }
}
