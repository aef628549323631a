package org.o7s.itests.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.QosSpec;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Target;
import org.o7s.linux.kit.VirtualCable;

/**
 * Measures the CPU time and the garbage of one packet from the application's write to the
 * application's read, through a flow over eth-dix and the afpacket driver, against the bare frames
 * of the C program, round by round in turn.
 *
 * <p>Two whole systems are driven by one thread, so that each part is measured alone and nobody
 * waits: SEND is write, flow ring, header and {@code sendmmsg}; RECEIVE is the mapped ring, all
 * checks, the copy out of driver memory, the flow ring and the read into the application's buffer.
 * Usage: {@code FlowBench ethbench.c [ROUNDS] [FILE.json]}; needs root.
 */
public final class FlowBench {
    private static final int[] PACKET_BYTES = {64, 1400};
    private static final int BURST = 512;
    private static final int BURSTS = 200;
    private static final int WARM_UP_BURSTS = 2000;
    private static final int DEFAULT_ROUNDS = 11;
    private static final int HEADER_BYTES = 18;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ByteBuffer out = ByteBuffer.allocateDirect(2048);
    private final ByteBuffer in = ByteBuffer.allocateDirect(2048);
    private final BenchSystem left;
    private final BenchSystem right;
    private final Flow client;
    private final Flow server;
    private long checksum;

    private FlowBench(BenchSystem left, BenchSystem right) throws Exception {
        this.left = left;
        this.right = right;
        right.irm().management().bindProgram("receiver", "bench", Call.DO);
        right.irm()
                .management()
                .registerName("bench", List.of(new Target(Target.Kind.LAYER, "layer")), Call.DO);
        CompletableFuture<Flow> accepted = new CompletableFuture<>();
        CompletableFuture<Flow> allocated = new CompletableFuture<>();
        Thread accepting =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    Application receiver =
                                            right.irm().applications().announce("receiver");
                                    accepted.complete(receiver.accept(Duration.ofSeconds(20)));
                                });
        Thread allocating =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    Application sender =
                                            left.irm().applications().announce("sender");
                                    allocated.complete(
                                            sender.allocate(
                                                    "bench", QosSpec.RAW, Duration.ofSeconds(20)));
                                });
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!(accepted.isDone() && allocated.isDone())) {
            left.step();
            right.step();
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException(
                        "no flow: " + accepting.getState() + ", " + allocating.getState());
            }
        }
        server = accepted.get();
        client = allocated.get();
    }

    /** Runs everything and prints a table. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : DEFAULT_ROUNDS;
        Optional<CYardstick> yardstick = CYardstick.compile(Path.of(arguments[0]));
        EthReport report = new EthReport();
        try (VirtualCable ours = VirtualCable.plug();
                VirtualCable its = VirtualCable.plug();
                BenchSystem left = new BenchSystem("left", ours.left());
                BenchSystem right = new BenchSystem("right", ours.right())) {
            FlowBench bench = new FlowBench(left, right);
            bench.run(EthTask.RECEIVE, PACKET_BYTES[0], WARM_UP_BURSTS);
            for (int round = 0; round < rounds; round++) {
                for (EthTask task : List.of(EthTask.SEND, EthTask.RECEIVE)) {
                    for (int bytes : PACKET_BYTES) {
                        EthSample java = bench.run(task, bytes, BURSTS);
                        List<EthSample> c =
                                yardstick.isPresent()
                                        ? List.of(
                                                yardstick
                                                        .get()
                                                        .run(
                                                                task,
                                                                bytes + HEADER_BYTES,
                                                                BURSTS,
                                                                its))
                                        : List.of();
                        report.add(task, bytes, java, c);
                    }
                }
            }
            System.out.print(report.table());
            System.out.println("packets read, checksum " + bench.checksum);
            System.out.println("client " + bench.client.counters());
            System.out.println("server " + bench.server.counters());
        }
        if (yardstick.isPresent()) {
            yardstick.get().delete();
        }
        if (arguments.length > 2) {
            Files.writeString(Path.of(arguments[2]), report.json());
        }
    }

    private EthSample run(EthTask task, int bytes, int bursts) {
        double[] ns = new double[bursts];
        long allocated = 0;
        long packets = 0;
        for (int i = 0; i < bursts; i++) {
            long bytesBefore = threads.getCurrentThreadAllocatedBytes();
            long before = threads.getCurrentThreadCpuTime();
            send(bytes);
            if (task == EthTask.RECEIVE) {
                bytesBefore = threads.getCurrentThreadAllocatedBytes();
                before = threads.getCurrentThreadCpuTime();
                receive();
            }
            long spent = threads.getCurrentThreadCpuTime() - before;
            allocated += threads.getCurrentThreadAllocatedBytes() - bytesBefore;
            packets += BURST;
            ns[i] = (double) spent / BURST;
            if (task == EthTask.SEND) {
                receive();
            }
        }
        Arrays.sort(ns);
        return new EthSample(ns[bursts / 2], (double) allocated / packets);
    }

    private void send(int bytes) {
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

    private void receive() {
        int count = 0;
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (count < BURST) {
            right.step();
            in.clear();
            while (server.poll(in) != Flow.EMPTY) {
                checksum += in.getInt(0);
                count++;
                in.clear();
            }
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("only " + count + " of " + BURST + " arrived");
            }
        }
    }
}
