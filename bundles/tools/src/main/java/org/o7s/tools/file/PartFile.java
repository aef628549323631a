package org.o7s.tools.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.o7s.tools.base.ToolClock;

/**
 * A file that is being received, beside the place where it will be: {@code .NAME.oftp}. It takes
 * its place when it is whole, at once; until then it stays, to go on with. No other process writes
 * to it meanwhile. One thread; {@link #close}, which whoever wants it next may call, by any.
 */
final class PartFile implements AutoCloseable {
    /** Why it cannot be had. */
    static final String TAKEN = "it is being received from somebody else now";

    /** Why it can be had no more. */
    static final String LOST = "it is being received from somebody else by now";

    /** After so much it is made sure that it is on the disk, so that the end takes no long time. */
    private static final long FORCE_BYTES = 64 << 20;

    /** So often a part may turn out to be another file than it was a moment ago. */
    private static final int TRIES = 10;

    private static final String BEFORE = ".";
    private static final String BEHIND = ".oftp";

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final ToolClock clock;
    private final @Nullable Object key;
    private final FileHash hash = new FileHash();
    private volatile long usedNs;
    private volatile boolean busy;
    private long bytes;
    private long unforced;
    private boolean over;

    private PartFile(
            Path target, Path part, FileChannel channel, ToolClock clock, @Nullable Object key)
            throws IOException {
        this.key = key;
        this.target = target;
        this.part = part;
        this.channel = channel;
        this.clock = clock;
        this.bytes = channel.size();
        this.usedNs = clock.monotonicNs();
    }

    /** Whether a file of this name is a part. */
    static boolean isPart(String name) {
        return name.length() > BEFORE.length() + BEHIND.length()
                && name.startsWith(BEFORE)
                && name.endsWith(BEHIND);
    }

    /**
     * Opens the part of a file, or begins one.
     *
     * @throws IOException also if another process receives this file now
     */
    static PartFile of(Path target, ToolClock clock) throws IOException {
        SharedTree.makeParent(target);
        Path part = target.resolveSibling(BEFORE + target.getFileName() + BEHIND);
        for (int i = 0; i < TRIES; i++) {
            PartFile opened = tryOpen(target, part, clock);
            if (opened != null) {
                return opened;
            }
        }
        throw new IOException(TAKEN);
    }

