package org.o7s.ipc.application;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o7s.ipc.data.FileHandle;
import org.o7s.ipc.data.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of the portable way: a stream of messages, each behind its length in four bytes, the
 * lowest first. What is handed over is named in the message. Source: docs/process-boundary.md, the
 * portable way.
 */
final class ChannelLine implements MessageLine {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelLine.class);
    private static final int LENGTH_BYTES = 4;
    private static final int LONGEST = LENGTH_BYTES + ApplicationMessage.MESSAGE_MAX_BYTES;

    private final SocketChannel channel;
    private final Selector selector;
    private final ChannelOwner owner;
    private final Path memory;

    /**
     * What has come, from its beginning; the message that was received last is at the beginning.
     */
    private final ByteBuffer in = ByteBuffer.allocate(LONGEST).order(ByteOrder.LITTLE_ENDIAN);

    private int taken;
    private boolean spoiled;

    /** What is on its way, but had no room; under the lock of the outbox, as all that follows. */
    private final ByteBuffer out =
            ByteBuffer.allocate(LONGEST).order(ByteOrder.LITTLE_ENDIAN).limit(0);

    /** What was given away, until the other side removes it. */
    private final Deque<FileHandle> given = new ArrayDeque<>();

    private @Nullable SelectionKey key;

    /**
     * A connection that is not watched yet.
     *
     * @param owner the user of the daemon, if this is its end
     * @param memory where files are that are handed over
     */
    ChannelLine(SocketChannel channel, Selector selector, ChannelOwner owner, Path memory) {
        this.channel = channel;
        this.selector = selector;
        this.owner = owner;
        this.memory = memory;
    }

    @Override
    public void watch(long token, int wanted) throws IOException {
        int operations = (wanted & Exchange.READABLE) != 0 ? SelectionKey.OP_READ : 0;
        operations |= (wanted & Exchange.WRITABLE) != 0 ? SelectionKey.OP_WRITE : 0;
        try {
            key = channel.register(selector, operations, token);
        } catch (CancelledKeyException e) {
            throw new IOException("it was closed", e);
        }
    }

    @Override
    public void unwatch() {
        SelectionKey watched = key;
        if (watched != null) {
            watched.cancel();
        }
    }

    @Override
    public Peer peer() throws IOException {
        return owner.peer(channel);
    }

    @Override
    public long processId(Peer.Admitted peer, long said) {
        return owner.verified(peer, said);
    }

    @Override
    public Sent send(byte[] message, List<Handle> enclosed) throws IOException {
        Sent before = flush();
        if (before != Sent.SENT) {
            return before;
        }
        byte[] whole = enclosed.isEmpty() ? message : withNames(message, enclosed);
        if (whole.length > ApplicationMessage.MESSAGE_MAX_BYTES) {
            throw new IOException("a message of " + whole.length + " bytes is too long");
        }
        out.clear().putInt(whole.length).put(whole).flip();
        Sent sent = flush();
        if (sent == Sent.FULL && out.position() == 0) {
            out.limit(0);
            return Sent.FULL;
        }
        if (sent == Sent.CLOSED) {
            return sent;
        }
        // What is left of it goes with the next flush.
        for (Handle handle : enclosed) {
            given.add(FileHandle.of(handle));
        }
        return Sent.SENT;
    }

    private byte[] withNames(byte[] message, List<Handle> enclosed) throws IOException {
        while (!given.isEmpty() && !given.peek().isThere()) {
            given.remove();
        }
        byte[] whole = message;
        for (Handle handle : enclosed) {
            whole = ApplicationCodec.withMemory(whole, FileHandle.of(handle).name());
        }
        return whole;
    }

    @Override
    public Sent flush() {
        try {
            while (out.hasRemaining()) {
                if (channel.write(out) == 0) {
                    return Sent.FULL;
                }
            }
            return Sent.SENT;
        } catch (IOException e) {
            LOG.debug("the other side reads no more", e);
            return Sent.CLOSED;
        }
    }

    @Override
    public Received receive() {
        if (spoiled) {
            return Received.NOTHING;
        }
        tidy();
        if (!hasMessage() && !spoiled) {
            try {
                int read = channel.read(in);
                if (read < 0) {
                    return Received.CLOSED;
                }
            } catch (IOException e) {
                LOG.debug("the other side is gone", e);
                return Received.CLOSED;
            }
        }
        if (hasMessage()) {
            taken = LENGTH_BYTES + in.getInt(0);
            return Received.MESSAGE;
        }
        // Where the next message begins is not known any more.
        return spoiled ? Received.TOO_LONG : Received.NOTHING;
    }

    private void tidy() {
        in.flip().position(taken);
        in.compact();
        taken = 0;
    }

    private boolean hasMessage() {
        if (in.position() < LENGTH_BYTES) {
            return false;
        }
        int length = in.getInt(0);
        spoiled = length < 0 || length > ApplicationMessage.MESSAGE_MAX_BYTES;
        return !spoiled && in.position() >= LENGTH_BYTES + length;
    }

    @Override
    public boolean holdsMessage() {
        tidy();
        return !spoiled && hasMessage();
    }

    @Override
    public boolean isHalfway() {
        return in.position() > taken;
    }

    @Override
    public byte[] message() {
        return Arrays.copyOfRange(in.array(), LENGTH_BYTES, Math.max(LENGTH_BYTES, taken));
    }

    @Override
    public List<Handle> take() throws IOException {
        List<Handle> handles = new ArrayList<>();
        for (String name : ApplicationCodec.memory(message())) {
            handles.add(FileHandle.named(memory, name));
        }
        return handles;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a connection was not closed in order", e);
        }
        // What the other side did not come to map is nobody's now.
        given.forEach(FileHandle::close);
        given.clear();
    }
}
