package org.o7s.raptor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.o7s.core.driver.Availability;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.core.loop.ParkingWaiter;
import org.o7s.core.loop.Waiter;
import org.o7s.core.packet.Packet;

/** One end of a device in memory that carries bare frames to its other end. */
final class PipeDriver implements FrameDriver {
    private final ArrayDeque<byte[]> in = new ArrayDeque<>();
    private final List<byte[]> sent = new ArrayList<>();
    private PipeDriver other = this;

    static void join(PipeDriver one, PipeDriver two) {
        one.other = two;
        two.other = one;
    }

    void receive(byte[] frame) {
        in.add(frame);
    }

    /** What was sent since the last call. */
    List<byte[]> takeSent() {
        List<byte[]> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    @Override
    public String name() {
        return "pipe";
    }

    @Override
    public int rank() {
        return 1;
    }

    @Override
    public Availability availability(String device) {
        return Availability.YES;
    }

    @Override
    public FramePort open(FrameRequest request) {
        if (request.etherType() != FrameRequest.BARE) {
            throw new AssertionError("not asked for bare frames");
        }
        return new Port();
    }

    @Override
    public FramePort adopt(HandOver left, FrameRequest request) {
        return open(request);
    }

    private final class Port implements FramePort {
        private final Waiter waiter = new ParkingWaiter();
        private long received;
        private long offered;
        private final MemorySegment memory = Arena.ofAuto().allocate(20_000);

        @Override
        public long macAddress() {
            return 0;
        }

        @Override
        public int mtuBytes() {
            return 9000;
        }

        @Override
        public int poll(Receiver receiver, int limit) {
            int n = 0;
            byte[] frame;
            while (n < limit && (frame = in.poll()) != null) {
                MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, 5, frame.length);
                receiver.onFrame(memory, 5, frame.length);
                memory.fill((byte) 0xee);
                n++;
                received++;
            }
            return n;
        }

        @Override
        public boolean offer(Packet frame) {
            byte[] bytes = frame.toArray();
            sent.add(bytes);
            offered++;
            other.receive(bytes);
            frame.release();
            return true;
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public Waiter waiter() {
            return waiter;
        }

        @Override
        public int flush() {
            return 0;
        }

        @Override
        public int pending() {
            return 0;
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of("received-frames", received, "sent-frames", offered);
        }

        @Override
        public HandOver handOver() {
            return new HandOver("pipe", () -> {});
        }

        @Override
        public void close() {}
    }
}
