package org.o7s.tools.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A directory, and what the other end may name in it: paths that go down from it, through
 * directories and never through a symbolic link, to anything but {@linkplain PartFile parts}. Names
 * come from a stranger. Any thread; a value.
 *
 * <p>Whoever else may change the directory meanwhile could still put a link in the way: it has to
 * belong to somebody who is trusted.
 *
 * @param root the directory, without links
 */
record SharedTree(Path root) {
    /** The deepest path, in names. */
    static final int DEPTH_MAX = 64;

    /** The longest name, in bytes: as long as its part has a name, too. */
    static final int NAME_BYTES_MAX = 240;

    /** The path asked for is none that may be touched; the message says why. */
    static final class Forbidden extends Exception {
        private static final long serialVersionUID = 1L;

        Forbidden(String why) {
            super(why);
        }
    }

    /**
     * Where a path leads.
     *
     * @param path names with {@code /} between them; empty is the directory itself
     * @throws Forbidden if it may not be touched; whether it is there is not asked
     */
    Path resolve(String path) throws Forbidden {
        if (path.isEmpty()) {
            return root;
        }
        String[] names = path.split("/", -1);
        if (names.length > DEPTH_MAX) {
            throw new Forbidden("it is more than " + DEPTH_MAX + " directories deep");
        }
        Path at = root;
        for (String name : names) {
            check(name);
            at = descend(at, name);
        }
        return at;
    }

    private static Path descend(Path directory, String name) throws Forbidden {
        Path at;
        try {
            at = directory.resolve(name);
        } catch (InvalidPathException e) {
            Forbidden forbidden = new Forbidden("it is no path here: " + e.getReason());
            forbidden.initCause(e);
            throw forbidden;
        }
        if (Files.isSymbolicLink(at)) {
            throw new Forbidden("it leads through a symbolic link");
        }
        return at;
    }

    private static void check(String name) throws Forbidden {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new Forbidden("its names may not be empty, \".\" or \"..\"");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
            throw new Forbidden("one of its names has more than " + NAME_BYTES_MAX + " bytes");
        }
        if (PartFile.isPart(name)) {
            throw new Forbidden("it is a part that oftp left to go on with");
        }
    }

    /** Makes a directory and those above it, if they are not there. */
    void makeDirectory(String path) throws Forbidden, IOException {
        make(resolve(path));
    }

    /** Makes the directory that a file is to be in, if it is not there. */
    static void makeParent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            make(parent);
        }
    }

    private static void make(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(directory);
        }
    }
}
