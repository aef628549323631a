package org.o7s.ipc.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.o7s.core.entropy.Entropy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in the directory where the daemon keeps memory, known by its name. Each owner has a name
 * of its own for it, which it removes: the file is gone with the last name and mapping.
 */
public final class FileHandle implements Handle {
    private static final Logger LOG = LoggerFactory.getLogger(FileHandle.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,16}\\.[0-9a-f]{32}");
    private static final int RANDOM_BYTES = 16;
    private static final Entropy ENTROPY = Entropy.secure();

    private final Path path;

    private FileHandle(Path path) {
        this.path = path;
    }

    /** A name that nobody can guess, for a file that does not exist yet. */
    static FileHandle fresh(Path directory, String kind) {
        byte[] random = new byte[RANDOM_BYTES];
        ENTROPY.fill(random);
        return new FileHandle(directory.resolve(kind + "." + HexFormat.of().formatHex(random)));
    }

    /**
     * The file of a name that another process says.
     *
     * @throws IOException if that is no bare name as the daemon gives them
     */
    public static FileHandle named(Path directory, String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IOException(
                    "no file of the daemon's memory can have the name that was handed over");
        }
        return new FileHandle(directory.resolve(name));
    }

    /** Its name in the directory. */
    public String name() {
        return String.valueOf(path.getFileName());
    }

    Path path() {
        return path;
    }

    /** Whether nobody has removed it yet. */
    public boolean isThere() {
        return Files.exists(path);
    }

    @Override
    public FileHandle copy() throws IOException {
        String kind = name().substring(0, name().indexOf('.'));
        FileHandle made = fresh(path.resolveSibling(""), kind);
        Files.createLink(made.path, path);
        return made;
    }

    @Override
    public void given() {
        // Whoever maps it removes the name; if it never does, then whoever gave it.
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("the file {} is left behind: {}", path, e.getMessage());
        }
    }

    /**
     * The file that was handed over.
     *
     * @throws IOException if something else was
     */
    public static FileHandle of(Handle handle) throws IOException {
        if (handle instanceof FileHandle file) {
            return file;
        }
        handle.close();
        throw new IOException("no file was handed over");
    }
}
