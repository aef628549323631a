package org.o7s.ipc.control;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection that carries whole messages. One thread reads; any thread writes; {@link #check} is
 * called by a third one, now and then, and ends what hangs.
 */
final class MessageChannel implements AutoCloseable {
    private static final int LENGTH_BYTES = 4;
    private static final long NEVER = 0;

    private final SocketChannel channel;
    private final int messageMaxBytes;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile long readingSinceNs = NEVER;
    private volatile long writingSinceNs = NEVER;

    MessageChannel(SocketChannel channel, int messageMaxBytes) {
        this.channel = channel;
        this.messageMaxBytes = messageMaxBytes;
    }

    /** A message is longer than is allowed. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException(long bytes, int maxBytes) {
            super("a message of " + bytes + " bytes; the most is " + maxBytes);
        }
    }

    /**
     * Waits for the next message.
     *
     * @throws EOFException at the end of the stream
     * @throws TooLongException before anything of the message is read
     * @throws IOException if it is no message
     */
    ControlMessage read() throws IOException {
        ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES);
        fill(length);
        long bytes = length.getInt(0) & 0xffff_ffffL;
        if (bytes > messageMaxBytes) {
            throw new TooLongException(bytes, messageMaxBytes);
        }
        // Memory is taken as bytes come, so that a mere length costs nothing.
        byte[] body = new byte[0];
        while (body.length < bytes) {
            int more = (int) Math.min(bytes - body.length, Math.max(4096, body.length));
            byte[] grown = Arrays.copyOf(body, body.length + more);
            fill(ByteBuffer.wrap(grown, body.length, more));
            body = grown;
        }
        readingSinceNs = NEVER;
        return ControlCodec.decode(body);
    }

    private void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the other side has closed the connection");
            }
            readingSinceNs = now();
        }
    }

    /** The other side must say something from now on. */
    void expectMessage() {
        readingSinceNs = now();
    }

    /**
     * Writes a message whole; waits while the other side does not read.
     *
     * @throws TooLongException before anything is written
     */
    void write(ControlMessage message) throws IOException {
        byte[] body = ControlCodec.encode(message);
        if (body.length > messageMaxBytes) {
            throw new TooLongException(body.length, messageMaxBytes);
        }
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES + body.length);
        bytes.putInt(body.length).put(body).flip();
        writing.lock();
        try {
            writingSinceNs = now();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } finally {
            writingSinceNs = NEVER;
            writing.unlock();
        }
    }

    /**
     * Closes the connection if it hangs.
     *
     * @return why it was closed, empty if it was not
     */
    String check(long nowNs, ControlLimits limits) {
        long reading = readingSinceNs;
        if (reading != NEVER && nowNs - reading > limits.insideMessage().toNanos()) {
            close();
            return "nothing came for "
                    + limits.insideMessage().toMillis()
                    + " ms where a message should have gone on";
        }
        long writingFor = writingSinceNs;
        if (writingFor != NEVER && nowNs - writingFor > limits.stalled().toNanos()) {
            close();
            return "it did not read for " + limits.stalled().toMillis() + " ms";
        }
        return "";
    }

    private static long now() {
        long now = System.nanoTime();
        return now == NEVER ? 1 : now;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Whoever waits on the channel learns of its end all the same.
            return;
        }
    }
}
