package org.o7s.lab.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Supplier;
import org.o7s.lab.LabException;
import org.o7s.lab.run.LabClient.Presence;

/**
 * Where the labs of this machine keep what others need to find them: one folder each, with the
 * socket of the lab and one program {@code enter} per host. A folder belongs to the process that
 * listens at its socket; see {@link Claim}. A value; any thread.
 *
 * @param root of all labs
 */
public record Places(Path root) {
    /** Names another root. */
    public static final String VARIABLE = "O7S_LAB_DIR";

    /** What the kernel takes as the path of a socket. */
    static final int SOCKET_MAX_BYTES = 107;

    private static final String SOCKET = "socket";
    private static final String ENTER = "enter-";
    private static final String GATE = ".lock";

    /** The usual place, or the one that the environment names. */
    public static Places ofProcess() {
        String folder = System.getenv(VARIABLE);
        return new Places(Path.of(folder == null || folder.isEmpty() ? "/run/o7s-labs" : folder));
    }

    /**
     * The names of all labs that have a folder, in alphabetical order. What else is in the root is
     * nobody's business.
     */
    public List<String> names() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var folders = Files.list(root)) {
            return folders.filter(Places::isOfLab)
                    .map(f -> String.valueOf(f.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a lab made this folder, as far as this user may look. */
    private static boolean isOfLab(Path folder) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            List<Path> files = files(folder);
            return files.contains(folder.resolve(SOCKET))
                    && files.stream().allMatch(Places::isMade);
        } catch (AccessDeniedException e) {
            return true;
        } catch (IOException e) {
            // It went while it was looked at.
            return false;
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Whether labs make such files. */
    private static boolean isMade(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.equals(SOCKET) || name.startsWith(ENTER);
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
        return folder(lab).resolve(ENTER + host);
    }

    /**
     * Says before anything is made that a lab could not listen.
     *
     * @throws LabException if the path of its socket is too long
     */
    void requireShortPath(String lab) {
        Path socket = socket(lab).toAbsolutePath();
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SOCKET_MAX_BYTES) {
            throw new LabException(
                    "lab "
                            + lab
                            + " cannot listen at "
                            + socket
                            + ": the path of a socket has at most "
                            + SOCKET_MAX_BYTES
                            + " bytes, this one has "
                            + bytes
                            + "; set "
                            + VARIABLE
                            + " to a folder with a shorter path");
        }
    }

    /** Does something while no other process looks at the folders or changes them. */
    <T> T alone(Supplier<T> work) {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Gate.alone(root.resolve(GATE), work);
    }

    /** Makes the folder of a lab, for its owner alone. */
    void create(String lab) {
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            Files.createDirectory(folder(lab), ownerOnly);
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

    /**
     * Forgets a lab whose process is no more.
     *
     * @return whether it is so; if somebody listens there, nothing happens
     */
    public boolean forget(String lab) {
        return alone(
                () -> {
                    boolean isDead = LabClient.look(socket(lab)) == Presence.NOBODY;
                    if (isDead) {
                        remove(lab);
                    }
                    return isDead;
                });
    }

    /**
     * Removes the folder of a lab, if it is there. Only {@link #alone}.
     *
     * @throws LabException if something is in it that no lab made; then all of it stays
     */
    void remove(String lab) {
        Path folder = folder(lab);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            List<Path> files = files(folder);
            for (Path file : files) {
                if (!isMade(file)) {
                    throw new LabException(
                            file
                                    + " was made by no lab, so its folder stays; give the lab"
                                    + " another --name, or set "
                                    + VARIABLE
                                    + " to another folder");
                }
            }
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
