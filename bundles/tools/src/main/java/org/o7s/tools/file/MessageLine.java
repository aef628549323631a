package org.o7s.tools.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.file.FileMessage.Data;
import org.o7s.tools.file.FileMessage.Wait;

/**
 * Messages over the bytes of a flow: each is preceded by its length in four bytes. Content is
 * collected, everything else goes at once. One thread.
 */
final class MessageLine {
    /** After so long without a word, whoever works says that it does. */
    static final long WORD_EVERY_NS = 5_000_000_000L;

    private static final int FRAME_BYTES_MAX = Integer.BYTES + MessageCodec.MESSAGE_BYTES_MAX;

    private final ByteChannel channel;
    private final ToolClock clock;
    private final ByteBuffer out = ByteBuffer.allocateDirect(4 * FRAME_BYTES_MAX);
    private final ByteBuffer in = ByteBuffer.allocateDirect(4 * FRAME_BYTES_MAX).flip();
    private long saidNs;

    MessageLine(ByteChannel channel, ToolClock clock) {
        this.channel = channel;
        this.clock = clock;
        this.saidNs = clock.monotonicNs();
    }

    /** Sends a message, and all that was collected; content may stay behind for the next. */
    void send(FileMessage message) throws IOException {
        if (out.remaining() < FRAME_BYTES_MAX) {
            flush();
        }
        int at = out.position();
        out.position(at + Integer.BYTES);
        MessageCodec.write(message, out);
        out.putInt(at, out.position() - at - Integer.BYTES);
        if (!(message instanceof Data)) {
            flush();
        }
    }

    /** Says that work goes on, if nothing was said for long. */
    void stillWorking() throws IOException {
        if (clock.monotonicNs() - saidNs >= WORD_EVERY_NS) {
            send(new Wait());
        }
    }

    private void flush() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        out.clear();
        saidNs = clock.monotonicNs();
    }

    /**
     * The next message that is not {@link Wait}.
     *
     * @throws EOFException if the other end is gone
     * @throws ProtocolException if what comes is no message
     */
    FileMessage receive() throws IOException {
        while (true) {
            FileMessage message = next();
            if (!(message instanceof Wait)) {
                return message;
            }
        }
    }

    private FileMessage next() throws IOException {
        fill(Integer.BYTES);
        int length = in.getInt();
        if (length < 1 || length > MessageCodec.MESSAGE_BYTES_MAX) {
            throw new ProtocolException(
                    "the other end sent a message of " + length + " bytes: it is no oftp");
        }
        fill(length);
        ByteBuffer message = in.slice(in.position(), length);
        in.position(in.position() + length);
        return MessageCodec.read(message);
    }

    private void fill(int bytes) throws IOException {
        if (in.remaining() >= bytes) {
            return;
        }
        in.compact();
        while (in.position() < bytes) {
            if (channel.read(in) < 0) {
                throw new EOFException("the other end has ended");
            }
        }
        in.flip();
    }
}
