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
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.ipc.application.ApplicationMessage.Allocate;
import org.o7s.ipc.application.ApplicationMessage.Deallocate;
import org.o7s.ipc.application.ApplicationMessage.Direct;
import org.o7s.ipc.application.ApplicationMessage.Failed;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.ApplicationMessage.UsePolicy;
import org.o7s.ipc.application.ProcessConnection;
import org.o7s.ipc.data.CallArea;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.ipc.data.RingProducer;

/** A process that speaks the protocol of the socket, and then breaks the rules of the memory. */
final class HostileProcess implements AutoCloseable {
    private static final int ATTEMPTS = 20;

    private final ProcessConnection connection;
    private final BlockingQueue<Optional<Memory>> answers = new LinkedBlockingQueue<>();
    private final Map<Integer, FlowSegment> segments = new ConcurrentHashMap<>();
    private volatile CallArea peer;
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
        public void granted(Granted flow, ProcessConnection.Fresh fresh) {
            int number = flow.direct().map(Direct::segment).orElse(-1 - flow.slot());
            fresh.segment().ifPresent(s -> segments.put(number, s));
            fresh.peer().ifPresent(p -> peer = p);
            answers.add(Optional.of(new Memory(flow, segments.get(number))));
        }

        @Override
        public void ended(int slot) {}

        @Override
        public void usePolicy(UsePolicy policy) {}

        @Override
        public void peerGone(long gone) {}

        @Override
        public void failed(Failed why) {
            if (why.error() != FlowError.NO_IPCP.number()) {
                throw new IllegalStateException(why.sentence());
            }
            answers.add(Optional.empty());
        }

        @Override
        public void ended(String why) {}
    }

    /** The memory of a flow. */
    final class Memory {
        private final Granted flow;
        private final FlowSegment segment;

        Memory(Granted flow, FlowSegment segment) {
            this.flow = flow;
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
            flow.direct()
                    .ifPresentOrElse(
                            d -> peer.call(d.peerSlot()), () -> connection.callDaemon(flow.slot()));
        }
    }

    /** Asks again, a few times, if nobody accepts: see {@link LateServer}. */
    Memory allocate(String name) throws InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            connection.send(new Allocate(++lastRequest, name, QosSpec.RAW, 20_000_000_000L));
            Optional<Memory> answer = answers.poll(20, TimeUnit.SECONDS);
            if (answer == null) {
                break;
            }
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw new IllegalStateException("no flow came");
    }

    void letGo(Memory memory) {
        connection.send(new Deallocate(memory.flow.slot(), false));
    }

    @Override
    public void close() {
        connection.close();
    }
}
