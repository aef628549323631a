package org.o7s.itests.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Target;

/** A raw flow between applications of two systems that one thread drives. */
final class FlowLoad {
    /** Packets of a burst. */
    static final int BURST = 512;

    private static final long LIMIT_S = 60;

    private final ByteBuffer out = ByteBuffer.allocateDirect(2048);
    private final ByteBuffer in = ByteBuffer.allocateDirect(2048);
    private final BenchSystem left;
    private final BenchSystem right;
    private final Flow client;
    private final Flow server;
    private long checksum;

    /** A flow from left to right through a layer. */
    FlowLoad(BenchSystem left, BenchSystem right, String layer) throws Exception {
        this.left = left;
        this.right = right;
        right.irm().management().bindProgram("receiver", "bench", Call.DO);
        right.irm()
                .management()
                .registerName("bench", List.of(new Target(Target.Kind.LAYER, layer)), Call.DO);
        CompletableFuture<Flow> accepted = new CompletableFuture<>();
        CompletableFuture<Flow> allocated = new CompletableFuture<>();
        Thread accepting =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    Application receiver =
                                            right.irm().applications().announce("receiver");
                                    accepted.complete(receiver.accept(Duration.ofSeconds(LIMIT_S)));
                                });
        Thread allocating =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    Application sender =
                                            left.irm().applications().announce("sender");
                                    allocated.complete(allocated(sender));
                                });
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (!(accepted.isDone() && allocated.isDone())) {
            left.stepAll();
            right.step();
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException(
                        "no flow: " + accepting.getState() + ", " + allocating.getState());
            }
        }
        server = accepted.get();
        client = allocated.get();
    }

    /** The name may not be in the directory yet. */
    private static Flow allocated(Application sender) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (true) {
            try {
                return sender.allocate("bench", QosSpec.RAW, Duration.ofSeconds(LIMIT_S));
            } catch (FlowException e) {
                if (System.nanoTime() > deadlineNs) {
                    throw e;
                }
            }
        }
    }

    /** Writes a burst and lets it leave. */
    void send(int bytes) {
        for (int i = 0; i < BURST; i++) {
            out.clear().limit(bytes);
            out.putInt(0, i);
            if (!client.offer(out)) {
                throw new IllegalStateException("the ring is full after " + i + " packets");
            }
        }
        while (left.step() > 0) {
            // until everything has left
        }
    }

    /** Reads a whole burst. */
    void receive() {
        receive(BURST);
    }

    /** Reads so many packets, or a few more. */
    void receive(int packets) {
        int count = 0;
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (count < packets) {
            right.step();
            in.clear();
            while (server.poll(in) != Flow.EMPTY) {
                checksum += in.getInt(0);
                count++;
                in.clear();
            }
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("only " + count + " of " + packets + " arrived");
            }
        }
    }

    /** Writes one packet, all bytes alike, and lets it leave. */
    void sendOne(int bytes, byte content) {
        out.clear().limit(bytes);
        for (int i = 0; i < bytes; i++) {
            out.put(i, content);
        }
        if (!client.offer(out)) {
            throw new IllegalStateException("the ring is full");
        }
        while (left.step() > 0) {
            // until it has left
        }
    }

    /** Depends on every packet that was read. */
    long checksum() {
        return checksum;
    }

    @Override
    public String toString() {
        return "client "
                + client.counters()
                + System.lineSeparator()
                + "server "
                + server.counters();
    }
}
