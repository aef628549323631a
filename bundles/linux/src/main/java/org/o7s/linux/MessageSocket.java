package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * A connection over a Unix domain socket that carries whole messages, and descriptors with them
 * (SOCK_SEQPACKET, SCM_RIGHTS): there is no half of a message. It never blocks.
 *
 * <p>One thread at a time; sending and receiving may be done by two.
 */
public final class MessageSocket implements AutoCloseable {
    /** Most descriptors that go with one message. */
    public static final int DESCRIPTORS_MAX = 4;

    private static final int SCM_RIGHTS = 1;

    private final Descriptor descriptor;
    private final boolean takesDescriptors;

    /**
     * A connection.
     *
     * @param takesDescriptors whether the other side may hand descriptors over
     */
    MessageSocket(Descriptor descriptor, boolean takesDescriptors) {
        this.descriptor = descriptor;
        this.takesDescriptors = takesDescriptors;
    }

    /** Who is at the other end, as the kernel knows. */
    public record PeerCredentials(int processId, int userId, int groupId) {}

    /** What became of a message that was to be sent. */
    public enum Sent {
        /** It is on its way. */
        SENT,
        /** There is no room now. */
        FULL,
        /** The other side has closed. */
        CLOSED
    }

    static Descriptor socket(String attempt) throws SystemCallException {
        int fd = SocketCalls.socket(SocketCalls.AF_UNIX, SocketCalls.SOCK_SEQPACKET);
        if (fd < 0) {
            throw new SystemCallException(attempt, "socket", fd);
        }
        return new Descriptor(fd);
    }

    /**
     * Connects to whoever listens at a path.
     *
     * @throws SystemCallException when nobody does, or too many wait already (EAGAIN)
     */
    public static MessageSocket connect(Path path) throws SystemCallException {
        String attempt = "cannot connect to " + path;
        Descriptor descriptor = socket(attempt);
        boolean connected = false;
        try (Arena arena = Arena.ofConfined()) {
            long address = UnixAddress.of(path, arena).address();
            int result = ProcessCalls.connect(descriptor.number(), address, UnixAddress.BYTES);
            if (result < 0) {
                throw new SystemCallException(attempt, "connect", result);
            }
            connected = true;
            return new MessageSocket(descriptor, true);
        } finally {
            if (!connected) {
                descriptor.close();
            }
        }
    }

    /** What to watch. */
    public Descriptor descriptor() {
        return descriptor;
    }

    /**
     * Who is at the other end: who it was when it connected.
     *
     * @throws SystemCallException never, for a connection
     */
    public PeerCredentials peer() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment who = arena.allocate(12, 4);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) who.byteSize());
            int result =
                    SocketCalls.getOption(
                            descriptor.number(),
                            SocketCalls.SOL_SOCKET,
                            SocketCalls.SO_PEERCRED,
                            who.address(),
                            length.address());
            if (result < 0) {
                throw new SystemCallException("cannot see who connects", "getsockopt", result);
            }
            return new PeerCredentials(
                    who.get(JAVA_INT, 0), who.get(JAVA_INT, 4), who.get(JAVA_INT, 8));
        }
    }

    /**
     * Sends a message, whole or not at all.
     *
     * @param message 1 byte or more
     * @param handedOver at most {@link #DESCRIPTORS_MAX}; they stay open here
     * @throws SystemCallException when the kernel does not take it, as it is too long
     */
    public Sent send(byte[] message, List<Descriptor> handedOver) throws SystemCallException {
        if (message.length == 0 || handedOver.size() > DESCRIPTORS_MAX) {
            throw new IllegalArgumentException(
                    message.length + " bytes with " + handedOver.size() + " descriptors");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment body = arena.allocateFrom(JAVA_BYTE, message);
            MemorySegment control = arena.allocate(MessageHeader.CONTROL_BYTES, 8);
            MemorySegment header = arena.allocate(MessageHeader.BYTES, 8);
            MemorySegment vector = arena.allocate(MessageHeader.VECTOR_BYTES, 8);
            int controlBytes = 0;
            if (!handedOver.isEmpty()) {
                int rights = MessageHeader.RIGHTS_OFFSET + handedOver.size() * 4;
                control.set(JAVA_LONG, 0, rights);
                control.set(JAVA_INT, 8, SocketCalls.SOL_SOCKET);
                control.set(JAVA_INT, 12, SCM_RIGHTS);
                for (int i = 0; i < handedOver.size(); i++) {
                    int fd = handedOver.get(i).number();
                    control.set(JAVA_INT, MessageHeader.RIGHTS_OFFSET + i * 4L, fd);
                }
                controlBytes = (rights + 7) & ~7;
            }
            MessageHeader.fill(header, vector, body, control, controlBytes);
            long sent =
                    ProcessCalls.sendmsg(
                            descriptor.number(), header.address(), SocketCalls.MSG_NOSIGNAL);
            return outcome(sent);
        }
    }

    private static Sent outcome(long result) throws SystemCallException {
        if (result >= 0) {
            return Sent.SENT;
        }
        return switch ((int) -result) {
            case Errno.EAGAIN, Errno.EINTR, Errno.ENOBUFS -> Sent.FULL;
            case Errno.EPIPE, Errno.ECONNRESET -> Sent.CLOSED;
            default -> throw new SystemCallException("cannot send", "sendmsg", (int) result);
        };
    }

    /** Takes the next message into a buffer; what the buffer held before is gone. */
    public MessageBuffer.Outcome receive(MessageBuffer into) {
        long result = take(into);
        if (result == -Errno.ECONNRESET) {
            // The other side has closed while something of ours was unread: that is told once, and
            // before what it said last.
            result = take(into);
        }
        return into.received(result, takesDescriptors);
    }

    private long take(MessageBuffer into) {
        into.prepare();
        return ProcessCalls.recvmsg(
                descriptor.number(), into.header(), SocketCalls.MSG_CMSG_CLOEXEC);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
