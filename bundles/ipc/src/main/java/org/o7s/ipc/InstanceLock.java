package org.o7s.ipc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The right to be the daemon of an instance: a lock on a file, which the kernel takes back when the
 * process ends, however it ends. Any thread.
 */
public final class InstanceLock implements AutoCloseable {
    private static final String DIRECTORY_MODE = "rwxr-xr-x";

    private final InstancePaths paths;
    private final @Nullable FileChannel channel;

    private InstanceLock(InstancePaths paths, @Nullable FileChannel channel) {
        this.paths = paths;
        this.channel = channel;
    }

    /** What the lock is for. */
    public InstancePaths paths() {
        return paths;
    }

    /**
     * Takes the lock, making the run directory if it is not there.
     *
     * @throws InstanceException if another daemon has it, or the directory cannot be used
     */
    public static InstanceLock acquire(InstancePaths paths) throws InstanceException {
        makeDirectory(paths);
        try {
            return lock(paths, false);
        } catch (IOException e) {
            throw unusable(paths, e);
        }
    }

    /**
     * Takes the lock, or shares it if another part of this very process holds it already: the
     * launcher takes it before the framework starts, and the control socket in the framework needs
     * proof of it.
     *
     * @throws InstanceException if another process has it, or the directory cannot be used
     */
    public static InstanceLock acquireOrShare(InstancePaths paths) throws InstanceException {
        makeDirectory(paths);
        try {
            return lock(paths, true);
        } catch (IOException e) {
            throw unusable(paths, e);
        }
    }

    private static InstanceLock lock(InstancePaths paths, boolean share) throws IOException {
        if (System.getProperties().putIfAbsent(held(paths), "") != null) {
            if (!share) {
                throw running(paths, Long.toString(ProcessHandle.current().pid()));
            }
            return new InstanceLock(paths, null);
        }
        boolean kept = false;
        try {
            FileChannel channel = lockFile(paths);
            kept = true;
            return new InstanceLock(paths, channel);
        } finally {
            if (!kept) {
                System.getProperties().remove(held(paths));
            }
        }
    }

    /**
     * The mark that this process has the lock, where every class loader sees it. Nobody may even
     * open the file then: when a process closes any descriptor of a file, the kernel takes all its
     * locks on that file away.
     */
    private static String held(InstancePaths paths) {
        return InstanceLock.class.getName() + " " + paths.lock().toAbsolutePath().normalize();
    }

    private static FileChannel lockFile(InstancePaths paths) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        paths.lock(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS);
        boolean kept = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw running(paths, holder(channel));
            }
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            kept = true;
            return channel;
        } finally {
            if (!kept) {
                channel.close();
            }
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
    }

    private static InstanceException running(InstancePaths paths, String process) {
        return new InstanceException(
                "instance \""
                        + paths.instance()
                        + "\" is running already, as process "
                        + process
                        + " (lock "
                        + paths.lock()
                        + "); use it, stop it, or take another name with --instance");
    }

    private static InstanceException unusable(InstancePaths paths, IOException e) {
        if (e instanceof InstanceException said) {
            return said;
        }
        return new InstanceException(
                "cannot use the run directory "
                        + paths.directory()
                        + " of instance \""
                        + paths.instance()
                        + "\": "
                        + e.getClass().getSimpleName()
                        + " "
                        + e.getMessage()
                        + "; make it writable, or name another parent in "
                        + InstancePaths.RUN_VARIABLE);
    }

    private static void makeDirectory(InstancePaths paths) throws InstanceException {
        Path directory = paths.directory();
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(DIRECTORY_MODE)));
        } catch (FileAlreadyExistsException e) {
            throw new InstanceException(
                    "cannot use the run directory "
                            + directory
                            + " of instance \""
                            + paths.instance()
                            + "\": "
                            + e.getMessage()
                            + " is no directory");
        } catch (IOException e) {
            throw unusable(paths, e);
        }
        if (!Files.isWritable(directory)) {
            throw new InstanceException(
                    "cannot use the run directory "
                            + directory
                            + " of instance \""
                            + paths.instance()
                            + "\": this user may not write it; make it writable, or name another"
                            + " parent in "
                            + InstancePaths.RUN_VARIABLE);
        }
        checkOwner(paths);
    }

    /** A directory of somebody else in a place that all can write would be a trap. */
    private static void checkOwner(InstancePaths paths) throws InstanceException {
        try {
            Path directory = paths.directory();
            Path probe = Files.createTempFile(directory, ".owner", "");
            boolean own;
            try {
                own =
                        Files.getOwner(probe)
                                .equals(Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS));
            } finally {
                Files.delete(probe);
            }
            if (!own) {
                throw new InstanceException(
                        "cannot use the run directory "
                                + directory
                                + " of instance \""
                                + paths.instance()
                                + "\": it belongs to another user; name another parent in "
                                + InstancePaths.RUN_VARIABLE);
            }
        } catch (IOException e) {
            throw unusable(paths, e);
        }
    }

    /** Gives the lock back, unless it is only shared; later calls do nothing. */
    @Override
    public void close() {
        if (channel == null || !channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // The kernel takes a lock back with its descriptor, which is gone either way.
        } finally {
            System.getProperties().remove(held(paths));
        }
    }
}