    /**
     * Another process may have put the part in its place since it was opened: then it is a file
     * that somebody has. So is a part of two names, which was left when its link was made.
     */
    private static @Nullable PartFile tryOpen(Path target, Path part, ToolClock clock)
            throws IOException {
        FileChannel channel = FileChannel.open(part, CREATE, READ, WRITE, NOFOLLOW_LINKS);
        try {
            Object before = key(part);
            if (channel.tryLock() == null) {
                throw new IOException(TAKEN);
            }
            if (Objects.equals(before, key(part))) {
                if (links(part) <= 1) {
                    return new PartFile(target, part, channel, clock, before);
                }
                Files.delete(part);
            }
            channel.close();
            return null;
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException(TAKEN, e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What distinguishes a file from all others; null if it is not there. */
    private static @Nullable Object key(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** How many names a file has, where that can be known. */
    private static int links(Path file) throws IOException {
        try {
            return Files.getAttribute(file, "unix:nlink", NOFOLLOW_LINKS) instanceof Integer links
                    ? links
                    : 1;
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return 1;
        }
    }

    /** Where it is. */
    Path path() {
        return part;
    }

    /** Whether nobody has closed it. */
    boolean isOpen() {
        return channel.isOpen();
    }

    /** Whether nobody has used it since a time in ns of the clock, nor does so now. */
    boolean isIdleSince(long timeNs) {
        return !busy && usedNs < timeNs;
    }

    /** How much of it is there. */
    long bytes() {
        return bytes;
    }

    /** Reads what is there; {@link #hash} knows it then. */
    void read(ByteBuffer through, FileHash.Patience patience) throws IOException {
        hash.clear();
        hash.addFile(
                channel,
                bytes,
                through,
                () -> {
                    usedNs = clock.monotonicNs();
                    patience.passed();
                });
    }

    /** Begins anew. */
    synchronized void clear() throws IOException {
        requireOpen();
        channel.truncate(0);
        channel.position(0);
        bytes = 0;
        hash.clear();
    }

    /** Adds what remains of a buffer. */
    synchronized void write(ByteBuffer content) throws IOException {
        requireOpen();
        hash.add(content);
        bytes += content.remaining();
        while (content.hasRemaining()) {
            unforced += channel.write(content);
        }
        if (unforced >= FORCE_BYTES) {
            force(false);
        }
        usedNs = clock.monotonicNs();
    }

    private void force(boolean all) throws IOException {
        busy = true;
        try {
            channel.force(all);
            unforced = 0;
        } finally {
            usedNs = clock.monotonicNs();
            busy = false;
        }
    }

    private void requireOpen() throws IOException {
        if (!channel.isOpen()) {
            throw new IOException(LOST);
        }
    }

    /** Of all that it has. */
    byte[] hash() {
        return hash.soFar();
    }

    /**
     * It is whole: it takes its place.
     *
     * @param replace whether it may take that of another file
     */
    synchronized void finish(long modifiedMs, boolean executable, boolean replace)
            throws IOException {
        requireOpen();
        force(true);
        if (key != null && !key.equals(key(part))) {
            throw new IOException("somebody else has moved its part meanwhile");
        }
        Files.setLastModifiedTime(part, FileTime.fromMillis(modifiedMs));
        if (replace) {
            keepPermissions();
        }
        if (executable) {
            makeExecutable();
        }
        if (replace) {
            Files.move(part, target, ATOMIC_MOVE);
        } else {
            keepOthers();
        }
        over = true;
    }

    /** Who could not read the file that it replaces cannot read it either. */
    private void keepPermissions() throws IOException {
        PosixFileAttributeView old =
                Files.getFileAttributeView(target, PosixFileAttributeView.class, NOFOLLOW_LINKS);
        PosixFileAttributeView view =
                Files.getFileAttributeView(part, PosixFileAttributeView.class, NOFOLLOW_LINKS);
        if (old != null && view != null && Files.isRegularFile(target, NOFOLLOW_LINKS)) {
            view.setPermissions(old.readAttributes().permissions());
        }
    }

    /**
     * A link never takes the place of a file that came meanwhile. Where the file system has none, a
     * move is all there is: it looks before, and a file that comes in that moment is lost.
     */
    private void keepOthers() throws IOException {
        try {
            Files.createLink(target, part);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("a file of that name came meanwhile", e);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(part, target);
            return;
        }
        Files.delete(part);
    }

    private void makeExecutable() throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(part, PosixFileAttributeView.class, NOFOLLOW_LINKS);
        if (view != null) {
            Set<PosixFilePermission> permissions = view.readAttributes().permissions();
            addExecute(
                    permissions, PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE);
            addExecute(
                    permissions, PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE);
            addExecute(
                    permissions,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_EXECUTE);
            view.setPermissions(permissions);
        }
    }

    /** Who may read it may run it, as with files that are made executable by hand. */
    private static void addExecute(
            Set<PosixFilePermission> permissions,
            PosixFilePermission read,
            PosixFilePermission execute) {
        if (permissions.contains(read)) {
            permissions.add(execute);
        }
    }

    /** It is not worth going on with. */
    synchronized void discard() throws IOException {
        requireOpen();
        over = true;
        Files.deleteIfExists(part);
    }

    /** Leaves it to be gone on with, unless it is over or empty. */
    @Override
    public synchronized void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try {
            if (!over && bytes == 0) {
                Files.deleteIfExists(part);
            }
        } finally {
            channel.close();
        }
    }
}
