package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Every frame of an interface, whatever its type and address: for cables that carry frames on, and
 * for recording. Needs CAP_NET_RAW; with CAP_NET_ADMIN more may wait than net.core.rmem_max allows.
 * The namespace is that of the thread that opened it; afterwards one thread at a time may use it.
 *
 * <p>It copies each frame. Where speed counts, {@link PacketSocket} is the right one.
 */
public final class RawPort implements AutoCloseable {
    /** Which frames a port sees. */
    public enum View {
        /** Those that come from the cable. */
        INCOMING,
        /** Those as well that this machine sends: for captures. */
        BOTH
    }

    private static final short ALL_PROTOCOLS = 0x0300; // ETH_P_ALL in network order
    private static final int SOL_PACKET = 263;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int ADDRESS_BYTES = 20;
    private static final int ADDRESS_INDEX = 4;
    private static final int MAX_FRAME_BYTES = 65_600;
    private static final int BUFFER_BYTES = 8 << 20;

    private final String device;
    private final int fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(MAX_FRAME_BYTES);
    private final MemorySegment sender = arena.allocate(ADDRESS_BYTES, 8);
    private final MemorySegment senderBytes = arena.allocate(JAVA_INT);
    private boolean closed;

    private RawPort(String device, int fd) {
        this.device = device;
        this.fd = fd;
    }

    /**
     * Opens an interface of the calling thread's namespace.
     *
     * @throws SystemCallException if it does not exist, or the process may not
     */
    public static RawPort open(String device, View view) throws SystemCallException {
        String attempt = "cannot open " + device + " for all frames";
        InterfaceInfo target =
                NetworkInterfaces.find(device)
                        .orElseThrow(
                                () ->
                                        new SystemCallException(
                                                attempt, "if_nametoindex", Errno.ENODEV));
        int fd = SocketCalls.socket(SocketCalls.AF_PACKET, SocketCalls.SOCK_RAW);
        if (fd < 0) {
            throw new SystemCallException(attempt, "socket", fd);
        }
        RawPort port = new RawPort(device, fd);
        try {
            port.configure(target, view, attempt);
            return port;
        } catch (SystemCallException e) {
            port.close();
            throw e;
        }
    }

    private void configure(InterfaceInfo target, View view, String attempt)
            throws SystemCallException {
        check(SocketCalls.receiveBuffer(fd, BUFFER_BYTES), attempt, "SO_RCVBUF");
        if (view == View.INCOMING) {
            check(
                    SocketCalls.setOption(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1),
                    attempt,
                    "PACKET_IGNORE_OUTGOING");
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment address = scratch.allocate(ADDRESS_BYTES, 8);
            address.set(JAVA_SHORT, 0, (short) SocketCalls.AF_PACKET);
            address.set(JAVA_SHORT, 2, ALL_PROTOCOLS);
            address.set(JAVA_INT, ADDRESS_INDEX, target.index());
            check(SocketCalls.bind(fd, address.address(), ADDRESS_BYTES), attempt, "bind");
        }
    }

    private static void check(int result, String attempt, String call) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(attempt, call, result);
        }
    }

    /**
     * The next frame, if one is there.
     *
     * @throws SystemCallException when the socket does not work any more
     */
    public Optional<byte[]> receive() throws SystemCallException {
        senderBytes.set(JAVA_INT, 0, ADDRESS_BYTES);
        long bytes =
                SocketCalls.recvfrom(fd, buffer, SocketCalls.MSG_DONTWAIT, sender, senderBytes);
        // ENETDOWN is told once, when the interface goes down; it may come back.
        if (bytes == -Errno.EAGAIN || bytes == -Errno.EINTR || bytes == -Errno.ENETDOWN) {
            return Optional.empty();
        }
        if (bytes < 0) {
            throw new SystemCallException("cannot receive on " + device, "recvfrom", (int) bytes);
        }
        return Optional.of(buffer.asSlice(0, bytes).toArray(JAVA_BYTE));
    }

    /**
     * Sends a frame; false if the interface did not take it, because it is down or full, or the
     * frame is longer than any can be.
     */
    public boolean send(byte[] frame) {
        if (frame.length > MAX_FRAME_BYTES) {
            return false;
        }
        MemorySegment.copy(frame, 0, buffer, JAVA_BYTE, 0, frame.length);
        return SocketCalls.send(fd, buffer.address(), frame.length) == frame.length;
    }

    /** Its number in this process, to be watched by a {@link Poller} while it is open. */
    public int descriptor() {
        return fd;
    }

    /** Gives the socket back; again is harmless. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.close(fd);
            arena.close();
        }
    }
}
