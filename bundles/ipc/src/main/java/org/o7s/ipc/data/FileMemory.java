package org.o7s.ipc.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The portable way: files in a directory that only the daemon's user can enter, mapped by both
 * sides and removed as soon as they are. It needs nothing but the JDK.
 *
 * <p>Whoever may open such a file may also shorten it: whoever touches the memory then gets an
 * {@link InternalError}. Source: docs/process-boundary.md, the portable way.
 */
public final class FileMemory implements MemorySource {
    private static final int CHUNK_BYTES = 65_536;
    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE = mode("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_MODE = mode("rwx------");

    private final Path directory;

    private FileMemory(Path directory) {
        this.directory = directory;
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    private record Mapped(MemorySegment memory, Handle handle) implements MappedMemory {
        @Override
        public Wakening wakening() {
            return TimedWakening.SHARED;
        }

        @Override
        public boolean isSealed() {
            return false;
        }

        @Override
        public boolean populate(long offset, long bytes) {
            return true; // the file was written in full
        }

        @Override
        public void discard() {
            // There is no way to take it from whoever still maps it: it goes with the mappings.
        }
    }

    /**
     * The source of a daemon; what an earlier one left behind is removed.
     *
     * @param directory made if it is not there; its parent is the daemon's alone to write
     * @throws IOException if it cannot be made, or emptied
     */
    public static FileMemory ofDaemon(Path directory) throws IOException {
        clear(directory);
        Files.createDirectory(directory, DIRECTORY_MODE);
        return new FileMemory(directory);
    }

    /** The source of a process, which is handed names in a daemon's directory. */
    public static FileMemory ofProcess(Path directory) {
        return new FileMemory(directory);
    }

    /**
     * Removes the directory of a daemon that has ended, with what it left there.
     *
     * @throws IOException if that cannot be removed
     */
    public static void clear(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(directory);
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }

    /** Where its files are. */
    public Path directory() {
        return directory;
    }

    @Override
    public MappedMemory create(String kind, long bytes, Arena arena) throws IOException {
        FileHandle file = FileHandle.fresh(directory, kind);
        boolean made = false;
        try (FileChannel channel =
                FileChannel.open(
                        file.path(),
                        Set.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        FILE_MODE)) {
            fill(channel, bytes);
            Mapped mapped =
                    new Mapped(channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena), file);
            made = true;
            return mapped;
        } catch (IOException e) {
            throw new IOException(
                    "cannot make "
                            + bytes
                            + " bytes of shared memory in "
                            + directory
                            + ": "
                            + reason(e)
                            + "; make room there, or end processes that have many flows",
                    e);
        } finally {
            if (!made) {
                file.close();
            }
        }
    }

    /** Written, and not only made longer: a full disk is an error here, and not a fault later. */
    private static void fill(FileChannel channel, long bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(CHUNK_BYTES);
        for (long at = 0; at < bytes; ) {
            zeros.clear().limit((int) Math.min(CHUNK_BYTES, bytes - at));
            at += channel.write(zeros, at);
        }
    }

    @Override
    public boolean canBeSparse() {
        return false; // a disk that is full would be a fault of whoever touches it
    }

    @Override
    public MappedMemory createSparse(String kind, long bytes, Arena arena) {
        throw new UnsupportedOperationException("files are written in full");
    }

    @Override
    public MappedMemory adopt(Handle handle, Arena arena, long... sizes) throws IOException {
        FileHandle file = FileHandle.of(handle);
        try (file;
                FileChannel channel =
                        FileChannel.open(
                                file.path(),
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS)) {
            long bytes = channel.size();
            if (Arrays.stream(sizes).noneMatch(size -> size == bytes)) {
                throw new IOException(
                        "it is not of "
                                + Arrays.stream(sizes)
                                        .mapToObj(Long::toString)
                                        .collect(Collectors.joining(" or "))
                                + " bytes");
            }
            return new Mapped(channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena), file);
        } catch (IOException e) {
            throw new IOException(
                    "cannot take shared memory that was handed over: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException
                ? "its file is gone"
                : String.valueOf(e.getMessage());
    }
}
