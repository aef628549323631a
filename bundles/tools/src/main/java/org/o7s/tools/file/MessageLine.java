package org.o7s.tools.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.file.FileMessage.Wait;

/** Messages over the bytes of a flow: each is preceded by its length in four bytes. One thread. */
final class MessageLine {
    /** After so long without a word, whoever works says that it does. */
    static final long WORD_EVERY_NS = 5_000_000_000L;

    /** So often an end may ask for patience: some fourteen hours, if it does so every 5 s. */
    private static final int WAITS_MAX = 10_000;

    private static final int FRAME_BYTES_MAX = Integer.BYTES + MessageCodec.MESSAGE_BYTES_MAX;

    private final ByteChannel channel;
    private final ToolClock clock;
    private final ByteBuffer out = ByteBuffer.allocate(FRAME_BYTES_MAX);
    private final ByteBuffer in = ByteBuffer.allocate(FRAME_BYTES_MAX).flip();
    private long saidNs;

    MessageLine(ByteChannel channel, ToolClock clock) {
        this.channel = channel;
        this.clock = clock;
        this.saidNs = clock.monotonicNs();
    }

    /** Sends a message. */
    void send(FileMessage message) throws IOException {
        out.clear().position(Integer.BYTES);
        MessageCodec.write(message, out);
        out.putInt(0, out.position() - Integer.BYTES).flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        saidNs = clock.monotonicNs();
    }

    /** Says that work goes on, if nothing was said for long. */
    void stillWorking() throws IOException {
        if (clock.monotonicNs() - saidNs >= WORD_EVERY_NS) {
            send(new Wait());
        }
    }

    /**
     * The answer to what was sent: the next message that is not {@link Wait}.
     *
     * @throws EOFException if the other end is gone
     * @throws ProtocolException if what comes is no message
     */
    FileMessage receive() throws IOException {
        for (int waits = 0; waits <= WAITS_MAX; waits++) {
            FileMessage message = next();
            if (!(message instanceof Wait)) {
                return message;
            }
        }
        throw new ProtocolException("the other end asked to wait for it too often");
    }

    /**
     * The next message of whoever has the word, and has nothing to wait for.
     *
     * @throws EOFException if the other end is gone
     * @throws ProtocolException if what comes is no message
     */
    FileMessage next() throws IOException {
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
