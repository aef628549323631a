package org.o7s.core.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.DatagramDriver;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.HandOver;
import org.o7s.core.loop.ParkingWaiter;
import org.o7s.core.loop.Waiter;
import org.o7s.core.packet.Packet;

/** A driver of the {@link FakeInternet}, with bounded queues. */
public final class FakeDatagramDriver implements DatagramDriver {
    /** The most datagrams that wait for a flush. */
    public static final int PENDING_MAX = 64;

    private final String name;
    private final int rank;
    private final FakeInternet internet;
    private boolean stopped;

    /** A driver of that network. */
    public FakeDatagramDriver(String name, int rank, FakeInternet internet) {
        this.name = name;
        this.rank = rank;
        this.internet = internet;
    }

    /** From now on, any use of the driver or of its ports is an error: its bundle is gone. */
    public void stop() {
        stopped = true;
    }

    private void requireRunning() {
        if (stopped) {
            throw new IllegalStateException("driver " + name + " was used after it was removed");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public Availability availability() {
        requireRunning();
        return Availability.YES;
    }

    @Override
    public DatagramPort open(InetSocketAddress local) throws DriverException {
        requireRunning();
        FakeInternet.Socket socket = internet.bind(local);
        if (socket == null) {
            throw new DriverException("port " + local.getPort() + " is taken");
        }
        return new FakePort(socket);
    }

    @Override
    public DatagramPort adopt(HandOver left, InetSocketAddress local) throws DriverException {
        requireRunning();
        if (left.driver().equals(name) && left.resource() instanceof FakeInternet.Socket socket) {
            return new FakePort(socket);
        }
        throw new DriverException("not one of mine");
    }

    private final class FakePort implements DatagramPort {
        private record Pending(Packet packet, InetSocketAddress to) {}

        private final FakeInternet.Socket socket;
        private final Waiter waiter = new ParkingWaiter();
        private final ArrayDeque<Pending> pending = new ArrayDeque<>();
        private final MemorySegment memory = Arena.ofAuto().allocate(70_000);
        private long sent;
        private long received;
        private long dropped;
        private boolean over;

        FakePort(FakeInternet.Socket socket) {
            this.socket = socket;
        }

        private void requireOpen() {
            requireRunning();
            if (over) {
                throw new IllegalStateException("port used after its end");
            }
        }

        @Override
        public InetSocketAddress localAddress() {
            return socket.local;
        }

        @Override
        public int poll(Receiver receiver, int limit) {
            requireOpen();
            int n = 0;
            FakeInternet.Datagram datagram;
            while (n < limit && (datagram = socket.queue.poll()) != null) {
                byte[] bytes = datagram.payload();
                int at = 64 + n % 7;
                MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, at, bytes.length);
                receiver.onDatagram(memory, at, bytes.length, datagram.from());
                memory.asSlice(at, bytes.length).fill((byte) 0xee);
                n++;
                received++;
            }
            return n;
        }

        @Override
        public boolean offer(Packet payload, InetSocketAddress destination) {
            requireOpen();
            return pending.size() < PENDING_MAX && pending.add(new Pending(payload, destination));
        }

        @Override
        public boolean isAlive() {
            requireOpen();
            return !socket.dead;
        }

        @Override
        public Waiter waiter() {
            return waiter;
        }

        @Override
        public int flush() {
            requireOpen();
            int n = 0;
            Pending next;
            while ((next = pending.poll()) != null) {
                socket.send(next.to, next.packet.toArray());
                next.packet.release();
                sent++;
                n++;
            }
            return n;
        }

        @Override
        public int pending() {
            requireOpen();
            return pending.size();
        }

        @Override
        public Map<String, Long> counters() {
            Map<String, Long> all = new LinkedHashMap<>();
            all.put("sent-datagrams", sent);
            all.put("received-datagrams", received);
            all.put("dropped-not-sent", dropped);
            return all;
        }

        @Override
        public HandOver handOver() {
            flush();
            over = true;
            return new HandOver(name, socket);
        }

        @Override
        public void close() {
            requireOpen();
            Pending next;
            while ((next = pending.poll()) != null) {
                next.packet.release();
                dropped++;
            }
            over = true;
            socket.close();
        }
    }
}
