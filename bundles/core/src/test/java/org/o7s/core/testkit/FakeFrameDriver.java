package org.o7s.core.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.Carrier;
import org.o7s.core.driver.DriverException;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.core.loop.ParkingWaiter;
import org.o7s.core.loop.Waiter;
import org.o7s.core.packet.Packet;

/** A driver of {@link FakeNic}s, with bounded queues; driver memory is spoilt after each call. */
public final class FakeFrameDriver implements FrameDriver {
    /** The most frames that wait for a flush. */
    public static final int PENDING_MAX = 64;

    private final String name;
    private final int rank;
    private final List<FakeNic> nics;
    private String unusable = "";
    private boolean stopped;
    private boolean blocked;
    private boolean adopting = true;

    /** A driver that knows these interfaces. */
    public FakeFrameDriver(String name, int rank, List<FakeNic> nics) {
        this.name = name;
        this.rank = rank;
        this.nics = nics;
    }

    /** From now on, it says that it cannot, and why; empty to undo. */
    public void setUnusable(String reason) {
        unusable = reason;
    }

    /** From now on, any use of the driver or of its ports is an error: its bundle is gone. */
    public void stop() {
        stopped = true;
    }

    /** From now on, nothing leaves at a flush, or leaves again. */
    public void setBlocked(boolean isBlocked) {
        blocked = isBlocked;
    }

    /** From now on, it refuses to adopt ports, or adopts them again. */
    public void setAdopting(boolean isAdopting) {
        adopting = isAdopting;
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
    public Availability availability(String device) {
        requireRunning();
        return unusable.isEmpty() ? Availability.YES : Availability.no(unusable);
    }

    @Override
    public FramePort open(FrameRequest request) throws DriverException {
        requireRunning();
        for (FakeNic nic : nics) {
            if (nic.name().equals(request.device()) && nic.isPresent()) {
                return new FakePort(nic.open());
            }
        }
        throw new DriverException("no such device");
    }

    @Override
    public FramePort adopt(HandOver left, FrameRequest request) throws DriverException {
        requireRunning();
        if (adopting
                && left.driver().equals(name)
                && left.resource() instanceof FakeNic.Socket socket) {
            return new FakePort(socket);
        }
        throw new DriverException("not one of mine");
    }

    private final class FakePort implements FramePort {
        private final FakeNic.Socket socket;
        private final Waiter waiter = new ParkingWaiter();
        private final ArrayDeque<Packet> pending = new ArrayDeque<>();
        private final MemorySegment memory = Arena.ofAuto().allocate(70_000);
        private long sent;
        private long shared;
        private long received;
        private long dropped;
        private boolean over;

        FakePort(FakeNic.Socket socket) {
            this.socket = socket;
        }

        private void requireOpen() {
            requireRunning();
            if (over) {
                throw new IllegalStateException("port used after its end");
            }
        }

        @Override
        public long macAddress() {
            requireOpen();
            return socket.nic().mac();
        }

        @Override
        public int mtuBytes() {
            requireOpen();
            return socket.nic().mtuBytes();
        }

        @Override
        public int poll(Receiver receiver, int limit) {
            requireOpen();
            int n = 0;
            byte[] frame;
            while (n < limit && (frame = socket.queue.poll()) != null) {
                int at = 64 + n % 7;
                MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, at, frame.length);
                receiver.onFrame(memory, at, frame.length);
                memory.asSlice(at, frame.length).fill((byte) 0xee);
                n++;
                received++;
            }
            return n;
        }

        @Override
        public boolean offer(Packet frame) {
            requireOpen();
            return pending.size() < PENDING_MAX && pending.add(frame);
        }

        @Override
        public boolean isAlive() {
            requireOpen();
            return !socket.dead;
        }

        @Override
        public void attendLink(Runnable bell) {
            requireOpen();
            socket.bell = bell;
        }

        @Override
        public Carrier carrier() {
            requireOpen();
            return socket.carrier();
        }

        @Override
        public Waiter waiter() {
            return waiter;
        }

        @Override
        public int flush() {
            requireOpen();
            if (blocked) {
                return 0;
            }
            int n = 0;
            Packet packet;
            while ((packet = pending.poll()) != null) {
                if (socket.send(packet.toArray())) {
                    sent++;
                    shared += packet.aboard() - 1;
                } else {
                    dropped += packet.aboard();
                }
                packet.release();
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
            all.put("sent-frames", sent);
            all.put(SENT_SHARED, shared);
            all.put("received-frames", received);
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
            Packet packet;
            while ((packet = pending.poll()) != null) {
                dropped += packet.aboard();
                packet.release();
            }
            over = true;
            socket.close();
        }
    }
}
