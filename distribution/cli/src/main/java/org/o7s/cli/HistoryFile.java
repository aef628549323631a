package org.o7s.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The lines that a user typed in earlier shells: for this user's eyes only. */
final class HistoryFile {
    private HistoryFile() {}

    /**
     * The file, made if it is not there yet: {@code $XDG_STATE_HOME/o7sh/history}, by default in
     * {@code ~/.local/state}. If it cannot be made, the person is told, and history is not kept.
     */
    static Optional<Path> prepare(Surroundings surroundings) {
        String state = surroundings.environment().getOrDefault("XDG_STATE_HOME", "");
        Path parent =
                state.startsWith("/")
                        ? Path.of(state)
                        : Path.of(System.getProperty("user.home", "/"), ".local", "state");
        Path file = parent.resolve("o7sh").resolve("history");
        try {
            Files.createDirectories(parent.resolve("o7sh"));
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            return Optional.of(file);
        } catch (IOException e) {
            surroundings.say(
                    "history is not kept: cannot make " + file + " (" + e.getMessage() + ")");
            return Optional.empty();
        }
        return Optional.of(file);
    }
}
