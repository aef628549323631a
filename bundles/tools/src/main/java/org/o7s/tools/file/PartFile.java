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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.o7s.tools.base.ToolClock;

/**
 * A file that is being received, beside the place where it will be: {@code .NAME.oftp}. It takes
 * its place when it is whole, at once; until then it stays, to go on with. No other process writes
 * to it meanwhile. One thread; {@link #close}, which whoever wants it next may call, by any.
 */
final class PartFile implements AutoCloseable {
    /** Why it cannot be had. */
    static final String TAKEN = "it is being received from somebody else now";

    private static final String BEFORE = ".";
    private static final String BEHIND = ".oftp";

    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final ToolClock clock;
    private final FileHash hash = new FileHash();
    private volatile long usedNs;
    private long bytes;
    private boolean over;

    private PartFile(Path target, Path part, FileChannel channel, ToolClock clock)
            throws IOException {
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
        FileChannel channel = FileChannel.open(part, CREATE, READ, WRITE, NOFOLLOW_LINKS);
        try {
            if (channel.tryLock() == null) {
                throw new IOException(TAKEN);
            }
            return new PartFile(target, part, channel, clock);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException(TAKEN, e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
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

    /** When it was used last, in ns of the clock. */
    long usedNs() {
        return usedNs;
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
            channel.write(content);
        }
        usedNs = clock.monotonicNs();
    }

    private void requireOpen() throws IOException {
        if (!channel.isOpen()) {
            throw new IOException("it is being received from somebody else by now");
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
        channel.force(true);
        Files.setLastModifiedTime(part, FileTime.fromMillis(modifiedMs));
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

    /** A link, other than a move, never takes the place of a file that came meanwhile. */
    private void keepOthers() throws IOException {
        try {
            Files.createLink(target, part);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("a file of that name came meanwhile", e);
        } catch (UnsupportedOperationException | IOException e) {
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
