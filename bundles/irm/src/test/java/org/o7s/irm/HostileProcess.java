package org.o7s.irm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.o7s.api.QosSpec;
import org.o7s.ipc.application.ApplicationMessage.Allocate;
import org.o7s.ipc.application.ApplicationMessage.Deallocate;
import org.o7s.ipc.application.ApplicationMessage.Failed;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.ProcessConnection;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.ipc.data.RingProducer;

/** A process that speaks the protocol of the socket, and then breaks the rules of the memory. */
final class HostileProcess implements AutoCloseable {
    private final ProcessConnection connection;
    private final BlockingQueue<Memory> granted = new LinkedBlockingQueue<>();
    private final Map<Integer, FlowSegment> segments = new ConcurrentHashMap<>();
    private long lastRequest;

    private HostileProcess(ProcessConnection connection) {
        this.connection = connection;
        connection.start(new Ear());
    }

    static HostileProcess connect(Path socket) throws IOException {
        return new HostileProcess(ProcessConnection.connect(socket, "hostile"));
    }

    private final class Ear implements ProcessConnection.Listener {
        @Override
        public void granted(Granted flow, Optional<FlowSegment> segment) {
            segment.ifPresent(s -> segments.put(flow.slot(), s));
            granted.add(new Memory(flow.slot(), segments.get(flow.slot())));
        }

        @Override
        public void failed(Failed why) {
            throw new IllegalStateException(why.sentence());
        }

        @Override
        public void ended(String why) {}
    }

    /** The memory of a flow. */
    final class Memory {
        private final int slot;
        private final FlowSegment segment;

        Memory(int slot, FlowSegment segment) {
            this.slot = slot;
            this.segment = segment;
        }

        /** Two packets, and a third whose length cannot be. */
        void scribble(int seed) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment packet = arena.allocate(64);
                RingProducer up = segment.clientProducer();
                up.offer(packet, 0, 64);
                up.offer(packet, 0, 64);
            }
            // The next word of the ring is where a third record would begin.
            MemorySegment raw = segment.memory();
            raw.set(
                    ValueLayout.JAVA_LONG,
                    4096 + 2 * 72,
                    new Random(seed).nextLong() | Long.MIN_VALUE);
            raw.set(ValueLayout.JAVA_LONG, 512, 3 * 72);
        }

        void call() {
            connection.callDaemon(slot);
        }
    }

    Memory allocate(String name) throws InterruptedException {
        connection.send(new Allocate(++lastRequest, name, QosSpec.RAW, 20_000_000_000L));
        Memory memory = granted.poll(20, TimeUnit.SECONDS);
        if (memory == null) {
            throw new IllegalStateException("no flow came");
        }
        return memory;
    }

    void letGo(Memory memory) {
        connection.send(new Deallocate(memory.slot));
    }

    @Override
    public void close() {
        connection.close();
    }
}
