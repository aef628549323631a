package org.o7s.ipc.application;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.InstanceException;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.application.ApplicationMessage.Refused;
import org.o7s.linux.Linux;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's end of the application socket: one thread that waits for all connections. Any thread
 * may open and close it.
 */
public final class ApplicationServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationServer.class);
    private static final long LISTENER = 0;
    private static final int BACKLOG = 128;
    private static final int ACCEPTS_PER_TURN = 64;
    private static final int MESSAGES_PER_TURN = 64;
    private static final long CHECK_INTERVAL_NS = 100_000_000;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final Path path;
    private final ApplicationService service;
    private final ApplicationLimits limits;
    private final MessageDoor door;
    private final Exchange exchange;
    private final int owner;
    private final Thread thread;
    private final Map<Long, DaemonConnection> connections = new HashMap<>();
    private final Map<Long, Long> silentSinceNs = new HashMap<>();
    private final Map<Integer, OfUser> perUser = new HashMap<>();
    private final ConcurrentLinkedQueue<DaemonConnection> attended = new ConcurrentLinkedQueue<>();
    private final CounterSet counters = new CounterSet();
    private final Counter accepted = counters.make("connections-accepted");
    private final Counter refused = counters.make("connections-refused");
    private final Counter failed = counters.make("connections-failed");
    private long lastToken = LISTENER;

    /** Whether no connection could be taken when it was last tried. */
    private boolean full;

    private volatile boolean stopping;

    /** The connections of one user. */
    private static final class OfUser {
        private final Backlog backlog;
        private int connections;

        OfUser(Backlog backlog) {
            this.backlog = backlog;
        }
    }

    private ApplicationServer(
            Path path,
            ApplicationService service,
            ApplicationLimits limits,
            MessageDoor door,
            Exchange exchange)
            throws IOException {
        this.path = path;
        this.service = service;
        this.limits = limits;
        this.door = door;
        this.exchange = exchange;
        this.owner = (Integer) Files.getAttribute(path, "unix:uid");
        this.thread = Thread.ofPlatform().daemon().name("o7s-applications").unstarted(this::run);
    }

    /** Why this machine cannot have such a socket, as a sentence; empty if it can. */
    public static Optional<String> unsupported(BoundaryWay way) {
        return way == BoundaryWay.NATIVE ? Linux.unsupported() : Optional.empty();
    }

    /**
     * Opens the socket and begins to serve it.
     *
     * @param lock the right to do so: what a dead daemon left behind is removed
     * @param way how processes and daemon are connected
     * @throws InstanceException if the socket cannot be made
     */
    public static ApplicationServer open(
            InstanceLock lock,
            ApplicationService service,
            ApplicationLimits limits,
            BoundaryWay way)
            throws InstanceException {
        Path path = lock.paths().applications(way);
        MessageDoor door = null;
        Exchange exchange = null;
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(lock.paths().applications(way.other()));
            exchange = Exchange.of(way);
            door = exchange.listen(path, BACKLOG);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
            door.watch(LISTENER, true);
            ApplicationServer server = new ApplicationServer(path, service, limits, door, exchange);
            server.thread.start();
            return server;
        } catch (IOException e) {
            if (door != null) {
                door.close();
            }
            if (exchange != null) {
                exchange.close();
            }
            throw new InstanceException(
                    "cannot open the application socket " + path + ": " + e.getMessage());
        }
    }

    /** What happened so far: accepted, refused and failed connections. */
    public CounterSet counters() {
        return counters;
    }

    private void run() {
        long checkedNs = System.nanoTime();
        while (!stopping) {
            exchange.await(CHECK_INTERVAL_NS, this::turn);
            DaemonConnection next;
            while ((next = attended.poll()) != null) {
                attendNow(next);
                receiveOn(next);
            }
            long nowNs = System.nanoTime();
            if (nowNs - checkedNs >= CHECK_INTERVAL_NS) {
                checkedNs = nowNs;
                check(nowNs);
            }
        }
        List.copyOf(connections.values()).forEach(this::end);
    }

    private void turn(long token, int events) {
        if (token == LISTENER) {
            accept();
            return;
        }
        DaemonConnection connection = connections.get(token);
        if (connection == null) {
            return;
        }
        try {
            if ((events & Exchange.WRITABLE) != 0) {
                attendNow(connection);
            }
            if ((events & Exchange.READABLE) != 0) {
                receive(connection);
            }
        } catch (RuntimeException e) {
            failed.increment();
            LOG.error("the connection of {} failed", connection, e);
            end(connection);
        }
    }

    private void accept() {
        try {
            for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
                Optional<MessageLine> line = door.accept();
                if (line.isEmpty()) {
                    return;
                }
                full = false;
                admit(line.get());
            }
        } catch (IOException e) {
            failed.increment();
            if (!full) {
                full = true;
                LOG.warn("the application socket takes no connections for now: {}", e.getMessage());
            }
            listen(false);
        }
    }

    /** Watches the listener or not: when no descriptor is left it would be ready all the time. */
    private void listen(boolean now) {
        try {
            door.watch(LISTENER, now);
        } catch (IOException e) {
            LOG.warn("the application socket is not watched: {}", e.getMessage());
        }
    }

    private void admit(MessageLine line) throws IOException {
        switch (line.peer()) {
            case MessageLine.Peer.Admitted peer -> admit(line, peer);
            case MessageLine.Peer.Stranger stranger -> refuse(line, stranger);
        }
    }

    private void refuse(MessageLine line, MessageLine.Peer.Stranger stranger) throws IOException {
        refused.increment();
        LOG.info("a process is sent away: {}", stranger.sentence());
        try (line) {
            Refused why = new Refused("E-APPLICATION-USER", stranger.sentence());
            line.send(ApplicationCodec.encode(why), List.of());
        }
    }

    private void admit(MessageLine line, MessageLine.Peer.Admitted peer) throws IOException {
        boolean privileged = peer.userId() == 0 || peer.userId() == owner;
        OfUser ofUser =
                perUser.computeIfAbsent(
                        peer.userId(), _ -> new OfUser(new Backlog(limits.messagesWaitingMax())));
        DaemonConnection connection =
                new DaemonConnection(++lastToken, line, peer, privileged, this, ofUser.backlog);
        if (connections.size() >= limits.connectionsMax()
                || (!privileged && ofUser.connections >= limits.perUserMax())) {
            refused.increment();
            connection.refuse(
                    "E-APPLICATION-LIMIT",
                    "the daemon serves at most "
                            + limits.connectionsMax()
                            + " processes, and "
                            + limits.perUserMax()
                            + " of one user; end some and try again");
            attended.remove(connection);
            connection.attend();
            connection.end();
            if (ofUser.connections == 0) {
                perUser.remove(peer.userId());
            }
            return;
        }
        line.watch(connection.token(), Exchange.READABLE);
        accepted.increment();
        connections.put(connection.token(), connection);
        silentSinceNs.put(connection.token(), System.nanoTime());
        ofUser.connections++;
    }

    private void receive(DaemonConnection connection) {
        for (int i = 0; i < MESSAGES_PER_TURN; i++) {
            if (!connections.containsKey(connection.token())) {
                return;
            }
            if (connection.isBusy()) {
                // It may have become idle just now: what it says then comes after this.
                attendNow(connection);
                break;
            }
            switch (connection.line().receive()) {
                case NOTHING -> {
                    if (connection.line().isHalfway()) {
                        silentSinceNs.putIfAbsent(connection.token(), System.nanoTime());
                    }
                    return;
                }
                case MESSAGE -> {
                    connection.handle(connection.line().message(), service);
                    if (connection.hasAnnounced()) {
                        silentSinceNs.remove(connection.token());
                    }
                }
                case TOO_LONG ->
                        connection.refuse(
                                "E-APPLICATION-SIZE",
                                "the daemon was sent a message of more than "
                                        + ApplicationMessage.MESSAGE_MAX_BYTES
                                        + " bytes, or one with descriptors, which it takes of nobody");
                case CLOSED -> {
                    end(connection);
                    return;
                }
            }
        }
        if (connections.containsKey(connection.token()) && isToBeRead(connection)) {
            attend(connection);
        }
    }

    /** Takes what a line that has been idle holds. */
    private void receiveOn(DaemonConnection connection) {
        try {
            if (connections.containsKey(connection.token()) && isToBeRead(connection)) {
                receive(connection);
            }
        } catch (RuntimeException e) {
            failed.increment();
            LOG.error("the connection of {} failed", connection, e);
            end(connection);
        }
    }

    private static boolean isToBeRead(DaemonConnection connection) {
        return !connection.isBusy() && connection.line().holdsMessage();
    }

    /** Something is to be done for a connection. Any thread. */
    void attend(DaemonConnection connection) {
        attended.add(connection);
        exchange.wake();
    }

    private void attendNow(DaemonConnection connection) {
        if (!connections.containsKey(connection.token())) {
            return;
        }
        switch (connection.attend()) {
            case ENDED -> end(connection);
            case WAITING -> watch(connection, reading(connection) | Exchange.WRITABLE);
            case EMPTY -> watch(connection, reading(connection));
        }
    }

    private static int reading(DaemonConnection connection) {
        return connection.isBusy() ? 0 : Exchange.READABLE;
    }

    private void watch(DaemonConnection connection, int wanted) {
        try {
            connection.line().watch(connection.token(), wanted);
        } catch (IOException e) {
            LOG.warn("{} is sent away: {}", connection, e.getMessage());
            end(connection);
        }
    }

    private void end(DaemonConnection connection) {
        if (connections.remove(connection.token()) == null) {
            return;
        }
        silentSinceNs.remove(connection.token());
        perUser.computeIfPresent(
                connection.userId(), (_, ofUser) -> --ofUser.connections > 0 ? ofUser : null);
        connection.line().unwatch();
        connection.end();
    }

    private void check(long nowNs) {
        listen(true);
        List<DaemonConnection> silent = new ArrayList<>();
        silentSinceNs.forEach(
                (token, sinceNs) -> {
                    DaemonConnection connection = connections.get(token);
                    if (connection != null && nowNs - sinceNs > limits.greeting().toNanos()) {
                        silent.add(connection);
                    }
                });
        for (DaemonConnection connection : silent) {
            connection.refuse(
                    "E-APPLICATION-SILENT",
                    "the process did not "
                            + (connection.hasAnnounced() ? "end a message" : "announce itself")
                            + " within "
                            + limits.greeting().toMillis()
                            + " ms");
        }
    }

    /** Ends all connections and removes the socket. */
    @Override
    public void close() {
        if (stopping) {
            return;
        }
        stopping = true;
        exchange.wake();
        try {
            if (!thread.join(STOP_LIMIT)) {
                LOG.warn("the application socket did not come to rest within {}", STOP_LIMIT);
                return;
            }
            Files.deleteIfExists(path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (IOException e) {
            LOG.warn("the application socket could not be removed: {}", e.getMessage());
        }
        door.close();
        exchange.close();
    }
}
