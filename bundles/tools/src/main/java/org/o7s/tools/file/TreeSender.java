package org.o7s.tools.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.o7s.tools.file.FileMessage.Directory;
import org.o7s.tools.file.FileMessage.Refused;
import org.o7s.tools.file.FileMessage.Stored;

/**
 * The end that offers files. Links, devices and the parts of other transfers are passed over,
 * unless they were asked for by name. One thread.
 */
final class TreeSender {
    private final MessageLine line;
    private final Transfer transfer;
    private final boolean tells;
    private final ContentSender content;

    /**
     * A sender.
     *
     * @param tells whether the other end asked for the files, and has to hear what it does not get
     */
    TreeSender(MessageLine line, Transfer transfer, boolean tells) {
        this.line = line;
        this.transfer = transfer;
        this.tells = tells;
        this.content = new ContentSender(line, transfer);
    }

    /**
     * Sends a file or a tree.
     *
     * @param source the file or directory here
     * @param as its path at the other end; empty for what is in a directory, without itself
     * @throws IOException if nothing more can be said to the other end; what is wrong with a file
     *     is reported instead
     */
    void send(Path source, String as) throws IOException {
        send(source, as, 0);
    }

    private void send(Path source, String as, int depth) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(source, BasicFileAttributes.class, NOFOLLOW_LINKS);
        } catch (IOException e) {
            fail(as, Refusal.of(e).reason());
            return;
        }
        if (as.getBytes(StandardCharsets.UTF_8).length > MessageCodec.TEXT_BYTES_MAX) {
            fail(
                    as.substring(0, MessageCodec.TEXT_BYTES_MAX / 4),
                    "its path has more than " + MessageCodec.TEXT_BYTES_MAX + " bytes");
        } else if (attributes.isDirectory()) {
            sendDirectory(source, as, depth);
        } else if (attributes.isRegularFile()) {
            sendFile(source, as, attributes);
        } else if (depth == 0) {
            fail(as, "it is neither a file nor a directory");
        }
    }

    /** The other end hears of it only if it knows of the file by nothing else. */
    private void fail(String as, String reason) throws IOException {
        if (tells) {
            line.send(new Refused(as.isEmpty() ? reason : as + ": " + reason));
        }
        transfer.failed(as, reason);
    }

    private void sendDirectory(Path source, String as, int depth) throws IOException {
        if (depth >= SharedTree.DEPTH_MAX) {
            fail(as, "it is more than " + SharedTree.DEPTH_MAX + " directories deep");
            return;
        }
        List<Path> children;
        try {
            children = Children.of(source);
        } catch (IOException e) {
            fail(as, Refusal.of(e).reason());
            return;
        }
        if (!as.isEmpty() && !isTaken(as)) {
            return;
        }
        for (Path child : children) {
            String name = String.valueOf(child.getFileName());
            String path = as.isEmpty() ? name : as + '/' + name;
            if (!source.resolve(name).equals(child)) {
                fail(path, "its name is no text in UTF-8, and two such names could become one");
            } else if (!PartFile.isPart(name)) {
                send(child, path, depth + 1);
            }
        }
    }

    private boolean isTaken(String directory) throws IOException {
        line.send(new Directory(directory));
        return switch (line.receive()) {
            case Stored _ -> true;
            case Refused(String reason) -> {
                transfer.failed(directory, reason);
                yield false;
            }
            case FileMessage other -> throw unexpected(other);
        };
    }

    private void sendFile(Path source, String as, BasicFileAttributes attributes)
            throws IOException {
        FileChannel file;
        try {
            file = FileChannel.open(source, StandardOpenOption.READ, NOFOLLOW_LINKS);
        } catch (IOException e) {
            fail(as, Refusal.of(e).reason());
            return;
        }
        try (file;
                var _ = transfer.begin(as, attributes.size())) {
            content.send(file, as, attributes, Files.isExecutable(source));
        }
    }

    /** What is wrong with a file, without its path, which the user knows by another name. */
    static String sentence(FileSystemException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case FileAlreadyExistsException _ -> "a file of that name is there";
            case AccessDeniedException _ -> "it may not be read or written here";
            default -> String.valueOf(e.getReason() == null ? e.getMessage() : e.getReason());
        };
    }

    /** The other end says something that has no place here. */
    static ProtocolException unexpected(FileMessage message) {
        return new ProtocolException(
                "the other end said " + message.getClass().getSimpleName() + " out of turn");
    }
}
