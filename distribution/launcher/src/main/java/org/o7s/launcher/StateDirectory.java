package org.o7s.launcher;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a system keeps what outlives it: its log and its framework's storage.
 *
 * <p>{@code O7S_STATE_DIR} names the parent; without it that is {@code /var/lib/o7s} for root, and
 * {@code $XDG_STATE_HOME/o7s} or {@code ~/.local/state/o7s} for everybody else.
 *
 * @param path the folder of one instance; only its owner may enter it
 */
record StateDirectory(Path path) {

    /** Names the parent of all state directories. */
    static final String VARIABLE = "O7S_STATE_DIR";

    /** Chooses the folder of an instance; touches nothing. */
    static StateDirectory of(
            Map<String, String> environment, Path userHome, String user, String instance) {
        Path parent =
                variable(environment, VARIABLE)
                        .or(
                                () ->
                                        user.equals("root")
                                                ? Optional.of(Path.of("/var/lib/o7s"))
                                                : variable(environment, "XDG_STATE_HOME")
                                                        .map(p -> p.resolve("o7s")))
                        .orElseGet(() -> userHome.resolve(".local/state/o7s"));
        return new StateDirectory(parent.resolve(instance).toAbsolutePath().normalize());
    }

    private static Optional<Path> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(v -> !v.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute);
    }

    /** Where the framework keeps its bundles' data. */
    Path frameworkStorage() {
        return path.resolve("framework");
    }

    /** Where deployed policies and drivers are kept, with what was chosen; outlives the system. */
    Path store() {
        return path.resolve("policies");
    }

    /** What names are bound to, for the successor of a daemon that was killed. */
    Path bindings() {
        return path.resolve("bindings");
    }

    /** That the map is switched on, and its token, for the next daemon. */
    Path map() {
        return path.resolve("map");
    }

    /** Where programs work that are started when flows are requested, and what they print. */
    Path programs() {
        return path.resolve("programs");
    }

    /**
     * Makes the folder if it is not there.
     *
     * @throws IOException if it cannot be made or written
     */
    void create() throws IOException {
        Files.createDirectories(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (!Files.isWritable(path)) {
            throw new IOException("it exists, but this user may not write it");
        }
    }

    /** Removes the framework's storage; what bundles keep there is made anew at every start. */
    void clear() throws IOException {
        if (!Files.exists(frameworkStorage())) {
            return;
        }
        Files.walkFileTree(
                frameworkStorage(),
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path folder, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
