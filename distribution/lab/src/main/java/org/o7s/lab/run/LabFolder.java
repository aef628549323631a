package org.o7s.lab.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.o7s.lab.LabException;
import org.o7s.lab.file.LabFile;

/**
 * The folder of one lab, for its owner alone, and beside it a mark: an empty file that says a lab
 * made the folder, also to those who may not look into it. The mark is there before the folder and
 * goes after it. A value; any thread, but changed only by who is alone.
 *
 * @param path of the folder
 * @param mark of the lab
 */
record LabFolder(Path path, Path mark) {
    /** The socket of the lab. */
    static final String SOCKET = "socket";

    /** Programs begin with that, and go on with the name of a host. */
    static final String ENTER = "enter-";

    private static final Pattern MARK = Pattern.compile("\\.([^.]+)\\.lab");

    /** That of a lab below a root. */
    static LabFolder of(Path root, String lab) {
        return new LabFolder(root.resolve(lab), root.resolve("." + lab + ".lab"));
    }

    /** All below a root whose marks are there, whether the folders are or not. */
    static List<String> marked(Path root) throws IOException {
        try (var files = Files.list(root)) {
            return files.map(f -> MARK.matcher(String.valueOf(f.getFileName())))
                    .filter(Matcher::matches)
                    .map(m -> m.group(1))
                    .filter(LabFile::isName)
                    .sorted()
                    .toList();
        }
    }

    /** Whether it is there and a lab made it. */
    boolean isOfLab() {
        try {
            return isFolder() && isMark() && hasOwner(mark);
        } catch (IOException e) {
            // It went while it was looked at.
            return false;
        }
    }

    private boolean isFolder() {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Files that are not empty are somebody else's. */
    private boolean isMark() throws IOException {
        return isFile(mark) && Files.size(mark) == 0;
    }

    private static boolean isFile(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether a file belongs to the one to whom the folder belongs. */
    private boolean hasOwner(Path file) throws IOException {
        return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS)
                .equals(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS));
    }

    /** Whether labs make such files. */
    private boolean isMade(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        boolean isLike =
                name.equals(SOCKET)
                        ? Files.readAttributes(
                                        file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                                .isOther()
                        : name.startsWith(ENTER) && isFile(file);
        return isLike && hasOwner(file);
    }

    /** Makes it; nothing is there. */
    void create() {
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            removeMark();
            Files.createFile(mark);
            Files.createDirectory(path, ownerOnly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Removes it, if it is there, with all that its lab made.
     *
     * @throws LabException if something is in it that no lab made: that stays, and the folder with
     *     it, which is no lab's any more; if no lab made the folder, all of it stays
     */
    void remove() {
        try {
            if (isFolder()) {
                List<Path> foreign = isOfLab() ? removeMade() : files();
                if (!foreign.isEmpty()) {
                    throw new LabException(sentence(foreign));
                }
                Files.deleteIfExists(path);
            }
            removeMark();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sentence(List<Path> foreign) {
        int others = foreign.size() - 1;
        return foreign.getFirst()
                + (others == 0 ? " was" : " and " + others + " more were")
                + " made by no lab, so the folder stays; move that elsewhere, give the lab another"
                + " --name, or set "
                + Places.VARIABLE
                + " to another folder";
    }

    /** What is left after that, in alphabetical order. */
    private List<Path> removeMade() throws IOException {
        List<Path> foreign = new ArrayList<>();
        for (Path file : files()) {
            if (isMade(file)) {
                Files.deleteIfExists(file);
            } else {
                foreign.add(file);
            }
        }
        if (!foreign.isEmpty()) {
            removeMark();
        }
        return foreign;
    }

    private void removeMark() throws IOException {
        if (isMark()) {
            Files.deleteIfExists(mark);
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(path)) {
            return files.sorted().toList();
        }
    }
}
