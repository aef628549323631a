package org.o7s.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;

/** A flow as bytes: packets are cut and joined, errors are those of channels. Any thread. */
final class FlowChannel implements ByteChannel {
    private static final int END = -1;

    private final ClientFlow flow;

    FlowChannel(ClientFlow flow) {
        this.flow = flow;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (!into.hasRemaining()) {
            return 0;
        }
        try {
            return flow.readBytes(into);
        } catch (FlowException e) {
            if (e.error() == FlowError.NOT_ALLOCATED && isOpen()) {
                return END;
            }
            throw translated(e);
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int begin = from.position();
        int end = from.limit();
        try {
            while (from.position() < end) {
                int pieceBytes = Math.max(1, flow.pieceBytes());
                from.limit(Math.min(end, from.position() + pieceBytes));
                flow.write(from);
            }
        } catch (FlowException e) {
            if (e.error() == FlowError.WOULD_BLOCK && from.position() > begin) {
                return from.position() - begin;
            }
            throw translated(e);
        } finally {
            from.limit(end);
        }
        return end - begin;
    }

    private IOException translated(FlowException e) {
        IOException translated;
        if (e.error() == FlowError.NOT_ALLOCATED && !isOpen()) {
            translated = new ClosedChannelException();
        } else if (e.error() == FlowError.TIMED_OUT) {
            translated = new InterruptedIOException(e.getMessage());
        } else {
            translated = new IOException(e.getMessage());
        }
        translated.initCause(e);
        return translated;
    }

    @Override
    public boolean isOpen() {
        return !flow.isClosed();
    }

    @Override
    public void close() {
        flow.close();
    }
}
