package org.o7s.core.osgi;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that are either the old or the new one, whatever happens while they are written. */
final class StoredFile {
    private static final Logger LOG = LoggerFactory.getLogger(StoredFile.class);

    /**
     * The usual 16 KiB for a few lines would be a tenth of all that the exchange of a policy
     * allocates.
     */
    private static final int BUFFER_CHARS = 256;

    private StoredFile() {}

    /** Writes a file, on the disk when this returns. */
    static void write(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel =
                FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes properties. */
    static void write(Path file, Properties properties) throws IOException {
        StringWriter text = new StringWriter();
        properties.store(new BufferedWriter(text, BUFFER_CHARS), null);
        write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads properties; none if there is no such file, or if it is unreadable: then it is moved.
     */
    static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        if (!Files.exists(file)) {
            return properties;
        }
        try {
            properties.load(new StringReader(Files.readString(file)));
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            giveUp(file, e);
            return new Properties();
        }
    }

    /** Moves a file out of the way that makes no sense, for people to look at. */
    static void giveUp(Path file, Exception why) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
        LOG.error("{} makes no sense and is now {}", file, aside, why);
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }
}
