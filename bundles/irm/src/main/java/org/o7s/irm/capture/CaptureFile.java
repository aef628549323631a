package org.o7s.irm.capture;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.o7s.irm.management.CaptureRequest;

/**
 * Files of captures: new ones only, for their owner's eyes, so that nobody has the daemon write
 * over a file of others or to where others read.
 */
public final class CaptureFile {
    private CaptureFile() {}

    /**
     * Refuses what cannot be the file of a capture.
     *
     * @throws org.o7s.core.problem.ProblemException with the reason
     */
    public static void check(Path file) {
        Path folder = file.getParent();
        if (!file.isAbsolute() || folder == null) {
            throw CaptureProblems.file(file, "the path must be absolute");
        }
        if (!file.normalize().equals(file)) {
            throw CaptureProblems.file(file, "the path must be without . and ..");
        }
        if (!file.toString().endsWith(CaptureRequest.SUFFIX)) {
            throw CaptureProblems.file(file, "its name must end in " + CaptureRequest.SUFFIX);
        }
        if (!Files.isDirectory(folder)) {
            throw CaptureProblems.file(file, "there is no folder " + folder);
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw CaptureProblems.file(file, "it exists already");
        }
    }

    /** Makes the file, with mode 0600. */
    static WritableByteChannel create(Path file) {
        check(file);
        try {
            return Files.newByteChannel(
                    file,
                    Set.of(
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw CaptureProblems.file(file, "it exists already");
        } catch (UnsupportedOperationException e) {
            throw CaptureProblems.file(file, "that file system keeps no permissions");
        } catch (IOException e) {
            throw CaptureProblems.file(file, reason(e));
        }
    }

    /** Why a file failed, in the words of the system. */
    static String reason(IOException e) {
        String words = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        if (words != null) {
            return words;
        }
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no file can be made there";
            default -> e.getClass().getSimpleName();
        };
    }
}
