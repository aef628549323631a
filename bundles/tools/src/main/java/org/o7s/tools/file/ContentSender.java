package org.o7s.tools.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.o7s.tools.file.FileMessage.Begin;
import org.o7s.tools.file.FileMessage.Data;
import org.o7s.tools.file.FileMessage.End;
import org.o7s.tools.file.FileMessage.Have;
import org.o7s.tools.file.FileMessage.Holding;
import org.o7s.tools.file.FileMessage.Leave;
import org.o7s.tools.file.FileMessage.Offer;
import org.o7s.tools.file.FileMessage.Refused;
import org.o7s.tools.file.FileMessage.Stored;

/** Offers one file after the other, and sends what the other end does not have. One thread. */
final class ContentSender {
    /** Why a file is not sent. */
    static final String DIFFERS = "another file of that name is there; --force replaces it";

    private final MessageLine line;
    private final Transfer transfer;
    private final ByteBuffer buffer = ByteBuffer.allocate(MessageCodec.DATA_BYTES_MAX);

    ContentSender(MessageLine line, Transfer transfer) {
        this.line = line;
        this.transfer = transfer;
    }

    /**
     * Offers a file, which the transfer knows already.
     *
     * @throws IOException if nothing more can be said to the other end; what is wrong with the file
     *     is reported instead
     */
    void send(FileChannel file, String as, BasicFileAttributes attributes, boolean executable)
            throws IOException {
        long bytes = attributes.size();
        long modifiedMs = Math.max(0, attributes.lastModifiedTime().toMillis());
        line.send(new Offer(as, bytes, modifiedMs, executable));
        switch (line.receive()) {
            case Have have -> answer(file, as, bytes, have);
            case Refused(String reason) -> transfer.failed(as, reason);
            case FileMessage other -> throw TreeSender.unexpected(other);
        }
    }

    private void answer(FileChannel file, String as, long bytes, Have have) throws IOException {
        FileHash hash = new FileHash();
        boolean same;
        try {
            same = isBeginning(file, bytes, have, hash);
        } catch (UnreadableException e) {
            line.send(new Leave(false));
            transfer.failed(as, String.valueOf(e.getMessage()));
            return;
        }
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

    /**
     * Whether what the other end has is the beginning of the file, or all of it if it is a whole
     * one; the hash has read it then.
     */
    private boolean isBeginning(FileChannel file, long bytes, Have have, FileHash hash)
            throws IOException {
        boolean fits =
                switch (have.holding()) {
                    case NOTHING -> false;
                    case PART -> have.bytes() <= bytes;
                    case REPLACEABLE, STAYING -> have.bytes() == bytes;
                };
        if (!fits) {
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
        String trouble = "";
        long left = bytes - offset;
        while (left > 0 && trouble.isEmpty()) {
            buffer.clear().limit((int) Math.min(left, buffer.capacity()));
            try {
                int got = UnreadableException.read(file, buffer);
                hash.add(buffer.flip());
                line.send(new Data(buffer));
                transfer.moved(got);
                left -= got;
            } catch (UnreadableException e) {
                trouble = String.valueOf(e.getMessage());
            }
        }
        // A hash that cannot be right makes the other end forget what came.
        boolean whole = trouble.isEmpty();
        line.send(new End(whole ? hash.soFar() : new byte[MessageCodec.HASH_BYTES]));
        switch (line.receive()) {
            case Stored _ ->
                    transfer.ended(offset > 0 ? FileOutcome.Kind.RESUMED : FileOutcome.Kind.STORED);
            case Refused(String reason) -> transfer.failed(as, whole ? reason : trouble);
            case FileMessage other -> throw TreeSender.unexpected(other);
        }
    }
}
