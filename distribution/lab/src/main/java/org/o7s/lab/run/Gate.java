package org.o7s.lab.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.o7s.lab.LabException;
import org.o7s.lab.Patience;

/**
 * Lets one thread of one process at a time look at the folders of labs and change them. The kernel
 * opens it when that process dies. Any thread.
 */
final class Gate {
    private static final Duration OPEN_WITHIN = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);

    /** Locks of files are those of a process, so its threads need one of their own. */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    private Gate() {}

    /**
     * Does something that takes a moment while nobody else does.
     *
     * @param file which is locked; it is made, and stays
     */
    static <T> T alone(Path file, Supplier<T> work) {
        try {
            if (!IN_THIS_PROCESS.tryLock(OPEN_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new LabException("another thread of this process holds " + file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + file, e);
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Patience.until(
                    "no other process holds " + file, OPEN_WITHIN, POLL, () -> isLocked(channel));
            return work.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    /** The lock goes with the channel. */
    private static boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
