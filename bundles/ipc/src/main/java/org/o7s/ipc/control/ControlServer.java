package org.o7s.ipc.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.ipc.InstanceException;
import org.o7s.ipc.InstanceLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's end of the control socket. Virtual threads: one accepts, one per connection reads,
 * one per command runs; never a loop. Any thread may open and close it.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final long CHECK_INTERVAL_MS = 100;

    private final InstanceLock lock;
    private final ControlService service;
    private final ControlLimits limits;
    private final ServerSocketChannel server;
    private final UserPrincipal owner;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final CounterSet counters = new CounterSet();
    private final Counter accepted = counters.make("connections-accepted");
    private final Counter refused = counters.make("connections-refused");
    private final Counter failed = counters.make("connections-failed");
    private final CountDownLatch closing = new CountDownLatch(1);

    private ControlServer(
            InstanceLock lock,
            ControlService service,
            ControlLimits limits,
            ServerSocketChannel server)
            throws IOException {
        this.lock = lock;
        this.service = service;
        this.limits = limits;
        this.server = server;
        this.owner = Files.getOwner(lock.paths().socket());
    }

    /**
     * Opens the socket and begins to serve it.
     *
     * @param lock the right to do so; a socket that a dead daemon left behind is removed
     * @throws InstanceException if the socket is served already, or cannot be made
     */
    public static ControlServer open(
            InstanceLock lock, ControlService service, ControlLimits limits)
            throws InstanceException {
        Path socket = lock.paths().socket();
        ServerSocketChannel server = null;
        try {
            removeStale(lock);
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket), limits.connectionsMax());
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            ControlServer control = new ControlServer(lock, service, limits, server);
            Thread.ofVirtual().name("control-accept").start(control::accept);
            Thread.ofVirtual().name("control-check").start(control::check);
            return control;
        } catch (IOException e) {
            closeQuietly(server);
            throw e instanceof InstanceException said
                    ? said
                    : new InstanceException(
                            "cannot open the control socket " + socket + ": " + e.getMessage());
        }
    }

    private static void removeStale(InstanceLock lock) throws IOException {
        Path socket = lock.paths().socket();
        if (!Files.exists(socket)) {
            return;
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            LOG.info("removing {}, which a daemon left behind: {}", socket, e.getMessage());
            Files.delete(socket);
            return;
        }
        throw new InstanceException(
                "instance \""
                        + lock.paths().instance()
                        + "\" is served already: somebody answers at "
                        + socket);
    }

    /** What happened so far: accepted, refused and failed connections. */
    public CounterSet counters() {
        return counters;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                try {
                    admit(channel);
                } catch (IOException | RuntimeException e) {
                    failed.addShared(1);
                    channel.close();
                    LOG.debug("a connection failed at once", e);
                }
            } catch (IOException e) {
                if (server.isOpen()) {
                    failed.addShared(1);
                    LOG.warn("the control socket could not accept: {}", e.getMessage());
                    pause();
                }
            }
        }
    }

    /** Out of descriptors, say: trying again at once would only burn time. */
    private void pause() {
        try {
            boolean closed = closing.await(CHECK_INTERVAL_MS, TimeUnit.MILLISECONDS);
            LOG.trace("closed {}", closed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        UnixDomainPrincipal credentials = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
        String user = credentials.user().getName();
        boolean own = user.equals("root") || user.equals("0") || credentials.user().equals(owner);
        Peer peer = new Peer(user, credentials.group().getName(), own);
        MessageChannel messages = new MessageChannel(channel, limits.messageMaxBytes());
        int most = own ? limits.connectionsMax() : limits.othersMax();
        if (connections.size() >= most) {
            refused.addShared(1);
            messages.write(
                    new ControlMessage.Refused(
                            "E-CONTROL-FULL",
                            "this daemon serves "
                                    + most
                                    + " connections at a time, and has them; try again later"));
            messages.close();
            return;
        }
        accepted.addShared(1);
        Connection connection =
                new Connection(messages, service, peer, lock.paths(), connections::remove);
        connections.add(connection);
        messages.expectMessage();
        Thread.ofVirtual().name("control-" + user).start(connection::serve);
    }

    /** Ends connections that hang. */
    private void check() {
        try {
            while (!closing.await(CHECK_INTERVAL_MS, TimeUnit.MILLISECONDS)) {
                long nowNs = System.nanoTime();
                for (Connection connection : connections) {
                    String why = connection.messages().check(nowNs, limits);
                    if (!why.isEmpty()) {
                        failed.addShared(1);
                        LOG.info("a connection of {} was closed: {}", connection.peer(), why);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many connections there are. */
    int connectionCount() {
        return connections.size();
    }

    /** Closes the socket and all connections; their commands are interrupted. */
    @Override
    public void close() {
        if (closing.getCount() == 0) {
            return;
        }
        closing.countDown();
        closeQuietly(server);
        connections.forEach(c -> c.messages().close());
        try {
            Files.deleteIfExists(lock.paths().socket());
        } catch (IOException e) {
            LOG.warn("the control socket could not be removed: {}", e.getMessage());
        }
    }

    private static void closeQuietly(@Nullable ServerSocketChannel server) {
        if (server != null) {
            try {
                server.close();
            } catch (IOException e) {
                LOG.debug("closing the control socket", e);
            }
        }
    }
}
