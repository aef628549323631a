package org.o7s.itests.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.linux.kit.VirtualCable;

/**
 * Measures the CPU time of one packet over eth-llc against one over eth-dix, from the application's
 * write to the application's read, as {@link FlowBench} does: each on a cable of its own, burst by
 * burst in turn.
 *
 * <p>Usage: {@code FramingBench [ROUNDS]}; needs root.
 */
public final class FramingBench {
    private static final int[] PACKET_BYTES = {64, 1400};
    private static final int BURSTS = 200;
    private static final int WARM_UP_BURSTS = 1000;
    private static final int DEFAULT_ROUNDS = 11;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /** Flows of both types, eth-dix first. */
    private final List<FlowLoad> loads;

    private FramingBench(List<FlowLoad> loads) {
        this.loads = loads;
    }

    /** Runs everything and prints a table. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : DEFAULT_ROUNDS;
        try (VirtualCable one = VirtualCable.plug();
                VirtualCable two = VirtualCable.plug();
                BenchSystem dixLeft = BenchSystem.empty("dix-left", one.left());
                BenchSystem dixRight = BenchSystem.empty("dix-right", one.right());
                BenchSystem llcLeft = BenchSystem.empty("llc-left", two.left());
                BenchSystem llcRight = BenchSystem.empty("llc-right", two.right())) {
            FramingBench bench =
                    new FramingBench(
                            List.of(
                                    load(IpcpType.ETH_DIX, dixLeft, dixRight),
                                    load(IpcpType.ETH_LLC, llcLeft, llcRight)));
            bench.round(PACKET_BYTES[0], WARM_UP_BURSTS);
            System.out.println("task     bytes  eth-dix ns (best)  eth-llc ns (best)  ratio");
            for (int bytes : PACKET_BYTES) {
                bench.measure(bytes, rounds);
            }
        }
    }

    private static FlowLoad load(IpcpType type, BenchSystem left, BenchSystem right)
            throws Exception {
        for (BenchSystem system : List.of(left, right)) {
            system.overEthernet(type, "eth", "layer", VirtualCable.INTERFACE);
        }
        return new FlowLoad(left, right, "layer");
    }

    private void measure(int bytes, int rounds) {
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            all.add(round(bytes, BURSTS));
        }
        row("send", bytes, all, 0, 2);
        row("receive", bytes, all, 1, 3);
    }

    private static void row(String task, int bytes, List<double[]> rounds, int dix, int llc) {
        double[] dixNs = rounds.stream().mapToDouble(r -> r[dix]).sorted().toArray();
        double[] llcNs = rounds.stream().mapToDouble(r -> r[llc]).sorted().toArray();
        int middle = rounds.size() / 2;
        System.out.printf(
                Locale.ROOT,
                "%-8s %5d %9.1f (%6.1f) %9.1f (%6.1f) %6.3f%n",
                task,
                bytes,
                dixNs[middle],
                dixNs[0],
                llcNs[middle],
                llcNs[0],
                llcNs[middle] / dixNs[middle]);
    }

    /** Medians in ns per packet: sent and received over eth-dix, then over eth-llc. */
    private double[] round(int bytes, int bursts) {
        double[][] ns = new double[2 * loads.size()][bursts];
        for (int i = 0; i < bursts; i++) {
            for (int k = 0; k < loads.size(); k++) {
                int which = (k + i) % loads.size(); // neither is always the first
                FlowLoad load = loads.get(which);
                long begin = threads.getCurrentThreadCpuTime();
                load.send(bytes);
                long sent = threads.getCurrentThreadCpuTime();
                load.receive();
                long received = threads.getCurrentThreadCpuTime();
                ns[2 * which][i] = (double) (sent - begin) / FlowLoad.BURST;
                ns[2 * which + 1][i] = (double) (received - sent) / FlowLoad.BURST;
            }
        }
        return Arrays.stream(ns)
                .mapToDouble(
                        each -> {
                            Arrays.sort(each);
                            return each[bursts / 2];
                        })
                .toArray();
    }
}
