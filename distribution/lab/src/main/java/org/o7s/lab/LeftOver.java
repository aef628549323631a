package org.o7s.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A namespace whose name says that a lab made it, and whose lab is no more. A value.
 *
 * @param namespace its name
 */
record LeftOver(String namespace) {
    private static final Pattern NAMESPACE = Pattern.compile("o7s-(\\d{1,9})-[0-9a-f]{4}-.*");
    private static final Path NAMESPACES = Path.of("/run/netns");

    /** All on this machine. */
    static List<LeftOver> all() {
        if (!Files.isDirectory(NAMESPACES)) {
            return List.of();
        }
        List<LeftOver> found = new ArrayList<>();
        try (var names = Files.list(NAMESPACES)) {
            for (Path path : names.sorted().toList()) {
                Matcher matcher = NAMESPACE.matcher(String.valueOf(path.getFileName()));
                if (matcher.matches()
                        && isDead(Long.parseLong(matcher.group(1)), matcher.group())) {
                    found.add(new LeftOver(matcher.group()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** The number of a process is used again one day, by one that began after the namespace. */
    private static boolean isDead(long pid, String namespace) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            return true;
        }
        Optional<Instant> began = process.get().info().startInstant();
        Optional<Instant> made = made(namespace);
        return began.isPresent() && made.isPresent() && began.get().isAfter(made.get());
    }

    private static Optional<Instant> made(String namespace) {
        try {
            Path file = Host.privateFiles(namespace);
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            // Without its private files nobody knows; then the number of the process decides.
            return Optional.empty();
        }
    }
}
