package org.o7s.itests.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Every frame of an interface, whatever its type and address. The namespace is that of the thread
 * that opened it; afterwards one thread at a time may use it.
 */
public final class RawPort implements AutoCloseable {
    /** Which frames a port sees. */
    public enum View {
        /** Those that come from the cable. */
        INCOMING,
        /** Those as well that this machine sends: for captures. */
        BOTH
    }

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final short ALL_PROTOCOLS = 0x0300; // ETH_P_ALL in network order
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int ADDRESS_BYTES = 20;
    private static final int MAX_FRAME_BYTES = 65_600;
    private static final int BUFFER_BYTES = 8 << 20;
    private static final short POLLIN = 1;
    private static final int POLLFD_BYTES = 8;

    private final String device;
    private final int fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(MAX_FRAME_BYTES);
    private boolean closed;

    private RawPort(String device, int fd) {
        this.device = device;
        this.fd = fd;
    }

    /**
     * Opens an interface of the calling thread's namespace.
     *
     * @throws IOException if it does not exist, or the process may not
     */
    public static RawPort open(String device, View view) throws IOException {
        int index = Native.interfaceIndex(device);
        int fd = Native.socket(AF_PACKET, SOCK_RAW, 0);
        RawPort port = new RawPort(device, fd);
        try (Arena arena = Arena.ofConfined()) {
            Native.setOption(fd, SOL_SOCKET, SO_RCVBUFFORCE, BUFFER_BYTES);
            if (view == View.INCOMING) {
                Native.setOption(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
            }
            MemorySegment address = arena.allocate(ADDRESS_BYTES, 8);
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(JAVA_SHORT, 2, ALL_PROTOCOLS);
            address.set(JAVA_INT, 4, index);
            Native.bind(fd, address);
            return port;
        } catch (IOException e) {
            port.close();
            throw new IOException(
                    "cannot open " + device + " for all frames: " + e.getMessage(), e);
        }
    }

    /** The next frame, if one is there. */
    public Optional<byte[]> receive() throws IOException {
        long bytes = Native.receive(fd, buffer, MSG_DONTWAIT);
        // ENETDOWN is told once, when the interface goes down; it may come back.
        if (bytes == -Native.EAGAIN || bytes == -Native.EINTR || bytes == -Native.ENETDOWN) {
            return Optional.empty();
        }
        if (bytes < 0) {
            throw new IOException("cannot receive on " + device + ": error number " + -bytes);
        }
        return Optional.of(buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
    }

    /** Sends a frame; false if the interface did not take it, because it is down or full. */
    public boolean send(byte[] frame) {
        MemorySegment.copy(frame, 0, buffer, ValueLayout.JAVA_BYTE, 0, frame.length);
        return Native.send(fd, buffer, frame.length) == frame.length;
    }

    /** Waits until one of the ports has a frame, or for so many ns. */
    public static void await(long maxNs, RawPort... ports) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate((long) POLLFD_BYTES * ports.length, 4);
            for (int i = 0; i < ports.length; i++) {
                fds.set(JAVA_INT, (long) i * POLLFD_BYTES, ports[i].fd);
                fds.set(JAVA_SHORT, (long) i * POLLFD_BYTES + 4, POLLIN);
            }
            MemorySegment time = arena.allocate(16, 8);
            time.set(JAVA_LONG, 0, maxNs / 1_000_000_000L);
            time.set(JAVA_LONG, 8, maxNs % 1_000_000_000L);
            long _ = Native.ppoll(fds, ports.length, time);
        }
    }

    /** Gives the socket back. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Native.close(fd);
            arena.close();
        }
    }
}
