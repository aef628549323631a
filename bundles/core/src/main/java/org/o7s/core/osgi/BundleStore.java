package org.o7s.core.osgi;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars that were deployed into this system, each under its digest, and a small index that says
 * in which order. Any thread.
 *
 * <p>The index is written last: a jar that it does not name was never deployed and is deleted.
 */
final class BundleStore {
    private static final Logger LOG = LoggerFactory.getLogger(BundleStore.class);
    private static final String LAST = "last";

    private final Path directory;
    private final Path index;
    private final TreeMap<Long, String> digests = new TreeMap<>();
    private long last;

    /** Opens the store in a directory, which is made if it is not there. */
    BundleStore(Path directory) throws IOException {
        this.directory = directory;
        this.index = directory.resolve("deployed.properties");
        Files.createDirectories(directory);
        readIndex();
        deleteUnnamed();
    }

    private void readIndex() throws IOException {
        Properties properties = StoredFile.read(index);
        try {
            for (String key : properties.stringPropertyNames()) {
                String value = properties.getProperty(key);
                if (key.equals(LAST)) {
                    last = Math.max(last, Long.parseLong(value));
                } else if (value.matches("[0-9a-f]{64}")) {
                    digests.put(Long.parseLong(key), value);
                } else {
                    throw new IllegalArgumentException(key + " names no digest");
                }
            }
        } catch (IllegalArgumentException e) {
            digests.clear();
            StoredFile.giveUp(index, e);
        }
        if (!digests.isEmpty()) {
            last = Math.max(last, digests.lastKey());
        }
    }

    private void deleteUnnamed() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.{jar,part}")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!digests.containsValue(name.replace(".jar", ""))) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The number of the next deployment: higher than all before, also those of earlier runs. */
    synchronized long nextNumber() {
        return last + 1;
    }

    /** Number and digest of what is deployed, oldest first. */
    synchronized Map<Long, String> deployed() {
        return new TreeMap<>(digests);
    }

    /** Keeps a jar; it counts only when it was {@link #enter}ed. */
    synchronized void keep(String digest, byte[] jar) throws IOException {
        StoredFile.write(file(digest), jar);
    }

    /** A jar as it was kept; empty if it is missing or is not what was kept. */
    synchronized Optional<byte[]> jar(String digest) {
        try {
            byte[] jar = Files.readAllBytes(file(digest));
            if (BundleInspection.digest(jar).equals(digest)) {
                return Optional.of(jar);
            }
            LOG.error("{} was changed since it was deployed; it is left alone", file(digest));
        } catch (IOException e) {
            LOG.error("{} was deployed and cannot be read", file(digest), e);
        }
        return Optional.empty();
    }

    /** Remembers a deployment. */
    synchronized void enter(long number, String digest) throws IOException {
        digests.values().removeIf(digest::equals);
        digests.put(number, digest);
        last = Math.max(last, number);
        writeIndex();
    }

    /** Forgets a jar and its deployment, if there was one. */
    synchronized void remove(String digest) throws IOException {
        if (digests.values().removeIf(digest::equals)) {
            writeIndex();
        }
        Files.deleteIfExists(file(digest));
    }

    private void writeIndex() throws IOException {
        Properties properties = new Properties();
        properties.setProperty(LAST, Long.toString(last));
        digests.forEach((number, digest) -> properties.setProperty(number.toString(), digest));
        StoredFile.write(index, properties);
    }

    private Path file(String digest) {
        return directory.resolve(digest + ".jar");
    }
}
