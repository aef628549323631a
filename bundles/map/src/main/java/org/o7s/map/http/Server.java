package org.o7s.map.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.o7s.core.time.Clocks;
import org.o7s.map.http.Counters.What;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small server of HTTP/1.1 on the loopback addresses, which only gives: one request per
 * connection, no bodies, and a limit by number for everything that a client can do.
 *
 * <p>It is not {@code com.sun.net.httpserver}, because the limits of that one are properties of the
 * whole JVM, it does not say whom it cut off, and a client that does not read holds its thread for
 * ever. Any thread may call it; each client has a virtual thread, and one watch cuts off who is
 * late.
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final List<String> ADDRESSES = List.of("127.0.0.1", "::1");

    private final Site site;
    private final Limits limits;
    private final Clocks clocks;
    private final Counters counters;
    private final Door door;
    private final List<ServerSocket> sockets;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("o7s-map-watch").factory());
    private volatile boolean closed;

    private Server(
            List<ServerSocket> sockets,
            Site site,
            Limits limits,
            Clocks clocks,
            Counters counters) {
        this.site = site;
        this.limits = limits;
        this.clocks = clocks;
        this.counters = counters;
        this.sockets = List.copyOf(sockets);
        this.door = new Door(port());
    }

    /**
     * Serves a site on 127.0.0.1, and on ::1 if the machine has it.
     *
     * @param port 1..65535, or 0 for any free one
     * @throws IOException if the port cannot be had on 127.0.0.1
     */
    public static Server start(int port, Site site, Limits limits, Clocks clocks, Counters counters)
            throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (String address : ADDRESSES) {
            int wanted = sockets.isEmpty() ? port : sockets.getFirst().getLocalPort();
            ServerSocket socket = new ServerSocket();
            try {
                InetAddress ip = InetAddress.ofLiteral(address);
                socket.bind(new InetSocketAddress(ip, wanted), limits.connections());
                sockets.add(socket);
            } catch (IOException e) {
                socket.close();
                if (sockets.isEmpty()) {
                    throw e;
                }
                LOG.info("the page is not served on {}: {}", address, e.getMessage());
            }
        }
        Server server = new Server(sockets, site, limits, clocks, counters);
        server.begin();
        return server;
    }

    private void begin() {
        for (ServerSocket socket : sockets) {
            Thread.ofPlatform().daemon().name("o7s-map-accept").start(() -> accept(socket));
        }
        var _ =
                watch.scheduleWithFixedDelay(
                        () -> connections.forEach(c -> c.watch(clocks.monotonicNs())),
                        limits.watchNs(),
                        limits.watchNs(),
                        TimeUnit.NANOSECONDS);
    }

    private void accept(ServerSocket socket) {
        while (!closed) {
            try {
                take(socket.accept());
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("the page cannot take a connection: {}", e.getMessage());
                    counters.count(What.LOST);
                }
            }
        }
    }

    private void take(Socket socket) throws IOException {
        if (open.incrementAndGet() > limits.connections()) {
            open.decrementAndGet();
            counters.count(What.REFUSED_CONNECTIONS);
            socket.close();
            return;
        }
        counters.count(What.CONNECTIONS);
        Connection connection = new Connection(this, socket, clocks.monotonicNs());
        connections.add(connection);
        var _ =
                Thread.ofVirtual()
                        .name("o7s-map-client")
                        .start(
                                () -> {
                                    try {
                                        connection.run();
                                    } finally {
                                        connections.remove(connection);
                                        open.decrementAndGet();
                                    }
                                });
        if (closed) {
            connection.close();
        }
    }

    /** Its port. */
    public int port() {
        return sockets.getFirst().getLocalPort();
    }

    /** How many clients it has now. */
    public int openConnections() {
        return open.get();
    }

    Site site() {
        return site;
    }

    Limits limits() {
        return limits;
    }

    Clocks clocks() {
        return clocks;
    }

    Counters counters() {
        return counters;
    }

    Door door() {
        return door;
    }

    boolean enterStream() {
        if (streams.incrementAndGet() > limits.streams()) {
            streams.decrementAndGet();
            return false;
        }
        return true;
    }

    void leaveStream() {
        streams.decrementAndGet();
    }

    /** Ends it, and all its clients. */
    @Override
    public void close() {
        closed = true;
        watch.shutdownNow();
        for (ServerSocket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.warn("the page's socket does not close: {}", e.getMessage());
            }
        }
        connections.forEach(Connection::close);
    }
}
