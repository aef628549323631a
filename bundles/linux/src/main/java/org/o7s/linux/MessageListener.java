package org.o7s.linux;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Unix domain socket of whole messages that waits for connections. One thread at a time.
 *
 * <p>Nobody can hand descriptors over to whoever accepts: closing one may take as long as its owner
 * likes (a connection that lingers, a file of a file system that is a process), and so would hold
 * up all others. Kernels from 6.16 on refuse that to the sender ({@code SO_PASSRIGHTS}); with older
 * ones a message with descriptors counts as too long, and {@link Unwanted} closes them.
 */
public final class MessageListener implements AutoCloseable {
    private final Descriptor descriptor;

    private MessageListener(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Listens at a path, which must not exist.
     *
     * @param backlog how many connections may wait to be accepted
     * @throws SystemCallException when the path cannot be used
     */
    public static MessageListener open(Path path, int backlog) throws SystemCallException {
        String attempt = "cannot listen at " + path;
        Descriptor descriptor = MessageSocket.socket(attempt);
        boolean open = false;
        try (Arena arena = Arena.ofConfined()) {
            int fd = descriptor.number();
            long address = UnixAddress.of(path, arena).address();
            int bound = SocketCalls.bind(fd, address, UnixAddress.BYTES);
            if (bound < 0) {
                throw new SystemCallException(attempt, "bind", bound);
            }
            // Those that are accepted inherit it.
            int closed =
                    SocketCalls.setOption(fd, SocketCalls.SOL_SOCKET, SocketCalls.SO_PASSRIGHTS, 0);
            if (closed < 0 && closed != -Errno.ENOPROTOOPT) {
                throw new SystemCallException(attempt, "setsockopt", closed);
            }
            int listening = ProcessCalls.listen(fd, backlog);
            if (listening < 0) {
                throw new SystemCallException(attempt, "listen", listening);
            }
            open = true;
            return new MessageListener(descriptor);
        } finally {
            if (!open) {
                descriptor.close();
            }
        }
    }

    /** What to watch. */
    public Descriptor descriptor() {
        return descriptor;
    }

    /**
     * The next connection, or empty if none waits.
     *
     * @throws SystemCallException when no descriptor is left
     */
    public Optional<MessageSocket> accept() throws SystemCallException {
        int fd = ProcessCalls.accept(descriptor.number());
        if (fd >= 0) {
            return Optional.of(new MessageSocket(new Descriptor(fd), false));
        }
        if (fd == -Errno.EAGAIN || fd == -Errno.EINTR || fd == -Errno.ECONNABORTED) {
            return Optional.empty();
        }
        throw new SystemCallException("cannot accept a connection", "accept4", fd);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
