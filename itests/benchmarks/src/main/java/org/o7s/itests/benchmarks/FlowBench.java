package org.o7s.itests.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    private static final int BURSTS = 200;
    private static final int WARM_UP_BURSTS = 2000;
    private static final int DEFAULT_ROUNDS = 11;
    private static final int HEADER_BYTES = 18;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final FlowLoad load;

    private FlowBench(BenchSystem left, BenchSystem right) throws Exception {
        load = new FlowLoad(left, right, "layer");
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
            System.out.println("packets read, checksum " + bench.load.checksum());
            System.out.println(bench.load);
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
            load.send(bytes);
            if (task == EthTask.RECEIVE) {
                bytesBefore = threads.getCurrentThreadAllocatedBytes();
                before = threads.getCurrentThreadCpuTime();
                load.receive();
            }
            long spent = threads.getCurrentThreadCpuTime() - before;
            allocated += threads.getCurrentThreadAllocatedBytes() - bytesBefore;
            packets += FlowLoad.BURST;
            ns[i] = (double) spent / FlowLoad.BURST;
            if (task == EthTask.SEND) {
                load.receive();
            }
        }
        Arrays.sort(ns);
        return new EthSample(ns[bursts / 2], (double) allocated / packets);
    }
}
