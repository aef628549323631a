package org.o7s.irm.persistence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The file of a daemon's bindings: whole, or as it was before. One thread at a time. */
public final class BindingFile {
    /** The longest file that is read, in bytes. */
    static final long LENGTH_MAX_BYTES = 16L << 20;

    private final Path path;
    private String written = "";

    /** A file that need not exist; its folder must. */
    public BindingFile(Path path) {
        this.path = path;
    }

    /**
     * What it holds; empty if there is none.
     *
     * @throws IOException if it cannot be read, or is longer than {@link #LENGTH_MAX_BYTES}
     */
    public String read() throws IOException {
        if (!Files.exists(path)) {
            return "";
        }
        if (Files.size(path) > LENGTH_MAX_BYTES) {
            throw new IOException(path + " has more than " + LENGTH_MAX_BYTES + " bytes");
        }
        return Files.readString(path, UTF_8);
    }

    /**
     * Holds this from now on, also after a crash.
     *
     * @throws IOException if it cannot be written; it holds what it held then
     */
    public void write(String text) throws IOException {
        if (text.equals(written)) {
            return;
        }
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.writeString(fresh, text, UTF_8);
        Files.move(
                fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        written = text;
    }

    /** There is none from now on: the daemon ends as it should. */
    public void remove() throws IOException {
        written = "";
        Files.deleteIfExists(path);
    }
}
