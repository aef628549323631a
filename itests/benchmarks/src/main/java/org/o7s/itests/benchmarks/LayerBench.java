package org.o7s.itests.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.o7s.linux.kit.VirtualCable;

/**
 * Measures what one more unicast layer costs a packet: the method of {@link FlowBench}, with none,
 * one and two unicast layers between the application and eth-dix, burst by burst in turn. The
 * congestion policy is {@code none}: another one would be measured with its pauses. Then the same
 * without the interfaces: what is spent outside of the kernel. Usage: {@code LayerBench [ROUNDS]};
 * needs root.
 */
public final class LayerBench implements AutoCloseable {
    private static final int[] PACKET_BYTES = {64, 1400};
    private static final int LAYERS_MAX = 2;
    private static final int BURSTS = 100;
    private static final int WARM_UP_BURSTS = 4000;
    private static final int DEFAULT_ROUNDS = 11;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final VirtualCable cable = VirtualCable.plug();
    private final BenchSystem left = new BenchSystem("left", cable.left());
    private final BenchSystem right = new BenchSystem("right", cable.right());
    private final FlowLoad load;

    /** What a packet costs, per burst: CPU time in ns, heap in bytes. */
    private record Cost(double sendNs, double receiveNs, double heapBytes) {}

    private LayerBench(int layers) throws Exception {
        left.together(right);
        String below = "layer";
        for (int i = 1; i <= layers; i++) {
            right.first("right" + i, "unicast" + i, List.of(below));
            left.join("left" + i, "right" + i);
            below = "unicast" + i;
        }
        load = new FlowLoad(left, right, below);
    }

    /** Runs everything and prints a table. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : DEFAULT_ROUNDS;
        List<LayerBench> benches = new ArrayList<>();
        for (int layers = 0; layers <= LAYERS_MAX; layers++) {
            benches.add(new LayerBench(layers));
        }
        measure(benches, PACKET_BYTES[0], WARM_UP_BURSTS);
        for (int bytes : PACKET_BYTES) {
            print("through the kernel", benches, bytes, rounds);
        }
        for (int bytes : PACKET_BYTES) {
            for (LayerBench bench : benches) {
                bench.can(bytes);
            }
            measure(benches, bytes, WARM_UP_BURSTS);
            print("without interfaces", benches, bytes, rounds);
            benches.forEach(LayerBench::open);
        }
        for (LayerBench bench : benches) {
            System.out.println(bench.load + ", checksum " + bench.load.checksum());
            bench.close();
        }
    }

    private static void print(String how, List<LayerBench> benches, int bytes, int rounds) {
        System.out.println(
                how
                        + System.lineSeparator()
                        + "bytes layers   send ns  receive ns   both ns (best)   one more"
                        + "   heap B/packet");
        List<List<Cost>> all = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            all.add(measure(benches, bytes, BURSTS));
        }
        double below = Double.NaN;
        for (int layers = 0; layers <= LAYERS_MAX; layers++) {
            int at = layers;
            double[] send = sorted(all, c -> c.get(at).sendNs());
            double[] receive = sorted(all, c -> c.get(at).receiveNs());
            double[] both = sorted(all, c -> c.get(at).sendNs() + c.get(at).receiveNs());
            double[] heap = sorted(all, c -> c.get(at).heapBytes());
            System.out.printf(
                    Locale.ROOT,
                    "%5d %6d %9.0f %11.0f %9.0f (%5.0f) %10.0f %15.3f%n",
                    bytes,
                    layers,
                    send[rounds / 2],
                    receive[rounds / 2],
                    both[rounds / 2],
                    both[0],
                    both[rounds / 2] - below,
                    heap[rounds / 2]);
            below = both[rounds / 2];
        }
    }

    /** From now on, packets of this length come from and go to memory. */
    private void can(int bytes) {
        CannedPort in = right.port(VirtualCable.INTERFACE);
        in.record(bytes);
        load.sendOne(bytes, (byte) 0);
        load.receive(1);
        byte[] frame = in.recorded();
        in.receive(frame);
        left.port(VirtualCable.INTERFACE).swallow(frame.length);
    }

    /** From now on, they cross the cable again. */
    private void open() {
        right.port(VirtualCable.INTERFACE).open();
        left.port(VirtualCable.INTERFACE).open();
    }

    private static double[] sorted(
            List<List<Cost>> rounds, java.util.function.ToDoubleFunction<List<Cost>> part) {
        return rounds.stream().mapToDouble(part).sorted().toArray();
    }

    /** Medians over the bursts, bench by bench. */
    private static List<Cost> measure(List<LayerBench> benches, int bytes, int bursts) {
        double[][] send = new double[benches.size()][bursts];
        double[][] receive = new double[benches.size()][bursts];
        double[] heap = new double[benches.size()];
        for (int burst = 0; burst < bursts; burst++) {
            for (int i = 0; i < benches.size(); i++) {
                FlowLoad load = benches.get(i).load;
                long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
                long begin = THREADS.getCurrentThreadCpuTime();
                load.send(bytes);
                long middle = THREADS.getCurrentThreadCpuTime();
                load.receive();
                long end = THREADS.getCurrentThreadCpuTime();
                heap[i] += THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
                send[i][burst] = (double) (middle - begin) / FlowLoad.BURST;
                receive[i][burst] = (double) (end - middle) / FlowLoad.BURST;
            }
        }
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < benches.size(); i++) {
            Arrays.sort(send[i]);
            Arrays.sort(receive[i]);
            costs.add(
                    new Cost(
                            send[i][bursts / 2],
                            receive[i][bursts / 2],
                            heap[i] / ((double) bursts * FlowLoad.BURST)));
        }
        return costs;
    }

    @Override
    public void close() {
        left.close();
        right.close();
        cable.close();
    }
}
