package org.o7s.itests.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Packets in a stream: each has its length before it and leaves with one system call; what has
 * arrived is taken with one call for many, as a careful program would do it.
 */
final class StreamLink implements Link {
    private static final int LARGEST_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 1 << 18;

    private final SocketChannel channel;
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /** Between position and limit is what has arrived and not been taken. */
    private final ByteBuffer arrived = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);

    StreamLink(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public int largestBytes() {
        return LARGEST_BYTES;
    }

    @Override
    public void send(ByteBuffer packet) throws IOException {
        outgoing.clear().putInt(packet.remaining()).put(packet).flip();
        while (outgoing.hasRemaining()) {
            channel.write(outgoing);
        }
    }

    @Override
    public int receive(ByteBuffer into, long limitNs) throws IOException {
        while (!isWhole()) {
            if (!more()) {
                return END;
            }
        }
        return take(into);
    }

    @Override
    public int drain(ByteBuffer into, long limitNs) throws IOException {
        int count = 0;
        while (isWhole()) {
            take(into.clear());
            count++;
        }
        if (count > 0) {
            return count;
        }
        return more() ? drain(into, limitNs) : END;
    }

    private boolean isWhole() {
        return arrived.remaining() >= Integer.BYTES
                && arrived.remaining() - Integer.BYTES >= arrived.getInt(arrived.position());
    }

    private int take(ByteBuffer into) {
        int length = arrived.getInt();
        into.put(into.position(), arrived, arrived.position(), length);
        into.position(into.position() + length);
        arrived.position(arrived.position() + length);
        return length;
    }

    private boolean more() throws IOException {
        arrived.compact();
        int read = channel.read(arrived);
        arrived.flip();
        return read >= 0;
    }

    /**
     * The kernel makes connections before anybody accepts them, and loses those that are too many.
     */
    @Override
    public void awaitTaken() throws IOException {
        while (more()) {
            arrived.clear().limit(0);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
