package org.o7s.core.testkit;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** UDP in memory: delivers at once, and loses datagrams by a seed. */
public final class FakeInternet {
    /** A datagram on its way. */
    public record Datagram(InetSocketAddress from, InetSocketAddress to, byte[] payload) {}

    private final Map<InetSocketAddress, Socket> sockets = new HashMap<>();
    private final List<Datagram> log = new ArrayList<>();
    private final SplittableRandom random;
    private double loss;
    private long lost;
    private long undeliverable;

    /** A network that loses nothing yet. */
    public FakeInternet(long seed) {
        random = new SplittableRandom(seed);
    }

    /** From now on, loses this part of all datagrams. */
    public void setLoss(double part) {
        loss = part;
    }

    /** Sends a datagram, from anywhere. */
    public void send(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
        Datagram datagram = new Datagram(from, to, payload);
        log.add(datagram);
        Socket socket = sockets.get(to);
        if (socket == null || socket.queue.size() >= Socket.QUEUE_MAX) {
            undeliverable++;
        } else if (loss > 0 && random.nextDouble() < loss) {
            lost++;
        } else {
            socket.queue.add(datagram);
        }
    }

    /** The datagrams that were sent since the last call. */
    public List<Datagram> takeLog() {
        List<Datagram> all = List.copyOf(log);
        log.clear();
        return all;
    }

    /** How many were lost by chance. */
    public long lost() {
        return lost;
    }

    /** How many nobody received, or had no room for. */
    public long undeliverable() {
        return undeliverable;
    }

    /** How many sockets are open. */
    public int openSockets() {
        return sockets.size();
    }

    @Nullable Socket bind(InetSocketAddress local) {
        Socket socket = new Socket(local);
        return sockets.putIfAbsent(local, socket) == null ? socket : null;
    }

    /** What drivers hand over: a socket with its queue. */
    final class Socket implements AutoCloseable {
        static final int QUEUE_MAX = 8192;

        final InetSocketAddress local;
        final ArrayDeque<Datagram> queue = new ArrayDeque<>();
        boolean dead;

        Socket(InetSocketAddress local) {
            this.local = local;
        }

        void send(InetSocketAddress to, byte[] payload) {
            FakeInternet.this.send(local, to, payload);
        }

        @Override
        public void close() {
            sockets.remove(local, this);
        }
    }
}
