package org.o7s.lab.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Supplier;
import org.o7s.lab.LabException;
import org.o7s.lab.run.LabClient.Presence;

/**
 * Where the labs of this machine keep what others need to find them: one folder each, with the
 * socket of the lab and one program {@code enter} per host, and a mark that says so. A folder
 * belongs to the process that listens at its socket; see {@link Claim}. A value; any thread.
 *
 * @param root of all labs
 */
public record Places(Path root) {
    /** Names another root. */
    public static final String VARIABLE = "O7S_LAB_DIR";

    /** What the kernel takes as the path of a socket. */
    static final int SOCKET_MAX_BYTES = 107;

    private static final String GATE = ".lock";

    /** The usual place, or the one that the environment names. */
    public static Places ofProcess() {
        String folder = System.getenv(VARIABLE);
        return new Places(Path.of(folder == null || folder.isEmpty() ? "/run/o7s-labs" : folder));
    }

    /**
     * The names of all labs that have a folder, in alphabetical order, also of those into which
     * this user may not look. What else is in the root is nobody's business.
     */
    public List<String> names() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try {
            return LabFolder.marked(root).stream()
                    .filter(n -> LabFolder.of(root, n).isOfLab())
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
        return folder(lab).resolve(LabFolder.SOCKET);
    }

    /** The program that runs another one on a host of a lab. */
    public Path enter(String lab, String host) {
        return folder(lab).resolve(LabFolder.ENTER + host);
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

    /** Makes the folder of a lab, for its owner alone. Only {@link #alone}. */
    void create(String lab) {
        LabFolder.of(root, lab).create();
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
     * @throws LabException if something is in its folder that no lab made, which stays
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
     * @throws LabException if something is in it that no lab made: that stays, and the folder
     */
    void remove(String lab) {
        LabFolder.of(root, lab).remove();
    }
}
