package org.o7s.lab.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import org.o7s.lab.LabException;

/**
 * Where the labs of this machine keep what others need to find them: one folder each, with the
 * socket of the lab and one program {@code enter} per host. A value; any thread.
 *
 * @param root of all labs
 */
public record Places(Path root) {
    /** Names another root. */
    public static final String VARIABLE = "O7S_LAB_DIR";

    private static final String SOCKET = "socket";

    /** The usual place, or the one that the environment names. */
    public static Places ofProcess() {
        String folder = System.getenv(VARIABLE);
        return new Places(Path.of(folder == null || folder.isEmpty() ? "/run/o7s-labs" : folder));
    }

    /** The names of all labs that have a folder, in alphabetical order. */
    public List<String> names() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var folders = Files.list(root)) {
            return folders.filter(Files::isDirectory)
                    .map(f -> String.valueOf(f.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of a lab. */
    public Path folder(String lab) {
        return root.resolve(lab);
    }

    /** Where a lab listens. */
    public Path socket(String lab) {
        return folder(lab).resolve(SOCKET);
    }

    /** The program that runs another one on a host of a lab. */
    public Path enter(String lab, String host) {
        return folder(lab).resolve("enter-" + host);
    }

    /**
     * Makes the folder of a lab, for its owner alone.
     *
     * @throws LabException when it is there, because somebody builds a lab of the same name
     */
    void create(String lab) {
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            Files.createDirectories(root);
            Files.createDirectory(folder(lab), ownerOnly);
        } catch (FileAlreadyExistsException e) {
            throw new LabException(
                    "a lab " + lab + " was built meanwhile; give this one another --name", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the program that runs another one on a host. */
    void writeEnter(String lab, String host, String script) {
        try {
            Path file = Files.writeString(enter(lab, host), script);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets a lab whose process is no more. */
    public void forget(String lab) {
        remove(lab);
    }

    /** Removes the folder of a lab, if it is there. */
    void remove(String lab) {
        if (!Files.isDirectory(folder(lab))) {
            return;
        }
        try (var files = Files.walk(folder(lab))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
