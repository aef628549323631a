package org.o7s.tools.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.o7s.tools.file.FileMessage.Begin;
import org.o7s.tools.file.FileMessage.Data;
import org.o7s.tools.file.FileMessage.Directory;
import org.o7s.tools.file.FileMessage.End;
import org.o7s.tools.file.FileMessage.Have;
import org.o7s.tools.file.FileMessage.Holding;
import org.o7s.tools.file.FileMessage.Leave;
import org.o7s.tools.file.FileMessage.Offer;
import org.o7s.tools.file.FileMessage.Refused;
import org.o7s.tools.file.FileMessage.Stored;

/**
 * The end that offers files and sends those that the other does not have. Links, devices and the
 * parts of other transfers are passed over. One thread.
 */
final class TreeSender {
    /** Why a file is not sent. */
    static final String DIFFERS = "another file of that name is there; --force replaces it";

    private final MessageLine line;
    private final Transfer transfer;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MessageCodec.DATA_BYTES_MAX);

    TreeSender(MessageLine line, Transfer transfer) {
        this.line = line;
        this.transfer = transfer;
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
        } catch (FileSystemException e) {
            transfer.failed(as, sentence(e));
            return;
        }
        if (attributes.isDirectory()) {
            sendDirectory(source, as, depth);
        } else if (attributes.isRegularFile()) {
            sendFile(source, as, attributes);
        }
    }

    private void sendDirectory(Path source, String as, int depth) throws IOException {
        if (depth >= SharedTree.DEPTH_MAX) {
            transfer.failed(as, "more than " + SharedTree.DEPTH_MAX + " directories deep");
            return;
        }
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(source)) {
            stream.forEach(children::add);
        } catch (FileSystemException e) {
            transfer.failed(as, sentence(e));
            return;
        }
        if (!as.isEmpty() && !isTaken(as)) {
            return;
        }
        Collections.sort(children);
        for (Path child : children) {
            String name = String.valueOf(child.getFileName());
            if (!PartFile.isPart(name)) {
                send(child, as.isEmpty() ? name : as + '/' + name, depth + 1);
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
        } catch (FileSystemException e) {
            transfer.failed(as, sentence(e));
            return;
        }
        try (file;
                var _ = transfer.begin(as, attributes.size())) {
            long modifiedMs = Math.max(0, attributes.lastModifiedTime().toMillis());
            boolean executable = Files.isExecutable(source);
            line.send(new Offer(as, attributes.size(), modifiedMs, executable));
            switch (line.receive()) {
                case Have have -> answer(file, as, attributes.size(), have);
                case Refused(String reason) -> transfer.failed(as, reason);
                case FileMessage other -> throw unexpected(other);
            }
        }
    }

    private void answer(FileChannel file, String as, long bytes, Have have) throws IOException {
        FileHash hash = new FileHash();
        boolean same = isBeginning(file, bytes, have, hash);
        switch (have.holding()) {
            case NOTHING -> sendContent(file, as, 0, bytes, new FileHash());
            case PART -> {
                if (same) {
                    sendContent(file, as, have.bytes(), bytes, hash);
                } else {
                    sendContent(file, as, 0, bytes, new FileHash());
                }
            }
            case REPLACEABLE, STAYING -> {
                same &= have.bytes() == bytes;
                if (same) {
                    line.send(new Leave(true));
                    transfer.ended(FileOutcome.Kind.SAME);
                } else if (have.holding() == Holding.STAYING) {
                    line.send(new Leave(false));
                    transfer.failed(as, DIFFERS);
                } else {
                    sendContent(file, as, 0, bytes, new FileHash());
                }
            }
        }
    }

    /** Whether what the other end has is the beginning of the file; the hash has read it then. */
    private boolean isBeginning(FileChannel file, long bytes, Have have, FileHash hash)
            throws IOException {
        boolean whole = have.holding() == Holding.REPLACEABLE || have.holding() == Holding.STAYING;
        if (have.holding() == Holding.NOTHING
                || have.bytes() > bytes
                || (whole && have.bytes() != bytes)) {
            return false;
        }
        hash.addFile(file, have.bytes(), buffer, line::stillWorking);
        return Arrays.equals(hash.soFar(), have.hash());
    }

    private void sendContent(FileChannel file, String as, long offset, long bytes, FileHash hash)
            throws IOException {
        line.send(new Begin(offset));
        transfer.from(offset);
        file.position(offset);
        long left = bytes - offset;
        while (left > 0) {
            buffer.clear().limit((int) Math.min(left, buffer.capacity()));
            int got = file.read(buffer);
            if (got < 0) {
                break;
            }
            hash.add(buffer.flip());
            line.send(new Data(buffer));
            transfer.moved(got);
            left -= got;
        }
        // A hash that cannot be right makes the other end forget what came.
        line.send(new End(left == 0 ? hash.soFar() : new byte[MessageCodec.HASH_BYTES]));
        switch (line.receive()) {
            case Stored _ ->
                    transfer.ended(offset > 0 ? FileOutcome.Kind.RESUMED : FileOutcome.Kind.STORED);
            case Refused(String reason) ->
                    transfer.failed(as, left == 0 ? reason : "it became shorter while it was read");
            case FileMessage other -> throw unexpected(other);
        }
    }

    /** What is wrong with a file, without its path, which the user knows by another name. */
    static String sentence(FileSystemException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
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
