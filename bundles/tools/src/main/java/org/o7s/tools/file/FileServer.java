package org.o7s.tools.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o7s.tools.file.FileMessage.Entry;
import org.o7s.tools.file.FileMessage.Get;
import org.o7s.tools.file.FileMessage.Hello;
import org.o7s.tools.file.FileMessage.Over;
import org.o7s.tools.file.FileMessage.Put;
import org.o7s.tools.file.FileMessage.Ready;
import org.o7s.tools.file.FileMessage.Refused;
import org.o7s.tools.file.FileMessage.Show;

/** The service for one client: does what it asks, one thing after the other. One thread. */
final class FileServer {
    private final MessageLine line;
    private final SharedTree tree;
    private final Parts parts;
    private final OftpOptions.Server options;
    private final Transfer transfer;

    FileServer(
            MessageLine line,
            SharedTree tree,
            Parts parts,
            OftpOptions.Server options,
            Transfer transfer) {
        this.line = line;
        this.tree = tree;
        this.parts = parts;
        this.options = options;
        this.transfer = transfer;
    }

    /**
     * Serves until the client ends.
     *
     * @throws IOException if it says what nobody understands, or nothing for too long
     */
    void run() throws IOException {
        try {
            greet();
            while (true) {
                switch (line.next()) {
                    case Get(String path) -> send(path);
                    case Put(String into, boolean replace) -> take(into, replace);
                    case Show(String path) -> show(path);
                    case FileMessage other -> throw TreeSender.unexpected(other);
                }
            }
        } catch (EOFException e) {
            // The client has all it wanted; what it began and did not end stays as a part.
            return;
        }
    }

    private void greet() throws IOException {
        if (!(line.next() instanceof Hello(int version))) {
            throw new ProtocolException("the client did not say hello");
        }
        if (version != MessageCodec.VERSION) {
            String reason = "it speaks version " + MessageCodec.VERSION + " of oftp";
            line.send(new Refused(reason + ", not " + version));
            throw new ProtocolException("the client speaks version " + version + " of oftp");
        }
        line.send(new Hello(MessageCodec.VERSION));
    }

    private void send(String path) throws IOException {
        Path source = resolve(path);
        if (source == null) {
            return;
        }
        line.send(new Ready());
        Path name = source.getFileName();
        new TreeSender(line, transfer, true)
                .send(source, path.isEmpty() || name == null ? "" : name.toString());
        line.send(new Over());
    }

    private void take(String into, boolean replace) throws IOException {
        if (!options.write()) {
            line.send(new Refused("the service takes no files: it was started without --write"));
            return;
        }
        if (replace && !options.replace()) {
            line.send(new Refused("the service replaces no files: it was started without --force"));
            return;
        }
        SharedTree inner;
        try {
            tree.makeDirectory(into);
            inner = new SharedTree(tree.resolve(into));
        } catch (SharedTree.Forbidden e) {
            line.send(new Refused(String.valueOf(e.getMessage())));
            return;
        } catch (FileSystemException e) {
            line.send(new Refused(TreeSender.sentence(e)));
            return;
        }
        line.send(new Ready());
        new TreeReceiver(line, inner, parts, "", replace, transfer).receive();
        line.send(new Over());
    }

    private void show(String path) throws IOException {
        Path source = resolve(path);
        if (source == null) {
            return;
        }
        List<Path> found;
        try {
            found =
                    Files.isDirectory(source, NOFOLLOW_LINKS)
                            ? Children.of(source)
                            : List.of(source);
        } catch (FileSystemException e) {
            line.send(new Refused(TreeSender.sentence(e)));
            return;
        }
        line.send(new Ready());
        for (Path file : found) {
            entry(file);
        }
        line.send(new Over());
    }

    private void entry(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
            boolean directory = attributes.isDirectory();
            if ((directory || attributes.isRegularFile()) && !PartFile.isPart(name)) {
                long modifiedMs = Math.max(0, attributes.lastModifiedTime().toMillis());
                line.send(new Entry(name, directory, attributes.size(), modifiedMs));
            }
        } catch (FileSystemException e) {
            // It went away since it was found, or nobody may know more of it.
            return;
        }
    }

    /** The place of a path that is there; null if it is not, which the client was told then. */
    private @Nullable Path resolve(String path) throws IOException {
        try {
            Path source = tree.resolve(path);
            if (Files.exists(source, NOFOLLOW_LINKS)) {
                return source;
            }
            line.send(new Refused("there is no such file or directory"));
        } catch (SharedTree.Forbidden e) {
            line.send(new Refused(String.valueOf(e.getMessage())));
        }
        return null;
    }
}
