package org.o7s.map;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The file that says that the page is on, at which port, and with which token: for the successor of
 * this daemon. There is none while the page is off. Only its owner may read it. One thread at a
 * time.
 *
 * <pre>
 *   o7s-map 1
 *   40123
 *   0f3a...
 * </pre>
 */
final class MapFile {
    /**
     * What it holds.
     *
     * @param port 1..65535
     */
    record Kept(int port, Token token) {}

    private static final String HEADER = "o7s-map 1";
    private static final long LENGTH_MAX_BYTES = 1024;
    private static final int LINES = 3;

    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;

    /** A file that need not exist; its folder must. */
    MapFile(Path path) {
        this.path = path;
    }

    /**
     * What it holds; empty if there is none, or it holds something else.
     *
     * @throws IOException if it cannot be read
     */
    Optional<Kept> read() throws IOException {
        if (!Files.exists(path) || Files.size(path) > LENGTH_MAX_BYTES) {
            return Optional.empty();
        }
        String[] lines = Files.readString(path, US_ASCII).split("\n");
        if (lines.length != LINES
                || !lines[0].equals(HEADER)
                || !lines[1].matches("[1-9][0-9]{0,4}")) {
            return Optional.empty();
        }
        int port = Integer.parseInt(lines[1]);
        return port > 0xffff
                ? Optional.empty()
                : Token.read(lines[2]).map(token -> new Kept(port, token));
    }

    /**
     * Holds this from now on, also after a crash.
     *
     * @throws IOException if it cannot be written; it holds what it held then
     */
    void write(Kept kept) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        String text = HEADER + "\n" + kept.port() + "\n" + kept.token().text() + "\n";
        try (SeekableByteChannel out =
                Files.newByteChannel(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PRIVATE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        Files.move(
                fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** There is none from now on. */
    void remove() throws IOException {
        Files.deleteIfExists(path);
    }
}
