package org.o7s.itests.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.client.process.ProcessApplication;

/** A way for packets between two processes: a flow, or what it is compared with. One thread. */
interface PacketPath extends AutoCloseable {
    Duration PATIENCE = Duration.ofSeconds(20);

    /** Sends a packet; waits for room. */
    void send(ByteBuffer packet) throws IOException;

    /**
     * Receives a packet into a buffer that has just the room for it.
     *
     * @return false at the end
     */
    boolean receive(ByteBuffer into) throws IOException;

    @Override
    void close() throws IOException;

    /** The end that waits for the other one. */
    static PacketPath server(String kind, Path path) throws IOException {
        if (kind.equals("unix")) {
            try (ServerSocketChannel server =
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(path));
                System.out.println("ready");
                return new Stream(server.accept());
            }
        }
        Application app = ProcessApplication.connect(path, "server");
        System.out.println("ready");
        return new OverFlow(app, app.accept(PATIENCE));
    }

    /** The end that begins. */
    static PacketPath client(String kind, Path path) throws IOException {
        if (kind.equals("unix")) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(path));
            return new Stream(channel);
        }
        Application app = ProcessApplication.connect(path, "client");
        return new OverFlow(app, app.allocate("server", QosSpec.RAW, PATIENCE));
    }

    /** A flow of the system. */
    record OverFlow(Application app, Flow flow) implements PacketPath {
        @Override
        public void send(ByteBuffer packet) {
            flow.write(packet);
        }

        @Override
        public boolean receive(ByteBuffer into) {
            try {
                flow.read(into);
                return true;
            } catch (FlowException e) {
                if (e.error() == FlowError.NOT_ALLOCATED) {
                    return false;
                }
                throw e;
            }
        }

        @Override
        public void close() {
            flow.close();
            app.close();
        }
    }

    /** A Unix domain socket; each packet has its length before it. */
    record Stream(SocketChannel channel) implements PacketPath {
        @Override
        public void send(ByteBuffer packet) throws IOException {
            ByteBuffer[] both = {ByteBuffer.allocate(4).putInt(0, packet.remaining()), packet};
            while (packet.hasRemaining()) {
                channel.write(both);
            }
        }

        @Override
        public boolean receive(ByteBuffer into) throws IOException {
            try {
                ByteBuffer length = fill(ByteBuffer.allocate(4));
                fill(into.limit(into.position() + length.getInt(0)));
                return true;
            } catch (EOFException e) {
                return false;
            }
        }

        private ByteBuffer fill(ByteBuffer buffer) throws IOException {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new EOFException("the end");
                }
            }
            return buffer;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
