package org.o7s.ipc.application;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.o7s.ipc.data.FileMemory;
import org.o7s.ipc.data.Handle;
import org.o7s.ipc.data.MemorySource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The portable way: stream sockets of the JDK, and a selector that watches them. */
final class ChannelExchange implements Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelExchange.class);
    private static final String MEMORY = "memory";
    private static final byte[] RING = {};
    private static final long NS_PER_MS = 1_000_000;

    private final Selector selector;

    ChannelExchange() throws IOException {
        selector = Selector.open();
    }

    /** Where the daemon whose socket is at this path keeps memory. */
    private static Path memoryDirectory(Path path) {
        return path.resolveSibling(MEMORY);
    }

    @Override
    public MessageDoor listen(Path path, int backlog) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        boolean open = false;
        try {
            channel.bind(UnixDomainSocketAddress.of(path), backlog);
            channel.configureBlocking(false);
            Door door = new Door(channel, ChannelOwner.of(path), memoryDirectory(path));
            open = true;
            return door;
        } finally {
            if (!open) {
                channel.close();
            }
        }
    }

    @Override
    public MessageLine connect(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        ChannelLine made = null;
        try {
            channel.configureBlocking(false);
            if (!channel.connect(UnixDomainSocketAddress.of(path))) {
                throw new IOException("too many wait there already");
            }
            made = new ChannelLine(channel, selector, ChannelOwner.NOBODY, memoryDirectory(path));
            return made;
        } catch (IOException e) {
            throw new IOException("cannot connect to " + path + ": " + e.getMessage(), e);
        } finally {
            if (made == null) {
                channel.close();
            }
        }
    }

    @Override
    public MemorySource memory(Path path) {
        return FileMemory.ofProcess(memoryDirectory(path));
    }

    /** An empty message: there is never more than one under way, as the bell says who rings it. */
    private record RingMessage(MessageOutbox outbox, Exchange exchange) implements Bell {
        @Override
        public void ring() {
            if (outbox.add(RING, Enclosure.NONE) == MessageOutbox.Standing.WAITING) {
                exchange.wake();
            }
        }

        @Override
        public void close() {
            // It is the socket's.
        }
    }

    @Override
    public Bell bell(List<Handle> handle, MessageOutbox outbox) throws IOException {
        if (!handle.isEmpty()) {
            throw new IOException("the daemon handed over a doorbell that is none of this way");
        }
        return new RingMessage(outbox, this);
    }

    @Override
    public void await(long maxNs, Handler handler) {
        try {
            if (maxNs <= 0) {
                selector.selectNow();
            } else {
                selector.select((maxNs + NS_PER_MS - 1) / NS_PER_MS);
            }
        } catch (IOException e) {
            LOG.warn("the sockets of processes cannot be watched now: {}", e.getMessage());
            return;
        }
        for (SelectionKey key : selector.selectedKeys()) {
            tell(key, handler);
        }
        selector.selectedKeys().clear();
    }

    private static void tell(SelectionKey key, Handler handler) {
        int what;
        try {
            what = key.readyOps();
        } catch (CancelledKeyException e) {
            LOG.trace("a connection ended while another was looked after", e);
            return;
        }
        int told = (what & SelectionKey.OP_WRITE) != 0 ? WRITABLE : 0;
        told |= (what & ~SelectionKey.OP_WRITE) != 0 ? READABLE : 0;
        if (told != 0 && key.attachment() instanceof Long token) {
            handler.ready(token, told);
        }
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("a selector was not closed in order", e);
        }
    }

    private final class Door implements MessageDoor {
        private final ServerSocketChannel channel;
        private final ChannelOwner owner;
        private final Path memory;

        Door(ServerSocketChannel channel, ChannelOwner owner, Path memory) {
            this.channel = channel;
            this.owner = owner;
            this.memory = memory;
        }

        @Override
        public void watch(long token, boolean now) throws IOException {
            channel.register(selector, now ? SelectionKey.OP_ACCEPT : 0, token);
        }

        @Override
        public Optional<MessageLine> accept() throws IOException {
            SocketChannel accepted = channel.accept();
            if (accepted == null) {
                return Optional.empty();
            }
            accepted.configureBlocking(false);
            return Optional.of(new ChannelLine(accepted, selector, owner, memory));
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("a socket was not closed in order", e);
            }
        }
    }
}
