package org.o7s.tools.kit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;

/** A flow in memory as bytes. One reader and one writer. */
final class MemoryChannel implements ByteChannel {
    private static final int END = -1;

    private final Flow flow;
    private final ByteBuffer packet;

    MemoryChannel(Flow flow) {
        this.flow = flow;
        this.packet = ByteBuffer.allocate(flow.mpsBytes()).flip();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        try {
            if (!packet.hasRemaining()) {
                flow.read(packet.clear());
                packet.flip();
            }
        } catch (FlowException e) {
            packet.clear().flip();
            if (e.error() == FlowError.NOT_ALLOCATED) {
                return END;
            }
            throw e.error() == FlowError.TIMED_OUT
                    ? (IOException) new InterruptedIOException(e.getMessage()).initCause(e)
                    : new IOException(e);
        }
        int bytes = Math.min(into.remaining(), packet.remaining());
        into.put(packet.slice(packet.position(), bytes));
        packet.position(packet.position() + bytes);
        return bytes;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int bytes = Math.min(from.remaining(), flow.mpsBytes());
        try {
            flow.write(from.slice(from.position(), bytes));
        } catch (FlowException e) {
            throw new IOException(e.getMessage(), e);
        }
        from.position(from.position() + bytes);
        return bytes;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        flow.close();
    }
}
